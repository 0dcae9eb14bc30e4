import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '@tapewright/engine';
import {
  createGateway,
  createMarket,
  type FaultScript,
  type Gateway,
  type GatewayInput,
  type BarSeries,
} from '@tapewright/gateway';
import { CALENDARS, type Instant, plusMs, type Random, type Session, toIso } from '@tapewright/model';
import { createVenue, type Venue } from '@tapewright/venue';
import type { DriverNews } from '../../packages/tapewright/src/live/live-driver.ts';
import type { StrategyFile } from '../../packages/tapewright/src/strategy/strategy-file.ts';
import { Agenda } from './agenda.ts';
import { Asker } from './asker.ts';
import { describeTrouble, type Trouble } from './forecast.ts';
import { Laws } from './laws.ts';
import { drawMarket } from './market.ts';
import { type NetworkServer, SimulatedNetwork } from './network.ts';
import { ACCOUNT, type ProcessWatcher, SimulatedProcess } from './process.ts';
import { Stranger } from './stranger.ts';
import { Trace } from './trace.ts';
import { Violation } from './violation.ts';

/** Where Linux keeps files that need no disk. */
const MEMORY = '/dev/shm';
const CASH = 1_000_000;
const ASK_EVERY_MS = 240_000;
const BOOKS_EVERY_MS = 600_000;
const RESTART_MS = 5_000;
/** A world in which this many things happen at one moment stands still. */
const MAX_EVENTS_AT_ONCE = 20_000;

export interface WorldParts {
  readonly seed: number;
  readonly random: Random;
  readonly sessions: readonly Session[];
  readonly strategy: StrategyFile;
  readonly troubles: readonly Trouble[];
  /** The market, where it is not drawn from the seed. */
  readonly market?: BarSeries | undefined;
}

/** How much happened. */
export interface WorldFigures {
  readonly events: number;
  readonly orders: number;
  readonly executions: number;
  readonly sessions: number;
  readonly crashes: number;
  readonly questions: number;
  readonly refusedQuestions: number;
  readonly faults: number;
}

/**
 * A trading program, a network and a gateway in one virtual time. Everything is the real thing but the socket, the clock and the death of
 * a process: the bot with its engine, journal and client, the bytes of the protocol, the gateway core with its venue.
 */
export class World {
  readonly trace = new Trace();
  readonly #parts: WorldParts;
  readonly #agenda: Agenda;
  readonly #gateway: Gateway;
  readonly #network: SimulatedNetwork;
  readonly #laws: Laws;
  readonly #asker = new Asker();
  readonly #stranger: Stranger;
  readonly #root = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'simulation-'));
  #process: SimulatedProcess | undefined;
  #engine: Engine | undefined;
  #isUp = false;
  #violation: Error | undefined;
  /** Something happened that the laws speak of. */
  #isToBeChecked = false;
  #lives = 0;
  #crashes = 0;
  #sessions = 0;
  #events = 0;

  constructor(parts: WorldParts) {
    const { seed, random, sessions } = parts;
    const start = sessions[0]!.open;
    this.#parts = parts;
    this.#agenda = new Agenda(start);
    // A market without a past has no history at its first opening: what asks for bars is refused, until something has traded.
    const past = random.fork('past').below(3) === 0 ? [] : [CALENDARS.NYSE.previousSession(start)];
    const market = createMarket(
      { kind: 'replay', series: [parts.market ?? drawMarket(random.fork('market'), [...past, ...sessions])] },
      { seed, start },
    );
    const accounts = [{ account: ACCOUNT, cash: { USD: CASH } }];
    const venue = createVenue({
      listings: market.listings,
      accounts,
      seed,
      calendarOf: (listing) => market.calendarOf(listing),
    });
    this.#gateway = createGateway({ market, venue, accounts: [ACCOUNT], start, seed });
    this.#laws = new Laws(venue);
    const server: NetworkServer = {
      opened: (conn) => this.#handle({ kind: 'opened', at: this.#now, conn }),
      received: (conn, bytes) => this.#handle({ kind: 'bytes', at: this.#now, conn, bytes }),
      closed: (conn) => this.#handle({ kind: 'closed', at: this.#now, conn }),
    };
    this.#network = new SimulatedNetwork({ agenda: this.#agenda, random: random.fork('network'), server });
    this.#stranger = new Stranger(server);
  }

  /** Of the program that lives, or lived last. */
  get engine(): Engine | undefined {
    return this.#engine;
  }

  get venue(): Venue {
    return this.#gateway.venue;
  }

