import { existsSync } from 'node:fs';
import type { Random } from '@tapewright/model';
import type { Clock, Transport } from '@tapewright/tws';
import { Bot, type BotReady } from '../../packages/tapewright/src/live/bot.ts';
import type { DriverNews } from '../../packages/tapewright/src/live/live-driver.ts';
import { bury, mortalClock, mortalTransport, type Mortal } from '../simulation/mortal-link.ts';
import { BOT_OPTIONS, CRASH_DAY } from './crash-strategy.ts';
import { MortalDisk, type Manner } from './mortal-disk.ts';

/** Where a life ends: at its n-th step, counted from 1 over points of every kind. */
export interface Death {
  readonly step: number;
  readonly manner: Manner;
}

export interface MortalBotParts {
  readonly dir: string;
  /** Where the journal is for the next life. */
  readonly survivorDir: string;
  readonly death: Death | undefined;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly random: Random;
  readonly ready: (ready: BotReady) => void;
  readonly news: (news: DriverNews) => void;
  readonly writing: (bytes: Uint8Array) => void;
  readonly died: () => void;
  /** It could not start. */
  readonly gaveUp: (error: unknown) => void;
}

/**
 * The whole program (bot, engine, journal, client) with a death at any step: around and inside every write to the journal, around every fsync,
 * around every write to the line, at every arrival, after every input and every decision.
 */
export class MortalBot {
  isDead = false;
  bot: Bot | undefined;
  /** The points it has passed, in order. */
  readonly points: string[] = [];
  readonly #parts: MortalBotParts;
  readonly #disk = new MortalDisk((point) => this.#passing(point));
  readonly #dying = new AbortController();

  constructor(parts: MortalBotParts) {
    this.#parts = parts;
    const { clock, random, dir } = parts;
    const starting = Bot.start({
      ...BOT_OPTIONS,
      strategy: CRASH_DAY,
      host: 'simulated',
      port: 4002,
      botDir: dir,
      disk: this.#disk,
      seed: 'crash anywhere',
      clock: mortalClock(clock, this),
      session: {
        clock: mortalClock(clock, this),
        transport: mortalTransport(parts.transport, this.#life()),
        random,
      },
      signal: this.#dying.signal,
      onReady: (ready) => {
        if (!this.isDead) parts.ready(ready);
      },
      tell: (news) => {
        if (this.isDead) return;
        parts.news(news);
        if (news.kind === 'handled' || news.kind === 'decided') this.#passing(news.kind);
      },
    });
    starting.then(
      (bot) => {
        this.bot = bot;
        if (this.isDead) void bury(bot);
      },
      (error: unknown) => {
        if (!this.isDead) parts.gaveUp(error);
      },
    );
  }

  #passing(point: string): void {
    if (this.isDead) return;
    this.points.push(point);
    const { death } = this.#parts;
    if (death?.step === this.points.length) this.#die(death.manner);
  }

  /** From here on nothing that the program still does reaches anything. */
  #die(manner: Manner): void {
    this.isDead = true;
    const { dir, survivorDir, died } = this.#parts;
    if (existsSync(dir)) this.#disk.copySurvivors(dir, survivorDir, manner);
    this.#dying.abort(new Error('killed'));
    if (this.bot !== undefined) void bury(this.bot);
    died();
  }

  /** What the link is to ask of this program. */
  #life(): Mortal {
    const isDead = (): boolean => this.isDead;
    return {
      get isDead() {
        return isDead();
      },
      beforeSend: () => this.#passing('before send'),
      sending: (bytes) => this.#parts.writing(bytes),
      afterSend: () => this.#passing('after send'),
      received: () => this.#passing('received'),
    };
  }
}
