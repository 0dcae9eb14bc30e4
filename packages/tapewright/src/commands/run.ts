import { basename, extname, join, resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { ParamError, paramsFromText, StrategyError, type RiskLimits } from '@tapewright/engine';
import type { RunningGateway } from '@tapewright/gateway';
import { ContractAmbiguous, ContractNotFound } from '@tapewright/tws';
import { DEMO_RISK_LIMITS, loadConfig, type Config } from '../config/config.ts';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import { Bot, type BotOptions, type LeftBehind } from '../live/bot.ts';
import { gatewayClock } from '../live/gateway-clock.ts';
import { onHangup, readLiveParams } from '../live/live-params.ts';
import { loadStrategy, type StrategyFile } from '../strategy/strategy-file.ts';
import { OrderLifeView, termsText } from '../terminal/order-life-view.ts';
import { near } from '../terminal/near.ts';
import { withProgress } from '../terminal/progress.ts';
import type { Screen } from '../terminal/screen.ts';
import type { CommandContext } from './context.ts';
import { DEFAULT_SIMULATED_CASH, startSimulation } from './embedded-gateway.ts';
import { keyValue, lengthOfTime, positiveNumber, wholeNumber } from './option-values.ts';

/** IB Gateway's usual ports; TWS has 7496 live and 7497 paper. */
const LIVE_PORT = 4001;
const PAPER_PORT = 4002;
const DEFAULT_CLIENT_ID = 1;
/** An order older than this is not sent any more; in real time, however fast simulated time runs. */
export const SEND_WITHIN_MS = 5_000;

/** `tapewright run <strategy>`. */
export function runCommand(context: CommandContext): Command<[string]> {
  const command = new Command('run')
    .description('run a strategy: on the embedded gateway, or on a paper or live account')
    .argument('<strategy>', 'the strategy file')
    .option('-p, --param <name=value>', 'a parameter of the strategy; may be repeated', keyValue)
    .option(
      '--live-params <file>',
      'JSON of parameters that are declared live; read again at SIGHUP, while the run goes on',
    )
    .option('--paper', `trade a paper account through the IB Gateway on this machine (port ${PAPER_PORT})`)
    .option('--live', `trade real money (port ${LIVE_PORT}); needs --account, typed out`)
    .option('--host <host>', 'of TWS or IB Gateway (default: 127.0.0.1)')
    .option(
      '--port <port>',
      'of TWS (7497 paper, 7496 live) or IB Gateway (4002, 4001)',
      wholeNumber(1, 65_535),
    )
    .option(
      '--client-id <id>',
      'orders belong to it: keep it the same (default: 1)',
      wholeNumber(0, 2_147_483_647),
    )
    .option('--account <id>', 'the account to trade')
    .option('--state <folder>', 'where the journal is kept (default: .tapewright)')
    .option('--new-run', 'do not continue a run that was cut off; its journal is kept')
    .option('--for <time>', 'end in order after this long, such as 30s or 2h', lengthOfTime)
    .option('--seed <seed>', 'embedded gateway: decides the market (default: 1)')
    .option('--speed <factor>', 'embedded gateway: simulated seconds per second (default: 1)', positiveNumber)
    .option('-c, --config <file>', 'the config file (default: tapewright.config.ts, if there is one)')
    .addHelpText(
      'after',
      '\nWithout --paper, --live, --host or --port (or a gateway in the config) the embedded gateway is used: no account, no real money.' +
        '\nCtrl-C cancels working orders, leaves positions as they are, and says what is left.',
    );
  return command.action(async (file, options) => {
    const config = await loadConfig(options.config, context.cwd);
    const strategy = await loadStrategy(resolve(context.cwd, file));
    await runStrategy(context, { strategy, config, options });
  });
}

interface RunOptions {
  readonly param?: Record<string, string> | undefined;
  readonly liveParams?: string | undefined;
  readonly paper?: true | undefined;
  readonly live?: true | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly clientId?: number | undefined;
  readonly account?: string | undefined;
  readonly state?: string | undefined;
  readonly newRun?: true | undefined;
  readonly for?: number | undefined;
  readonly seed?: string | undefined;
  readonly speed?: number | undefined;
}

/** Where to trade. */
type Target =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'gateway'; readonly host: string; readonly port: number; readonly isLive: boolean };

interface RunRequest {
  readonly strategy: StrategyFile;
  readonly config: Config;
  readonly options: RunOptions;
}

