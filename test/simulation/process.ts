import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '@tapewright/model';
import type { Clock, Transport } from '@tapewright/tws';
import { Bot, type BotReady } from '../../packages/tapewright/src/live/bot.ts';
import type { DriverNews } from '../../packages/tapewright/src/live/live-driver.ts';
import type { StrategyFile } from '../../packages/tapewright/src/strategy/strategy-file.ts';
import type { CrashPoint, Disk } from './forecast.ts';
import { bury, mortalClock, mortalTransport, type Mortal } from './mortal-link.ts';
import { MAX_QUANTITY } from './trader.ts';

export const ACCOUNT = 'DU1000001';
export const CLIENT_ID = 7;

/** What the world around a trading program hears of it. */
export interface ProcessWatcher {
  ready(ready: BotReady): void;
  news(news: DriverNews): void;
  /** Bytes go to the network now. With an order in them, the journal is on disk: that is what the order waited for. */
  writing(bytes: Uint8Array): { readonly isOrder: boolean };
  /** It ended without being asked to: it could not connect. */
  gaveUp(error: unknown): void;
}

/** How a process is to end, and what it leaves. */
export interface Doom {
  readonly point: CrashPoint;
  readonly n: number;
  readonly disk: Disk;
  readonly part: number;
  /** Where a successor finds the journal. */
  readonly survivorDir: string;
}

/** A trading program as the operating system sees it: started, and killed between any two of its steps. */
export class SimulatedProcess {
  isDead = false;
  bot: Bot | undefined;
  readonly #dir: string;
  readonly #watcher: ProcessWatcher;
  readonly #dying = new AbortController();
  #doom: { readonly as: Doom; left: number } | undefined;
  /** journal file → the bytes of it that an order waited for, so that they are on disk for sure */
  #synced: ReadonlyMap<string, number>;
  #onKilled: () => void = () => {};

  /** Goes on with the journal in `dir`; of what a predecessor wrote there, only what was synced then is on disk for sure. */
  constructor(dir: string, watcher: ProcessWatcher, predecessor?: SimulatedProcess) {
    this.#dir = dir;
    this.#watcher = watcher;
    this.#synced = predecessor === undefined ? new Map() : predecessor.#synced;
  }

  start(parts: {
    readonly strategy: StrategyFile;
    readonly clock: Clock;
    readonly transport: Transport;
    readonly random: Random;
    readonly seed: number;
  }): void {
    const clock = mortalClock(parts.clock, this);
    const session = {
      clock,
      transport: mortalTransport(parts.transport, this.#life()),
      random: parts.random,
    };
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

  /** From now on death waits at the n-th passing of a point. */
  doom(doom: Doom, onKilled: () => void): void {
    this.#doom = { as: doom, left: doom.n };
    this.#onKilled = onKilled;
  }

  /** Death no longer waits. */
  reprieve(): void {
    this.#doom = undefined;
  }

  /** Ends like SIGKILL, or with the machine: nothing that the program still does reaches anything but its own files. */
  kill({ survivorDir, disk, part }: Pick<Doom, 'survivorDir' | 'disk' | 'part'>): void {
    if (this.isDead) return;
    this.isDead = true;
    const sure = disk === 'powerLoss' ? this.#synced : journalSizes(this.#dir);
    if (disk === 'kept') copyJournals(this.#dir, survivorDir, { sure, part: 0 });
    // What it was about to write is written by then; of that, or of what was not synced, a part survives.
    else
      queueMicrotask(() => {
        copyJournals(this.#dir, survivorDir, { sure, part });
        if (disk === 'powerLoss') this.#synced = journalSizes(survivorDir);
      });
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
    if (doom?.as.point !== point) return;
    doom.left -= 1;
    if (doom.left > 0) return;
    this.#doom = undefined;
    this.kill(doom.as);
  }

  /** What the link is to ask of this program. */
  #life(): Mortal {
    const isDead = (): boolean => this.isDead;
    return {
      get isDead() {
        return isDead();
      },
      beforeSend: () => this.#passing('before write'),
      sending: (bytes) => {
        if (this.#watcher.writing(bytes).isOrder) this.#synced = journalSizes(this.#dir);
      },
      afterSend: () => this.#passing('after write'),
      received: () => this.#passing('received'),
    };
  }
}

/** journal file, from its folder → bytes */
function journalSizes(dir: string): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const run of existsSync(dir) ? readdirSync(dir) : []) {
    for (const file of readdirSync(join(dir, run))) {
      if (file.startsWith('journal-')) sizes.set(join(run, file), statSync(join(dir, run, file)).size);
    }
  }
  return sizes;
}

/** What is sure, and a part of what else there is now. Not the lock: its holder is dead. */
function copyJournals(
  from: string,
  to: string,
  { sure, part }: { readonly sure: ReadonlyMap<string, number>; readonly part: number },
): void {
  for (const [file, size] of journalSizes(from)) {
    const kept = sure.get(file) ?? 0;
    const bytes = kept + Math.floor(part * (size - kept));
    if (bytes === 0) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(join(to, file), readFileSync(join(from, file)).subarray(0, bytes));
  }
}
