import { createHash, randomUUID } from 'node:crypto';
import type { Engine, LiveOrder, RiskLimits } from '@tapewright/engine';
import { plusMs } from '@tapewright/model';
import {
  connect,
  realClock,
  type Clock,
  type ConnectOptions,
  type TwsClient,
  type Wake,
} from '@tapewright/tws';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import {
  JournalCorrupt,
  JournalLocked,
  type Journal,
  type JournalDisk,
  type RunRecord,
  type SyncPolicy,
  encodeValue,
  type TornTail,
} from '../journal/index.ts';
import type { StrategyFile } from '../strategy/strategy-file.ts';
import { watchDepth } from './watch-depth.ts';
import { askBroker } from './ask-broker.ts';
import { EarlyReports } from './early-reports.ts';
import { LiveDriver, type DriverNews } from './live-driver.ts';
import { replay, ReplayDiverged, type Past } from './replay.ts';
import { engineOf, runRecordOf } from './replay-file.ts';
import { openRun, type OpenedRun, type RunChoice } from './run-folder.ts';

export interface BotOptions {
  readonly strategy: StrategyFile;
  readonly params: Readonly<Record<string, unknown>>;
  readonly risk: RiskLimits;
  readonly baseCurrency: string;
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
  /** Needed where the login has several. */
  readonly account: string | undefined;
  /** Orders on an account that is not a paper account (`D…`) are allowed. */
  readonly isLiveAllowed: boolean;
  /** Where the bot keeps its runs. */
  readonly botDir: string;
  readonly choice: RunChoice;
  readonly sync: SyncPolicy;
  /** Where the journal is written; the real disk when left out. */
  readonly disk?: JournalDisk | undefined;
  /** Of the engine's draws and order identities; a fresh one when left out. */
  readonly seed?: number | string | undefined;
  /** The market's time; real when left out. */
  readonly clock?: Clock | undefined;
  /** How old a decision may be when its order is sent, in the market's time. */
  readonly sendWithinMs: number;
  readonly barGraceMs?: number | undefined;
  readonly ackDeadlineMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How the session behaves where that is not the client's own way. */
  readonly session?: Partial<ConnectOptions> | undefined;
  /** Called once before any news, with the engine as replayed. */
  readonly onReady?: ((ready: BotReady) => void) | undefined;
  readonly tell: (news: DriverNews) => void;
  /** Takes the canonical lines of orders, fills and cash. */
  readonly eventLog?: ((line: string) => void) | undefined;
}

export interface BotReady {
  readonly engine: Engine;
  readonly account: string;
  /** Of the journal. */
  readonly dir: string;
  readonly serverVersion: number;
  readonly target: string;
  readonly isContinued: boolean;
  /** The journal's last record was cut short; what there was of it is kept aside. */
  readonly torn: TornTail | undefined;
}

/** What a bot leaves at the broker when it ends. */
export interface LeftBehind {
  readonly working: readonly LiveOrder[];
  readonly unknown: readonly LiveOrder[];
  readonly positions: readonly { readonly symbol: string; readonly qty: string }[];
}

const SYNC_EVERY_MS = 1_000;
/** How long an end in order waits for cancels to be confirmed, and for the orders of the last call to end. */
const ORDERS_WAIT_MS = 5_000;
const LOOK_EVERY_MS = 20;

/** A strategy at a gateway: its engine, its journal, its session. */
export class Bot {
  readonly engine: Engine;
  readonly account: string;
  readonly dir: string;
  /** The run began in an earlier process. */
  readonly isContinued: boolean;
  readonly client: TwsClient;
  /** Rejects when the run cannot go on: the strategy threw, a symbol is unknown, the journal cannot be written. */
  readonly failed: Promise<never>;
  readonly #journal: Journal;
  readonly #driver: LiveDriver;
  readonly #eventLog: { readonly hash: string };
  readonly #linkClock: Clock;
  #syncWake: Wake | undefined;
  #isStopped = false;

  /**
   * Opens the journal, connects, replays, and reconciles: trading begins when the broker's lists agree with the journal.
   * Throws `UserError`.
   */
  static async start(options: BotOptions): Promise<Bot> {
    const run = openedRun(options);
    try {
      const early = new EarlyReports();
      const client = await connected(options, run.highestOrderId, early);
      try {
        return new Bot(options, run, { client, early });
      } catch (error) {
        client.disconnect();
        throw error;
      }
    } catch (error) {
      run.journal.close();
      throw error;
    }
  }

