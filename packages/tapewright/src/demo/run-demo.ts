import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StrategyError } from '@tapewright/engine';
import { backtest, readCsvBars, summaryText } from '@tapewright/lab';
import { CALENDARS, instantFromIso, type Instant } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { NO_LIMITS } from '../backtest/run-backtest.ts';
import { sampleDataFile } from '../backtest/sample-data.ts';
import { writeReport } from '../backtest/write-report.ts';
import type { CommandContext } from '../commands/context.ts';
import { DEFAULT_SIMULATED_CASH, SIMULATED_ACCOUNT, startSimulation } from '../commands/embedded-gateway.ts';
import { SEND_WITHIN_MS, tellLeftBehind } from '../commands/run.ts';
import { DEMO_RISK_LIMITS } from '../config/config.ts';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import { Bot } from '../live/bot.ts';
import { gatewayClock } from '../live/gateway-clock.ts';
import type { DriverNews } from '../live/live-driver.ts';
import { near } from '../terminal/near.ts';
import { startProgress } from '../terminal/progress.ts';
import { heading, type Screen } from '../terminal/screen.ts';
import { VERSION } from '../version.ts';
import { showStatement } from './demo-statement.ts';
import { crossover, demoStrategy, type DemoPlan } from './demo-strategy.ts';
import { demoView } from './demo-view.ts';

const CURRENCY = 'USD';
/** Simulated seconds per second. */
const SPEED = 60;
/** A Tuesday morning in New York, after the opening rush: the demo is the same every day of the week. */
const START: Instant = instantFromIso('2026-08-25T14:00:00Z');
const LONGEST_DEMO_MS = 75_000;
const PLAN: DemoPlan = { crossoverMs: 15 * 60_000, barSize: '5 secs', fast: 6, slow: 18, share: 0.06 };

export interface DemoOptions {
  readonly seed: string;
  readonly state: string;
}

/** The main job, end to end: a backtest with its report, then a strategy that trades on the embedded gateway and ends flat. */
export async function runDemo(context: CommandContext, { seed, state }: DemoOptions): Promise<void> {
  const { screen, interrupts } = context;
  screen.line(`${screen.color.bold(`Tapewright ${VERSION}`)}  a demonstration with simulated money`);
  const report = backtestPart(context, state);
  if (interrupts.signal.aborted) return interrupted(context);
  const journal = await tradingPart(context, { seed, state });
  if (journal === undefined) return interrupted(context);
  nextSteps(screen, { report, journal });
}

function interrupted(context: CommandContext): void {
  context.exitCode = EXIT.interrupted;
  context.screen.line('interrupted');
}

/** Runs the crossover over twenty years of the S&P 500; the report's place. */
function backtestPart({ screen, cwd }: CommandContext, state: string): string {
  heading(screen, '1  Backtest: a 50/200 moving-average crossover on the S&P 500, 2000 to 2020');
  const progress = startProgress(screen, 'backtest');
  const [listing] = listingsOf(['SPY']);
  if (listing === undefined) throw new RangeError('the venue has no SPY');
  const { columns } = readCsvBars(sampleDataFile(), { barSize: '1 day', calendar: CALENDARS.NYSE });
  const result = backtest({
    strategy: crossover('SPY', '1 day', 0.95),
    name: '50/200 crossover on the S&P 500',
    data: [{ listing, barSize: '1 day', columns }],
    cash: 100_000,
    risk: NO_LIMITS,
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
      show = demoView(screen, { engine, plan: PLAN, onFlat: flat.done });
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
    showStatement(screen, { engine: bot.engine, gateway, currency: CURRENCY, since: START });
    return interrupts.signal.aborted ? undefined : near(bot.dir, cwd);
  } catch (error) {
    tellLeftBehind(screen, await bot.stop('failed', { cancelWorking: true }));
    if (error instanceof StrategyError || error instanceof UserError) throw error;
    throw new UserError(messageOf(error), { exitCode: EXIT.connection, cause: error });
  } finally {
    await gateway.close();
  }
}

/** How a person at this terminal starts the program, and where the examples are: sources run in a checkout, else it is installed. */
const AS_TYPED = import.meta.url.endsWith('.ts')
  ? { program: 'npm run tapewright --', examples: 'examples' }
  : { program: 'npx tapewright', examples: 'node_modules/tapewright/examples' };

function nextSteps(
  screen: Screen,
  { report, journal }: { readonly report: string; readonly journal: string },
): void {
  heading(screen, 'What to try next');
  screen.line(`  open ${report} in a browser`);
  const { program, examples } = AS_TYPED;
  const steps = [
    [`backtest ${examples}/05-crossover-strategy.ts -p fast=20`, 'your own parameters'],
    [`run ${examples}/05-crossover-strategy.ts`, 'the same file on the embedded gateway'],
    ['gateway', 'connect any TWS client to port 4002'],
    [`journal show ${journal} --orders`, 'what was journaled before it was done'],
  ] as const;
  const width = Math.max(...steps.map(([command]) => command.length));
  for (const [command, what] of steps) {
    screen.line(`  ${program} ${command.padEnd(width)}  ${screen.color.dim(what)}`);
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