  get figures(): WorldFigures {
    return {
      events: this.#events,
      orders: this.#laws.written,
      executions: this.#gateway.venue.executions().length,
      sessions: this.#sessions,
      crashes: this.#crashes,
      questions: this.#asker.asked,
      refusedQuestions: this.#asker.failed,
      faults: this.#gateway.struckFaults.length,
    };
  }

  /** Lives through the sessions and the weather, then clears it and demands that everything settles. Throws a `Violation`. */
  async run(): Promise<void> {
    const close = this.#parts.sessions.at(-1)!.close;
    const beforeClose = (minutes: number): Instant => plusMs(close, -minutes * 60_000);
    try {
      this.#start(join(this.#root, 'life-0'));
      for (const trouble of this.#parts.troubles) {
        this.#agenda.wakeAt(trouble.at, () => this.#befall(trouble));
      }
      this.#every(ASK_EVERY_MS, () => this.#ask());
      this.#every(BOOKS_EVERY_MS, () => this.#checkBooks());
      this.#agenda.wakeAt(beforeClose(45), () => this.#clear());
      // Whatever the weather withheld is told when a session begins.
      for (const minutes of [15, 10]) {
        this.#agenda.wakeAt(beforeClose(minutes), () => this.#restartGateway(RESTART_MS, 0));
      }
      await this.#passTimeUntil(beforeClose(5));
      this.#checkSettled();
      await this.#process?.stop();
    } finally {
      this.#process?.kill({ survivorDir: join(this.#root, 'end'), disk: 'kept', part: 0 });
      await settled();
      rmSync(this.#root, { recursive: true, force: true });
    }
  }

  get #now(): Instant {
    return this.#agenda.now();
  }

