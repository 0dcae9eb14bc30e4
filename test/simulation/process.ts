import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '@tapewright/model';
import type { Clock, Connection, ConnectionEvents, Transport } from '@tapewright/tws';
import { Bot, type BotReady } from '../../packages/tapewright/src/live/bot.ts';
import type { DriverNews } from '../../packages/tapewright/src/live/live-driver.ts';
import type { StrategyFile } from '../../packages/tapewright/src/strategy/strategy-file.ts';
import type { CrashPoint } from './forecast.ts';
import { MAX_QUANTITY } from './trader.ts';

export const ACCOUNT = 'DU1000001';
export const CLIENT_ID = 7;

/** What the world around a trading program hears of it. */
export interface ProcessWatcher {
  ready(ready: BotReady): void;
  news(news: DriverNews): void;
  /** Bytes go to the network now. */
  writing(bytes: Uint8Array): void;
  /** It ended without being asked to: it could not connect. */
  gaveUp(error: unknown): void;
}

/** A trading program as the operating system sees it: started, and killed between any two of its steps. */
export class SimulatedProcess {
  isDead = false;
  bot: Bot | undefined;
  readonly #dir: string;
  readonly #watcher: ProcessWatcher;
  readonly #dying = new AbortController();
  #doom: { readonly point: CrashPoint; left: number; readonly survivorDir: string } | undefined;
  #onKilled: () => void = () => {};

  constructor(dir: string, watcher: ProcessWatcher) {
    this.#dir = dir;
    this.#watcher = watcher;
  }

  start(parts: {
    readonly strategy: StrategyFile;
    readonly clock: Clock;
    readonly transport: Transport;
    readonly random: Random;
    readonly seed: number;
  }): void {
    const clock = this.#clockOf(parts.clock);
    const session = { clock, transport: this.#transportOf(parts.transport), random: parts.random };
    const starting = Bot.start({
      strategy: parts.strategy,
      params: {},
      risk: { maxQuantity: MAX_QUANTITY, others: 'none' },
      baseCurrency: 'USD',
      host: 'simulated',
      port: 4002,
      clientId: CLIENT_ID,
      account: ACCOUNT,
      isLiveAllowed: false,
      botDir: this.#dir,
      choice: 'continue',
      sync: 'never',
      seed: parts.seed,
      clock,
      sendWithinMs: 5_000,
      session,
      signal: this.#dying.signal,
      onReady: (ready) => {
        if (!this.isDead) this.#watcher.ready(ready);
      },
      tell: (news) => {
        if (this.isDead) return;
        this.#watcher.news(news);
        if (news.kind === 'handled' || news.kind === 'decided') this.#passing(news.kind);
      },
    });
    starting.then(
      (bot) => {
        this.bot = bot;
        if (this.isDead) void bury(bot);
      },
      (error: unknown) => {
        if (!this.isDead) this.#watcher.gaveUp(error);
      },
    );
  }

  /** From now on death waits at the n-th passing of a point; a successor finds the journal in `survivorDir`. */
  doom(
    doom: { readonly point: CrashPoint; readonly n: number; readonly survivorDir: string },
    onKilled: () => void,
  ): void {
    this.#doom = { point: doom.point, left: doom.n, survivorDir: doom.survivorDir };
    this.#onKilled = onKilled;
  }

  /** Death no longer waits. */
  reprieve(): void {
    this.#doom = undefined;
  }

  /**
   * Ends like SIGKILL: what the journal had handed to the operating system is kept, and nothing that the program still does reaches anything.
   */
  kill(survivorDir: string): void {
    if (this.isDead) return;
    this.isDead = true;
    if (existsSync(this.#dir)) copyJournals(this.#dir, survivorDir);
    this.#dying.abort(new Error('killed'));
    if (this.bot !== undefined) void bury(this.bot);
    this.#onKilled();
  }

  /** Ends in order, as by its user. */
  async stop(): Promise<void> {
    await this.bot?.stop('the day is over', { cancelWorking: false });
    this.isDead = true;
  }

  #passing(point: CrashPoint): void {
    const doom = this.#doom;
    if (doom?.point !== point) return;
    doom.left -= 1;
    if (doom.left > 0) return;
    this.#doom = undefined;
    this.kill(doom.survivorDir);
  }

  #clockOf(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      wakeAt: (at, call) =>
        clock.wakeAt(at, () => {
          if (!this.isDead) call();
        }),
    };
  }

  #transportOf(transport: Transport): Transport {
    return {
      open: (address, events): Connection => {
        if (this.isDead) return { write: () => {}, destroy: () => {} };
        const line = transport.open(address, this.#alive(events));
        return {
          write: (bytes) => {
            this.#passing('before write');
            if (this.isDead) return;
            this.#watcher.writing(bytes);
            line.write(bytes);
            this.#passing('after write');
          },
          destroy: () => line.destroy(),
        };
      },
    };
  }

  #alive(events: ConnectionEvents): ConnectionEvents {
    return {
      onOpen: () => {
        if (!this.isDead) events.onOpen();
      },
      onBytes: (bytes) => {
        this.#passing('received');
        if (!this.isDead) events.onBytes(bytes);
      },
      onClose: (detail) => {
        if (!this.isDead) events.onClose(detail);
      },
    };
  }
}

/** Frees what a dead program held in this process: its files, and its line, which its system closes. */
async function bury(bot: Bot): Promise<void> {
  await Promise.resolve();
  await bot.stop('killed', { cancelWorking: false });
}

/** The journals as they are on disk now. Not the lock: its holder is dead. */
function copyJournals(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const run of readdirSync(from)) {
    mkdirSync(join(to, run), { recursive: true });
    for (const file of readdirSync(join(from, run))) {
      if (file.startsWith('journal-')) cpSync(join(from, run, file), join(to, run, file));
    }
  }
}
