import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from '@commander-js/extra-typings';
import { StrategyError, type Engine } from '@tapewright/engine';
import type { RunningGateway } from '@tapewright/gateway';
import { backtest, readCsvBars, summaryText } from '@tapewright/lab';
import { CALENDARS, Decimal, instantFromIso, MICROS_PER_SECOND, type Instant } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { DEMO_RISK_LIMITS } from '../config/config.ts';
import { CLOSING, crossover, CROSSOVER_BEGINS, demoStrategy, type DemoPlan } from '../demo/demo-strategy.ts';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import { Bot } from '../live/bot.ts';
import { gatewayClock } from '../live/gateway-clock.ts';
import type { DriverNews } from '../live/live-driver.ts';
import { money, signedMoney } from '../terminal/figures.ts';
import { OrderLifeView } from '../terminal/order-life-view.ts';
import { startProgress } from '../terminal/progress.ts';
import type { Screen } from '../terminal/screen.ts';
import { additionText, cashAddition } from '../terminal/statement.ts';
import { VERSION } from '../version.ts';
import { near, writeReport } from './backtest.ts';
import type { CommandContext } from './context.ts';
import { DEFAULT_SIMULATED_CASH, SIMULATED_ACCOUNT, startSimulation } from './embedded-gateway.ts';
import { SEND_WITHIN_MS, tellLeftBehind } from './run.ts';
import { sampleDataFile } from './sample-data.ts';

const CURRENCY = 'USD';
const DEFAULT_SEED = '7';
/** Simulated seconds per second. */
const SPEED = 60;
/** A Tuesday morning in New York, after the opening rush: the demo is the same every day of the week. */
const START: Instant = instantFromIso('2026-08-25T14:00:00Z');
const LONGEST_DEMO_MS = 90_000;
const PLAN: DemoPlan = { crossoverMs: 12 * 60_000, barSize: '5 secs', fast: 8, slow: 24 };

/** `tapewright demo`: what `npm start` runs. */
export function demoCommand(context: CommandContext): Command {
  return new Command('demo')
    .description(
      'see it work in half a minute: a backtest, then trading on the embedded gateway; no account needed',
    )
    .option('--seed <seed>', 'another market', DEFAULT_SEED)
    .option('--state <folder>', 'where the journal and the report go', '.tapewright')
    .addHelpText(
      'after',
      '\nCtrl-C at any point cancels working orders, leaves positions as they are, and says what is left.',
    )
    .action(async ({ seed, state }) => {
      const { screen, interrupts } = context;
      screen.line(screen.color.bold(`Tapewright ${VERSION}`) + '  a demonstration with simulated money');
      const report = backtestPart(context, state);
      if (interrupts.signal.aborted) return interrupted(context);
      const journal = await tradingPart(context, { seed, state });
      if (journal === undefined) return interrupted(context);
      nextSteps(screen, { report, journal });
    });
}

function interrupted(context: CommandContext): void {
  context.exitCode = EXIT.interrupted;
  context.screen.line('interrupted');
}

function heading(screen: Screen, text: string): void {
  screen.line(`\n${screen.color.bold(screen.color.cyan(text))}`);
}

/** Runs the crossover over twenty years of the S&P 500; the report's place. */
function backtestPart({ screen, cwd }: CommandContext, state: string): string {
  heading(screen, '1  Backtest: a 50/200 moving-average crossover on the S&P 500, 2000 to 2020');
  const progress = startProgress(screen, 'backtest');
  const [listing] = listingsOf(['SPY']);
  if (listing === undefined) throw new RangeError('the venue has no SPY');
  const { columns } = readCsvBars(sampleDataFile(), { barSize: '1 day', calendar: CALENDARS.NYSE });
  const result = backtest({
    strategy: crossover('SPY', '1 day'),
    name: '50/200 crossover on the S&P 500',
    data: [{ listing, barSize: '1 day', columns }],
    cash: 100_000,
    risk: { maxQuantity: 'none', maxNotional: 'none', priceCollar: 'none' },
  });
  const report = writeReport(result, resolve(cwd, state, 'reports', 'demo.html'), cwd);
  progress.done();
  screen.line(summaryText(result));
  screen.line(`report: ${report}`);
  return report;
}

/** Trades on the embedded gateway; the place of its journal, undefined when it was interrupted. */
async function tradingPart(
  { screen, cwd, interrupts }: CommandContext,
  { seed, state }: { readonly seed: string; readonly state: string },
): Promise<string | undefined> {
  heading(screen, '2  The embedded IB Gateway');
  const gateway = await startSimulation({
    port: 0,
    seed,
    cash: DEFAULT_SIMULATED_CASH,
    currency: CURRENCY,
    speed: SPEED,
    start: START,
    symbols: ['AAPL', 'GOOGL', 'MSFT', 'SPY'],
  });
  screen.line(`listening on 127.0.0.1:${gateway.port}; market time runs ${SPEED} times as fast`);
  const flat = waiter();
  let show: (news: DriverNews) => void = () => {};
  const bot = await Bot.start({
    strategy: {
      path: 'demo',
      sha256: createHash('sha256').update(VERSION).digest('hex'),
      strategy: demoStrategy(PLAN),
    },
    params: {},
    risk: DEMO_RISK_LIMITS,
    baseCurrency: CURRENCY,
    host: '127.0.0.1',
    port: gateway.port,
    clientId: 1,
    account: SIMULATED_ACCOUNT,
    isLiveAllowed: false,
    botDir: join(resolve(cwd, state), 'demo'),
    choice: 'separate',
    sync: 'never',
    seed,
    sendWithinMs: SEND_WITHIN_MS * SPEED,
    clock: gatewayClock(() => gateway.now(), SPEED),
    signal: interrupts.signal,
    onReady: ({ engine, account, dir, serverVersion }) => {
      screen.line(`connected over TCP as client 1, server version ${serverVersion}, account ${account}`);
      screen.line(`journal: ${near(dir, cwd)}`);
      show = demoView(screen, engine, flat.done);
    },
    tell: (news) => show(news),
  }).catch(async (error: unknown) => {
    await gateway.close();
    throw error;
  });
  try {
    await Promise.race([bot.failed, flat.wait, interrupts.wait(), tooLong(interrupts.signal)]);
    const left = await bot.stop(interrupts.signal.aborted ? 'interrupted' : 'the demo is over', {
      cancelWorking: true,
    });
    if (interrupts.signal.aborted) tellLeftBehind(screen, left);
    statement(screen, bot.engine, gateway);
    return interrupts.signal.aborted ? undefined : near(bot.dir, cwd);
  } catch (error) {
    tellLeftBehind(screen, await bot.stop('failed', { cancelWorking: true }));
    if (error instanceof StrategyError || error instanceof UserError) throw error;
    throw new UserError(messageOf(error), { exitCode: EXIT.connection, cause: error });
  } finally {
    await gateway.close();
  }
}