async function runStrategy(context: CommandContext, request: RunRequest): Promise<void> {
  const { screen, interrupts } = context;
  const { config, options } = request;
  const target = targetOf(options, config);
  const speed = options.speed ?? config.simulation?.speed ?? 1;
  // Everything that can be wrong with the command line is found before anything is started.
  const params = checkedParams(request.strategy, options.param ?? {});
  const risk = riskOf(target, config);
  const gateway = target.kind === 'embedded' ? await embedded(options, config, speed) : undefined;
  let bot: Bot | undefined;
  let stopListening = (): void => {};
  const liveParams = options.liveParams === undefined ? undefined : resolve(context.cwd, options.liveParams);
  if (liveParams !== undefined) readLiveParams(liveParams);
  try {
    const address = target.kind === 'gateway' ? target : { host: '127.0.0.1', port: gateway?.port ?? 0 };
    bot = await withProgress(screen, `connecting to ${address.host}:${address.port}`, () =>
      Bot.start({
        ...botOptions(context, request),
        ...(gateway === undefined ? REAL : simulated(gateway, speed)),
        params,
        risk,
        host: address.host,
        port: address.port,
      }),
    );
    if (liveParams !== undefined) stopListening = followParams(screen, bot, liveParams);
    const reason = await ended(bot, { interrupts, forMs: options.for });
    const left = await bot.stop(reason, { cancelWorking: true });
    tellLeftBehind(screen, left);
    if (left.unknown.length > 0) context.exitCode = EXIT.unknown;
    else if (interrupts.signal.aborted) context.exitCode = EXIT.interrupted;
  } catch (error) {
    if (bot !== undefined) tellLeftBehind(screen, await bot.stop('failed', { cancelWorking: true }));
    throw asUserError(error);
  } finally {
    stopListening();
    await gateway?.close();
  }
}

/** Changes the parameters to those of the file, now and at every SIGHUP. A file that cannot be read then changes nothing. */
function followParams(screen: Screen, bot: Bot, file: string): () => void {
  const follow = (): void => {
    try {
      bot.changeParams(readLiveParams(file));
    } catch (error) {
      screen.note(`parameters not changed: ${messageOf(error)}`);
    }
  };
  follow();
  return onHangup(follow);
}

const REAL = { sync: 'orders', sendWithinMs: SEND_WITHIN_MS } as const;

/** The embedded gateway forgets its orders with this process: there is nothing to continue, and nothing to keep through a power cut. */
function simulated(gateway: RunningGateway, speed: number) {
  return {
    sync: 'never',
    choice: 'separate',
    sendWithinMs: SEND_WITHIN_MS * speed,
    clock: gatewayClock(() => gateway.now(), speed),
  } as const;
}

type Wiring = 'params' | 'risk' | 'host' | 'port' | 'sync' | 'sendWithinMs' | 'clock';

function botOptions(
  { screen, cwd, interrupts }: CommandContext,
  { strategy, config, options }: RunRequest,
): Omit<BotOptions, Wiring> {
  const name = basename(strategy.path, extname(strategy.path));
  const clientId = options.clientId ?? config.gateway?.clientId ?? DEFAULT_CLIENT_ID;
  const isEmbedded = targetOf(options, config).kind === 'embedded';
  let view: OrderLifeView | undefined;
  return {
    strategy,
    baseCurrency: config.baseCurrency ?? 'USD',
    clientId,
    account: isEmbedded ? undefined : (options.account ?? config.gateway?.account),
    isLiveAllowed: options.live === true,
    session: isEmbedded ? undefined : { dailyRestart: config.gateway?.dailyRestart },
    botDir: join(
      resolve(cwd, options.state ?? config.state ?? '.tapewright'),
      isEmbedded ? `${name}-embedded` : `${name}-client-${clientId}`,
    ),
    choice: options.newRun === true ? 'new' : 'continue',
    signal: interrupts.signal,
    onReady: ({ engine, account, dir, isContinued, target, torn }) => {
      const how = isContinued ? 'continues the run that was cut off' : 'begins a run';
      const where = isEmbedded ? `the embedded gateway (${target})` : target;
      screen.note(`${name} ${how} on ${where}, account ${account}; journal ${near(dir, cwd)}`);
      if (torn !== undefined) {
        screen.note(
          `the end of the journal was torn: ${torn.bytes} bytes of an unfinished record are kept in ${near(torn.file, cwd)}; the broker is asked for what they may have been about`,
        );
      }
      view = new OrderLifeView(screen, engine);
    },
    tell: (news) => view?.show(news),
  };
}