  private constructor(
    options: BotOptions,
    run: OpenedRun,
    { client, early }: { readonly client: TwsClient; readonly early: EarlyReports },
  ) {
    const { journal } = run;
    this.#linkClock = options.session?.clock ?? realClock;
    this.client = client;
    this.dir = run.dir;
    this.isContinued = run.isContinued;
    this.#journal = journal;
    this.account = accountOf(client.accounts, options);
    const record = run.isContinued
      ? sameRun(runRecordOf(journal.entries), this.#record(options, run))
      : this.#record(options, run);
    if (!run.isContinued) journal.append(record);
    const log = createHash('sha256');
    this.#eventLog = {
      get hash() {
        return log.copy().digest('hex');
      },
    };
    this.engine = engineOf(record, options.strategy.strategy, (line) => {
      log.update(`${line}\n`);
      options.eventLog?.(line);
    });
    const past = replayed(this.engine, record, run);
    for (const output of past.untold) journal.append({ kind: 'out', output });
    journal.flush();
    options.onReady?.({
      engine: this.engine,
      account: this.account,
      dir: this.dir,
      serverVersion: client.serverVersion ?? 0,
      target: record.target,
      isContinued: this.isContinued,
      torn: journal.torn,
    });
    let fail: (error: Error) => void = () => {};
    this.failed = new Promise((_resolve, reject) => {
      fail = reject;
    });
    // Whoever does not wait for it still stops the bot; without this a late failure would end the process.
    this.failed.catch(() => {});
    this.#driver = new LiveDriver({
      engine: this.engine,
      link: client.link,
      lookUp: (contract) => client.contract.describe(contract),
      watchDepth: (contract, { rows, smart }, listener) =>
        watchDepth(client, { contract, rows, smart }, listener),
      askBroker: () => askBroker(client),
      journal,
      clock: options.clock ?? realClock,
      linkClock: this.#linkClock,
      clientId: options.clientId,
      account: this.account,
      past,
      barGraceMs: options.barGraceMs,
      ackDeadlineMs: options.ackDeadlineMs,
      tell: (news) => {
        options.tell(news);
        if (news.kind === 'failed') fail(news.error);
      },
    });
    if (options.sync !== 'never') this.#syncLater(fail);
    this.#driver.start(early.take());
  }

  /** SHA-256 of the event log so far: equal runs have equal ones. */
  get eventLogHash(): string {
    return this.#eventLog.hash;
  }

  /** Changes parameters that are declared `live`; journaled, so that a restart changes them again. Those that are so already are left alone. */
  changeParams(values: Readonly<Record<string, unknown>>): void {
    const { params } = this.engine;
    const changed = Object.entries(values).filter(([name, value]) => params[name] !== value);
    if (changed.length > 0) this.#driver.changeParams(Object.fromEntries(changed));
  }

  get isUp(): boolean {
    return this.#driver.isUp;
  }

  /**
   * Ends in order: cancels what works if asked to, waits for the answers a while, gives the strategy its last call, waits for what it ordered
   * there, and writes the end of the run into the journal. Positions are left as they are. With an order still open before the last call the run
   * stays open too: the next start goes on with it.
   */
  async stop(reason: string, { cancelWorking }: { readonly cancelWorking: boolean }): Promise<LeftBehind> {
    if (this.#isStopped) return leftBehind(this.engine);
    this.#isStopped = true;
    if (cancelWorking && this.#driver.isUp && this.engine.openIntents().length > 0) {
      this.#driver.command('cancelAll');
      await this.#ordersOver();
    }
    this.#syncWake?.cancel();
    try {
      if (this.engine.openIntents().length > 0) {
        this.#driver.detach();
      } else {
        this.#driver.command('stop');
        await this.#ordersOver();
        this.#driver.end(reason);
      }
    } finally {
      this.client.disconnect();
      this.#journal.close();
    }
    return leftBehind(this.engine);
  }

  /** Until no order is open, or their time is over. */
  async #ordersOver(): Promise<void> {
    const deadline = performance.now() + ORDERS_WAIT_MS;
    while (this.engine.openIntents().length > 0 && performance.now() < deadline) await pause(LOOK_EVERY_MS);
  }

  #record(options: BotOptions, run: OpenedRun): RunRecord {
    const { strategy, params, risk, baseCurrency, host, port, clientId, ...rest } = options;
    const clock = rest.clock ?? realClock;
    return {
      kind: 'run',
      format: 1,
      at: clock.now(),
      strategy: strategy.path,
      strategySha256: strategy.sha256,
      params,
      seed: rest.seed ?? randomUUID(),
      risk,
      baseCurrency,
      sendWithinMs: rest.sendWithinMs,
      account: this.account,
      target: `${host}:${port}`,
      clientId,
      highestOrderId: run.highestOrderId,
    };
  }

  /** What no order has brought to the disk gets there within a second. */
  #syncLater(fail: (error: Error) => void): void {
    this.#syncWake = this.#linkClock.wakeAt(plusMs(this.#linkClock.now(), SYNC_EVERY_MS), () => {
      try {
        this.#journal.sync();
        this.#syncLater(fail);
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }
}

