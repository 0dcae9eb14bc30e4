import { resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import type { GatewayState, ReplaySeries } from '@tapewright/gateway';
import { instantFromIso, type BarSize, type Instant } from '@tapewright/model';
import { FRONT_OF_QUEUE, PRO_RATA, VOLUME_AHEAD, type Instrument } from '@tapewright/venue';
import { readAccounts, type SimulatedAccounts } from '../accounts/accounts-file.ts';
import { loadConfig, type Config } from '../config/config.ts';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import { chosenFaults, FaultRecorder } from '../faults/fault-file.ts';
import { StateDamaged, StateFolder, StateInUse } from '../gateway-state/state-folder.ts';
import { readInstruments } from '../instruments/instruments-file.ts';
import { printedInstruments } from '../instruments/print-instruments.ts';
import type { ReplayRequest } from '../replay/replay-request.ts';
import { dateTime } from '../terminal/figures.ts';
import type { CommandContext } from './context.ts';
import {
  DEFAULT_SIMULATED_CASH,
  MARGIN_CHOICES,
  SIMULATED_ACCOUNT,
  startSimulation,
  type MarginChoice,
} from './embedded-gateway.ts';
import {
  barSize,
  collected,
  isoTime,
  latency,
  replayRequest,
  positiveNumber,
  speedFactor,
  timeOfDay,
  wholeNumber,
} from './option-values.ts';

/** The environment variable with the secret of the control API: a command line can be read by every user of the machine. */
const CONTROL_TOKEN = 'TAPEWRIGHT_CONTROL_TOKEN';

/** How often what went wrong is written down. */
const RECORD_EVERY_MS = 1_000;

/** `tapewright gateway`: the embedded gateway alone, for a client in any language. */
export function gatewayCommand(context: CommandContext): Command {
  const { screen, cwd, interrupts } = context;
  const command = describedCommand();
  return command.action(async (options) => {
    if (options.printInstruments === true) {
      screen.line(printedInstruments());
      return;
    }
    const config = await loadConfig(options.config, cwd);
    const moreInstruments =
      options.instruments === undefined ? undefined : readInstruments(resolve(cwd, options.instruments));
    const replays = await replaysOf(options, context, moreInstruments);
    const faults = chosenFaults(options.fault, options.faults);
    const recorder = options.recordFaults === undefined ? undefined : new FaultRecorder(options.recordFaults);
    const store = options.state === undefined ? undefined : openedState(options.state, context);
    if (store?.kept !== undefined && options.cash !== undefined)
      screen.note('the account goes on with the cash it has; --cash is for a new state');
    const accounts =
      options.accounts === undefined ? undefined : accountsOf(options.accounts, options, config, cwd);
    const seed = options.seed ?? store?.kept?.origin.seed ?? config.simulation?.seed ?? 1;
    const gateway = await startSimulation({
      port: options.port,
      host: options.host,
      allowRemote: options.allowRemote,
      seed,
      cash: options.cash ?? config.simulation?.cash ?? DEFAULT_SIMULATED_CASH,
      margin: options.margin ?? config.simulation?.margin,
      accounts,
      currency: config.baseCurrency ?? 'USD',
      speed: options.speed ?? config.simulation?.speed ?? 1,
      replays: replays.series,
      latency: options.latency,
      isLively: options.lively,
      hasPriceBands: options.priceBands,
      queue:
        replays.series.length === 0 && options.queue === undefined
          ? undefined
          : QUEUES[options.queue ?? 'ahead'],
      start: options.start === undefined ? replays.start : instantFromIso(options.start),
      serverVersion: options.serverVersion,
      faults,
      moreInstruments,
      allHours: options.allHours,
      restartMinute: options.autoRestart,
      schedule: { resetMinute: options.nightlyReset },
      control: controlOf(options.control),
      store,
      onClose: (reason) => screen.note(`closed a connection: ${reason}`),
    });
    screen.line(
      `simulated IB Gateway on ${gateway.host}:${gateway.port}, ${accountsText(accounts)}, seed ${seed}`,
    );
    if (store?.kept !== undefined)
      screen.line(`goes on with the state in ${options.state}: ${described(store.kept)}`);
    if (gateway.controlPort !== undefined) screen.line(`control API on 127.0.0.1:${gateway.controlPort}`);
    screen.line(`the market's time is ${dateTime(gateway.now())} UTC; stop with Ctrl-C`);
    const recording = setInterval(() => recorder?.record(gateway.struckFaults()), RECORD_EVERY_MS);
    await interrupts.wait();
    clearInterval(recording);
    recorder?.record(gateway.struckFaults());
    await gateway.close();
    context.exitCode = EXIT.interrupted;
    screen.line('stopped');
  });
}

/** The command with its options, and without what it does. */
function describedCommand() {
  return new Command('gateway')
    .description('run the embedded IB Gateway, for any TWS client in any language')
    .option('--port <port>', 'to listen on; 0 takes any free one', wholeNumber(0, 65_535), 4002)
    .option('--host <host>', 'to listen on', '127.0.0.1')
    .option(
      '--allow-remote',
      'listen beyond this machine: whoever reaches the port can trade (simulated money)',
    )
    .option('--seed <seed>', 'decides prices and ids: the same seed, the same market')
    .option('--cash <amount>', 'of the simulated account (default: 1000000)', positiveNumber)
    .addOption(
      new Option(
        '--margin <kind>',
        'of the simulated account; none lets it trade on more than it owns (default: regT)',
      ).choices(MARGIN_CHOICES),
    )
    .option('--accounts <file>', "YAML of several accounts, also an advisor's, instead of the one")
    .option('--speed <factor>', 'simulated seconds a second, or max: no waiting (default: 1)', speedFactor)
    .option('--start <time>', 'where simulated time begins (default: now)', isoTime)
    .option('--server-version <version>', 'of the protocol to offer (default: 226)', wholeNumber(157, 226))
    .option(
      '--control <port>',
      `answer the control API on 127.0.0.1; callers send the token of ${CONTROL_TOKEN}`,
      wholeNumber(0, 65_535),
    )
    .option(
      '--replay <[symbol=]file>',
      'play a market again: bars or ticks of a CSV or Parquet file, or a session that `tapewright tap` recorded; repeatable',
      replayRequest,
      [],
    )
    .option('-b, --bar-size <size>', 'of the bars to replay', barSize, '1 day')
    .option('--skip-bad-rows', 'leave rows out that cannot be replayed, instead of refusing the file')
    .addOption(
      new Option(
        '--queue <model>',
        'when others trade at the price of a resting order: it comes after what was there, takes its part, or is first (default: ahead with --replay, otherwise it waits for a better price)',
      ).choices(['ahead', 'pro-rata', 'first']),
    )
    .option(
      '--latency <ms[,tail]>',
      'how long orders are on their way to the market; with a tail, some are later by chance, by so many ms on average',
      latency,
    )
    .option('--lively', 'made-up prices have stormy times and jumps, and answer to what clients take')
    .option('--price-bands', 'stocks have price bands: nothing trades outside, and trading pauses at them')
    .option('--instruments <file>', 'CSV or YAML of instruments to trade beside those out of the box')
    .option('--print-instruments', 'print the instruments out of the box as such a file, and end')
    .option('--all-hours', 'nights and weekends pass too (default: only regular trading hours)')
    .option(
      '--auto-restart <HH:MM>',
      'restart every day at this New York time, as IB Gateway does',
      timeOfDay,
    )
    .option(
      '--nightly-reset <HH:MM>',
      'lose the line to IBKR for half a minute every night at this New York time',
      timeOfDay,
    )
    .option('--state <dir>', 'keep orders, cash and positions there, and go on with them at the next start')
    .option('--fault <name[:k=v,...]>', 'a scenario of what goes wrong; repeatable', collected, [])
    .option('--faults <file>', 'a YAML list of such scenarios')
    .option('--record-faults <file>', 'write down what went wrong, for --faults to repeat')
    .option('-c, --config <file>', 'the config file (default: tapewright.config.ts, if there is one)')
    .addHelpText('after', '\nIn Python: app.connect("127.0.0.1", 4002, clientId=1)');
}

/** How a resting order stands in the queue of a market that others made. */
const QUEUES = { ahead: VOLUME_AHEAD, 'pro-rata': PRO_RATA, first: FRONT_OF_QUEUE } as const;

/** What is to be played again, and when it begins. */
async function replaysOf(
  options: {
    readonly replay: readonly ReplayRequest[];
    readonly barSize: BarSize;
    readonly skipBadRows?: boolean | undefined;
  },
  { cwd, screen }: CommandContext,
  more: readonly Instrument[] | undefined,
): Promise<{ readonly series: readonly ReplaySeries[]; readonly start: Instant | undefined }> {
  if (options.replay.length === 0) return { series: [], start: undefined };
  // The reader of files brings the whole lab along; only those who replay wait for it.
  const { describeReplay, firstOf, readReplays } = await import('../replay/read-replays.ts');
  const { barSize, skipBadRows } = options;
  const note = (text: string): void => screen.note(text);
  const series = await readReplays(options.replay, { barSize, skipBadRows, cwd, more, note });
  for (const one of series) screen.line(describeReplay(one));
  return { series, start: firstOf(series) };
}

/** The accounts of a file. Throws `UserError` when the file is wrong, or an option says what the file says. */
function accountsOf(
  file: string,
  { cash, margin }: { readonly cash?: number | undefined; readonly margin?: MarginChoice | undefined },
  config: Config,
  cwd: string,
): SimulatedAccounts {
  if (cash !== undefined)
    throw new UserError('--cash and --accounts were both given', {
      exitCode: EXIT.usage,
      advice: 'The file says how much cash each account has. Leave out --cash.',
    });
  return readAccounts(resolve(cwd, file), {
    margin: margin ?? config.simulation?.margin ?? 'regT',
    currency: config.baseCurrency ?? 'USD',
  });
}

function accountsText(of: SimulatedAccounts | undefined): string {
  if (of === undefined) return `account ${SIMULATED_ACCOUNT}`;
  const names = of.accounts.map(({ account }) => account);
  const clients = names.length === 1 ? `account ${names[0]}` : `accounts ${names.join(', ')}`;
  return of.advisor === undefined ? clients : `advisor ${of.advisor.master} with ${clients}`;
}

/** Takes the directory of a state. Throws `UserError` when it is another gateway's, or damaged. */
function openedState(dir: string, { screen, cwd }: CommandContext): StateFolder {
  try {
    const folder = new StateFolder(resolve(cwd, dir));
    if (folder.tornBytes > 0)
      screen.note(`dropped ${folder.tornBytes} bytes that the last gateway had not finished writing`);
    return folder;
  } catch (error) {
    if (!(error instanceof StateDamaged || error instanceof StateInUse)) throw error;
    throw new UserError(messageOf(error), {
      exitCode: EXIT.journal,
      advice:
        error instanceof StateInUse
          ? 'Stop that gateway, or give this one a directory of its own.'
          : 'Restore the file from a backup, or move the directory away: the next start begins with an empty one.',
      cause: error,
    });
  }
}

function described({ venue, at }: GatewayState): string {
  const open = venue.orders.filter(({ phase }) => phase !== 'done').length;
  const held = venue.books.ledger.holdings.filter(({ qty }) => !qty.isZero).length;
  return `${open} working orders, ${held} positions, as of ${dateTime(at)} UTC`;
}

function controlOf(port: number | undefined): { readonly port: number; readonly token: string } | undefined {
  if (port === undefined) return undefined;
  const token = process.env[CONTROL_TOKEN];
  if (token !== undefined && token !== '') return { port, token };
  throw new UserError('the control API needs a token, and none is set', {
    exitCode: EXIT.usage,
    advice: `Set ${CONTROL_TOKEN} to a secret of at least 16 characters, and send it as Authorization: Bearer <token>.`,
  });
}