/** Waits for Ctrl-C, for the time to be over, or for the run to fail (which throws). Says which it was. */
async function ended(
  bot: Bot,
  { interrupts, forMs }: { interrupts: CommandContext['interrupts']; forMs: number | undefined },
): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<string>((resolve) => {
    if (forMs !== undefined) timer = setTimeout(() => resolve('its time was over'), forMs);
  });
  try {
    return await Promise.race([bot.failed, over, interrupts.wait().then(() => 'interrupted')]);
  } finally {
    clearTimeout(timer);
  }
}

export function tellLeftBehind(screen: Screen, left: LeftBehind): void {
  const { color } = screen;
  for (const order of left.working)
    screen.line(color.yellow(`still working: order ${order.number} ${termsText(order)}, ${order.status}`));
  for (const order of left.unknown) {
    screen.line(
      color.red(
        `unknown: order ${order.number} ${termsText(order)}: ${order.reason}. Look it up in TWS before you trade on`,
      ),
    );
  }
  for (const { symbol, qty } of left.positions) screen.line(`position left as it is: ${qty} ${symbol}`);
  if (left.working.length + left.unknown.length + left.positions.length === 0) {
    screen.line('left behind: no working order, no position');
  }
}

function targetOf(options: RunOptions, config: Config): Target {
  const { paper, live } = options;
  if (paper && live) throw new UserError('--paper and --live exclude each other', { exitCode: EXIT.usage });
  const isElsewhere =
    paper || live || options.host !== undefined || options.port !== undefined || config.gateway !== undefined;
  if (!isElsewhere) return { kind: 'embedded' };
  if (live && options.account === undefined) {
    throw new UserError('--live needs the account id, typed out', {
      exitCode: EXIT.usage,
      advice: 'tapewright run … --live --account U1234567',
    });
  }
  const port = options.port ?? config.gateway?.port ?? (live ? LIVE_PORT : PAPER_PORT);
  return {
    kind: 'gateway',
    host: options.host ?? config.gateway?.host ?? '127.0.0.1',
    port,
    isLive: live === true,
  };
}

/** On a real account every limit is the user's own. */
function riskOf(target: Target, config: Config): RiskLimits {
  if (config.risk !== undefined) return config.risk;
  if (target.kind === 'embedded') return DEMO_RISK_LIMITS;
  throw new UserError('there are no risk limits, and on an account of a broker none are assumed', {
    exitCode: EXIT.usage,
    advice: `Write them into tapewright.config.ts:

  import { defineConfig } from 'tapewright';
  export default defineConfig({
    risk: { maxQuantity: 100, maxNotional: 20_000, priceCollar: { percent: 3, maxAgeMs: 60_000 }, others: 'none' },
  });`,
  });
}

function checkedParams(
  { strategy }: StrategyFile,
  given: Record<string, string>,
): Readonly<Record<string, unknown>> {
  try {
    return paramsFromText(strategy.params, given);
  } catch (error) {
    if (error instanceof ParamError)
      throw new UserError(error.message, { exitCode: EXIT.usage, cause: error });
    throw error;
  }
}

function embedded(options: RunOptions, config: Config, speed: number): Promise<RunningGateway> {
  return startSimulation({
    port: 0,
    seed: options.seed ?? config.simulation?.seed ?? 1,
    cash: config.simulation?.cash ?? DEFAULT_SIMULATED_CASH,
    margin: config.simulation?.margin,
    currency: config.baseCurrency ?? 'USD',
    speed,
  });
}

function asUserError(error: unknown): unknown {
  if (error instanceof UserError) return error;
  if (error instanceof StrategyError) {
    return new UserError(error.message, {
      exitCode: EXIT.strategy,
      cause: error,
      advice:
        'Its orders were cancelled as said above. Correct the file, and start with --new-run; --debug shows where it happened.',
    });
  }
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof ContractNotFound || cause instanceof ContractAmbiguous) {
    return new UserError(messageOf(error), {
      exitCode: EXIT.strategy,
      cause: error,
      advice:
        'Check the symbol in the strategy file. `tapewright gateway --print-instruments` lists what the embedded gateway trades.',
    });
  }
  return new UserError(messageOf(error), { exitCode: EXIT.connection, cause: error });
}