function openedRun({ botDir, choice, sync, disk }: BotOptions): OpenedRun {
  try {
    return openRun(botDir, { choice, sync, disk });
  } catch (error) {
    if (error instanceof JournalCorrupt || error instanceof JournalLocked) {
      throw new UserError(error.message, { exitCode: EXIT.journal, cause: error });
    }
    throw error;
  }
}

async function connected(
  { host, port, clientId, signal, session }: BotOptions,
  highestOrderId: number,
  early: EarlyReports,
): Promise<TwsClient> {
  try {
    return await connect({
      ...session,
      host,
      port,
      clientId,
      signal,
      highestOrderId,
      onReport: early.hear,
    });
  } catch (error) {
    if (signal?.aborted === true)
      throw new UserError('interrupted while connecting', { exitCode: EXIT.interrupted });
    throw new UserError(messageOf(error), { exitCode: EXIT.connection, cause: error });
  }
}

function accountOf(accounts: readonly string[], { account, isLiveAllowed }: BotOptions): string {
  const chosen = account ?? accounts[0];
  if (chosen === undefined) {
    throw new UserError('the gateway names no account', {
      exitCode: EXIT.connection,
      advice: 'Log in to the gateway by hand once and look for a dialog that waits.',
    });
  }
  if (!accounts.includes(chosen)) {
    throw new UserError(`the gateway has no account ${chosen}; it has ${accounts.join(', ')}`, {
      exitCode: EXIT.usage,
      advice: 'Correct --account, or log in to the gateway with the user of that account.',
    });
  }
  if (account === undefined && accounts.length > 1) {
    throw new UserError(`the login has ${accounts.length} accounts: ${accounts.join(', ')}`, {
      exitCode: EXIT.usage,
      advice: 'Say which one to trade with --account.',
    });
  }
  if (!isLiveAllowed && !chosen.startsWith('D')) {
    throw new UserError(`${chosen} is a live account: its orders are for real money`, {
      exitCode: EXIT.usage,
      advice: `If you mean it: --live --account ${chosen}. Paper accounts begin with D.`,
    });
  }
  return chosen;
}

/** A continued run goes on with the seed and the beginning that it has; everything else must be what it was. */
function sameRun(earlier: RunRecord, now: RunRecord): RunRecord {
  const differences = (['strategySha256', 'account', 'clientId', 'target'] as const)
    .filter((key) => earlier[key] !== now[key])
    .map((key) =>
      key === 'strategySha256'
        ? 'the strategy file has changed'
        : `${key} was ${earlier[key]} and is ${now[key]}`,
    );
  for (const key of ['params', 'risk'] as const) {
    const [was, is] = [encodeValue(earlier[key]), encodeValue(now[key])];
    if (was !== is) differences.push(`${key} was ${was} and is ${is}`);
  }
  if (differences.length === 0) return earlier;
  throw new UserError(
    `the last run did not end in order, and this is not how it was started: ${differences.join('; ')}`,
    {
      exitCode: EXIT.journal,
      advice:
        'Start it as it was, so that its orders are followed; or begin a new run with --new-run: the old journal is kept, and its open orders are shown as external.',
    },
  );
}

function replayed(engine: Engine, record: RunRecord, run: OpenedRun): Past {
  try {
    return replay(engine, record.at, run.isContinued ? run.journal.entries : []);
  } catch (error) {
    if (!(error instanceof ReplayDiverged)) throw error;
    throw new UserError(error.message, {
      exitCode: EXIT.journal,
      cause: error,
      advice:
        'Begin a new run with --new-run: the old journal is kept, and its open orders are shown as external.',
    });
  }
}

function leftBehind(engine: Engine): LeftBehind {
  const open = engine.openIntents();
  return {
    working: open.filter((order) => order.status !== 'Unknown'),
    unknown: open.filter((order) => order.status === 'Unknown'),
    positions: engine.portfolio.holdings
      .filter((holding) => !holding.isFlat)
      .map((holding) => ({
        symbol: holding.contract.symbol ?? String(holding.contract.conId),
        qty: String(holding.qty),
      })),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