/** Shows orders under a heading for each part, and tells when everything is closed and paid for. */
function demoView(screen: Screen, engine: Engine, onFlat: () => void): (news: DriverNews) => void {
  const view = new OrderLifeView(screen, engine);
  let isClosing = false;
  return (news) => {
    if (news.kind === 'decided' && news.output.kind === 'log') {
      const { text } = news.output;
      if (text === CROSSOVER_BEGINS) {
        const minutes = PLAN.crossoverMs / 60_000;
        heading(
          screen,
          `4  A ${PLAN.fast}/${PLAN.slow} crossover on ${PLAN.barSize} bars of AAPL, ${minutes} minutes of market time`,
        );
        return;
      }
      if (text === CLOSING) {
        isClosing = true;
        heading(screen, '5  Closing what is held');
        return;
      }
    }
    if (news.kind === 'reconciled') {
      heading(screen, '3  Buy 100 GOOGL at the market');
      return;
    }
    view.show(news);
    if (!isClosing || news.kind !== 'handled') return;
    const isOver =
      engine.openIntents().length === 0 && engine.portfolio.holdings.every((holding) => holding.isFlat);
    const isPaid = engine.orders.every((order) => order.filled.isZero || order.isCosted);
    if (isOver && isPaid) onFlat();
  };
}

/** The account in figures that add up: our own count from fills, against the cash in the gateway's ledger. */
function statement(screen: Screen, engine: Engine, gateway: RunningGateway): void {
  heading(screen, '6  Statement');
  const ledger = gateway.venue.statement(SIMULATED_ACCOUNT);
  const closing = ledger.cash.get(CURRENCY) ?? Decimal.ZERO;
  const addition = cashAddition(engine, CURRENCY, closing);
  for (const line of additionText(addition)) screen.line(`  ${line}`);
  const held = engine.portfolio.holdings.filter((holding) => !holding.isFlat);
  const positions = held.map((holding) => `${holding.qty} ${holding.contract.symbol}`).join(', ');
  const commissions = ledger.commissions.get(CURRENCY) ?? Decimal.ZERO;
  screen.line();
  screen.line(`  positions     ${positions === '' ? 'none' : positions}`);
  if (held.length === 0)
    screen.line(
      `  profit, loss  ${signedMoney(closing.minus(addition.opening))} ${CURRENCY}, after ${money(commissions)} of commissions and fees`,
    );
  const agrees = addition.difference.isZero
    ? screen.color.green('our fills and the ledger of the gateway agree to the last digit')
    : screen.color.red('our fills and the ledger of the gateway do not agree');
  screen.line(`  check         ${agrees}`);
  const seconds = Math.round((gateway.now() - START) / MICROS_PER_SECOND);
  screen.line(`  market time   ${Math.floor(seconds / 60)} min ${seconds % 60} s`);
}

function nextSteps(
  screen: Screen,
  { report, journal }: { readonly report: string; readonly journal: string },
): void {
  heading(screen, 'What to try next');
  screen.line(`  open ${report} in a browser`);
  const steps = [
    ['backtest examples/05-crossover-strategy.ts -p fast=20', 'your own parameters'],
    ['run examples/05-crossover-strategy.ts', 'the same file on the embedded gateway'],
    ['gateway', 'connect any TWS client to port 4002'],
    [`journal show ${journal} --orders`, 'what was journaled before it was done'],
  ] as const;
  const width = Math.max(...steps.map(([command]) => command.length));
  for (const [command, what] of steps) {
    screen.line(`  npm run tapewright -- ${command.padEnd(width)}  ${screen.color.dim(what)}`);
  }
}

/** Rejects when the demo does not come to its end; an interrupt ends the waiting. */
async function tooLong(signal: AbortSignal): Promise<never> {
  await pause(LONGEST_DEMO_MS, undefined, { signal, ref: false });
  throw new UserError(`the demo did not end within ${LONGEST_DEMO_MS / 1_000} s`, {
    exitCode: EXIT.connection,
    advice:
      'This machine may be too busy for a market that runs 60 times as fast. Try again; the journal shows what happened.',
  });
}

function waiter(): { readonly wait: Promise<void>; readonly done: () => void } {
  let done: () => void = () => {};
  const wait = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { wait, done };
}