  async #passTimeUntil(end: Instant): Promise<void> {
    let [last, atOnce] = [this.#now, 0];
    while (this.#now < end) {
      await settled();
      this.#step(end);
      if (this.#violation !== undefined) throw this.#violation;
      this.#events += 1;
      atOnce = this.#now === last ? atOnce + 1 : 0;
      last = this.#now;
      if (atOnce > MAX_EVENTS_AT_ONCE) throw new Violation('time moves on', `it stands at ${toIso(last)}`);
    }
  }

  #step(end: Instant): void {
    const alarm = this.#agenda.nextAt() ?? end;
    const due = this.#gateway.nextDue() ?? end;
    if (due < alarm) {
      this.#agenda.moveTo(due);
      this.#handle({ kind: 'time', at: due });
    } else {
      this.#agenda.ring();
    }
    if (!this.#isToBeChecked || this.#engine === undefined || this.#process?.isDead === true) return;
    this.#isToBeChecked = false;
    this.#laws.check(this.#engine);
    this.#asker.check(this.#now);
  }

  /** What the gateway did itself, and no client could prevent. */
  get #mercy(): { readonly wasDoubled: boolean } {
    return { wasDoubled: this.#gateway.struckFaults.some(({ fault }) => fault === 'twinOrder') };
  }

  #checkBooks(): void {
    if (this.#engine === undefined || this.#process?.isDead === true) return;
    this.#laws.checkBooks(this.#engine, this.#mercy);
  }

  #handle(input: GatewayInput): void {
    this.#gateway.handle(input, (output) => {
      if (output.kind === 'write') this.#network.write(output.conn, output.bytes);
      else {
        this.trace.add(this.#now, `gateway closes line ${output.conn}: ${output.reason}`);
        this.#network.close(output.conn);
      }
    });
  }

  #start(dir: string): void {
    const watcher: ProcessWatcher = {
      ready: ({ engine, isContinued }) => {
        this.trace.add(
          this.#now,
          isContinued ? 'the program goes on from its journal' : 'the program begins',
        );
        this.#engine = engine;
        this.#laws.restarted(engine);
        this.#isToBeChecked = true;
      },
      news: (news) => this.#judge(() => this.#news(news)),
      writing: (bytes) => this.#judge(() => this.#laws.wrote(bytes, this.#now)) ?? { isOrder: false },
      gaveUp: (error) => {
        this.trace.add(this.#now, `the program gave up: ${String(error)}`);
        this.#agenda.wakeAt(plusMs(this.#now, RESTART_MS), () => this.#start(dir));
      },
    };
    const process = new SimulatedProcess(dir, watcher, this.#process);
    this.#process = process;
    this.#lives += 1;
    const { seed, strategy, random } = this.#parts;
    process.start({
      strategy,
      clock: this.#agenda,
      transport: this.#network,
      random: random.fork(`client ${this.#lives}`),
      seed,
    });
  }

  /** Laws are judged inside the program's own calls, where it would take a throw for a trouble of its own. */
  #judge<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#violation ??= error instanceof Error ? error : new Error(String(error));
      return undefined;
    }
  }

  #news(news: DriverNews): void {
    this.trace.news(this.#now, news);
    switch (news.kind) {
      case 'decided':
        if ((news.output.kind === 'place' || news.output.kind === 'modify') && this.#engine !== undefined) {
          this.#laws.decided(news.output.approved, this.#engine);
        }
        return;
      case 'handled':
        if (news.input.kind === 'orderSent') this.#laws.journaled(news.input);
        if (news.input.kind !== 'quote' && news.input.kind !== 'trade') this.#isToBeChecked = true;
        return;
      case 'link':
        this.#isUp = news.isUp;
        if (news.isUp) this.#sessions += 1;
        return;
      case 'failed':
        throw new Violation('the program goes on', news.error.stack ?? news.error.message);
      case 'reconciled':
      case 'notice':
        return;
    }
  }

  #befall(trouble: Trouble): void {
    this.trace.add(this.#now, `weather: ${describeTrouble(trouble)}`);
    switch (trouble.kind) {
      case 'cut':
        this.#network.cut();
        return;
      case 'stall':
        this.#network.stall(trouble.ms);
        return;
      case 'halfOpen':
        this.#network.halfOpen(trouble.gatewayGivesUpAfterMs);
        this.#network.blackUntil = plusMs(this.#now, trouble.blackMs);
        return;
      case 'restart':
        this.#restartGateway(trouble.downMs, trouble.idSetback);
        return;
      case 'crash': {
        const survivorDir = join(this.#root, `life-${this.#lives}`);
        this.#process?.doom({ ...trouble, survivorDir }, () => this.#died(survivorDir, trouble.downMs));
        return;
      }
      case 'stranger':
        this.#stranger.trade(trouble.conId, trouble.qty);
        return;
      case 'globalCancel':
        this.#stranger.cancelAll();
        return;
      case 'burst':
        this.#agenda.wakeAt(plusMs(this.#now, trouble.ms), () => this.#calm());
        this.#strike(trouble.faults);
        return;
      case 'fault':
        this.#strike(trouble.faults);
    }
  }

  #strike(faults: readonly FaultScript[]): void {
    for (const fault of faults) this.#handle({ kind: 'fault', at: this.#now, fault });
  }

  /** What was still to go wrong at the gateway does not. */
  #calm(): void {
    this.trace.add(this.#now, 'weather: calm');
    this.#handle({ kind: 'calm', at: this.#now });
  }

  #died(survivorDir: string, downMs: number): void {
    this.trace.add(this.#now, 'the program is killed');
    this.#crashes += 1;
    const { bot } = this.#process ?? {};
    if (bot !== undefined) this.#asker.forget(bot.client);
    this.#agenda.wakeAt(plusMs(this.#now, downMs), () => this.#start(survivorDir));
  }

  #restartGateway(downMs: number, idSetback: number): void {
    if (idSetback > 0)
      this.#handle({ kind: 'fault', at: this.#now, fault: { fault: 'idSetback', ids: idSetback } });
    this.#network.isRefusing = true;
    this.#network.cut();
    this.#agenda.wakeAt(plusMs(this.#now, downMs), () => {
      this.#network.isRefusing = false;
    });
  }

  #clear(): void {
    this.trace.add(this.#now, 'the weather clears');
    this.#calm();
    this.#process?.reprieve();
  }

  #ask(): void {
    const bot = this.#process?.isDead === true ? undefined : this.#process?.bot;
    if (bot !== undefined)
      this.#asker.ask(bot.client, this.#parts.random.fork(`question ${this.#now}`), this.#now);
  }

  #every(ms: number, work: () => void): void {
    this.#agenda.wakeAt(plusMs(this.#now, ms), () => {
      work();
      this.#every(ms, work);
    });
  }

  #checkSettled(): void {
    const engine = this.#engine;
    if (engine === undefined || this.#process?.isDead !== false || !this.#isUp) {
      throw new Violation('the link comes up again', 'the program has no session');
    }
    this.#laws.check(engine);
    this.#laws.checkBooks(engine, this.#mercy);
    this.#asker.check(this.#now);
    const wasCorrected = this.#gateway.struckFaults.some(({ fault }) => fault === 'correction');
    this.#laws.checkSettled(engine, { wasCorrected });
  }
}

/** Everything that waits for promises alone has run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
