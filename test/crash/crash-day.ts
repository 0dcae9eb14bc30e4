import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '@tapewright/engine';
import { createGateway, createMarket, type FaultScript, type Gateway } from '@tapewright/gateway';
import { type Instant, plusMs, seededRandom, toIso } from '@tapewright/model';
import { createVenue } from '@tapewright/venue';
import type { DriverNews } from '../../packages/tapewright/src/live/live-driver.ts';
import { Agenda } from '../simulation/agenda.ts';
import { Laws } from '../simulation/laws.ts';
import { SimulatedNetwork } from '../simulation/network.ts';
import { checkAgainstBooks } from './books.ts';
import { ACCOUNT, ORDERS } from './crash-strategy.ts';
import { type Death, MortalBot } from './mortal-bot.ts';
import { crashMarket, MARKET_START } from './world.ts';

const SEED = 20_260_825;
const RESTART_MS = 900;
/** A day that has not settled by then never does. */
const LONGEST_DAY_MS = 240_000;

/** What happens beside the deaths, in milliseconds after the start: a line that breaks, and the gateway's own line that is away for a while. */
const TROUBLES: readonly (readonly [number, 'cut' | FaultScript])[] = [
  [4_200, 'cut'],
  [
    7_900,
    { fault: 'errorNotice', code: 1100, message: 'Connectivity between IB and the gateway has been lost.' },
  ],
  [9_300, { fault: 'errorNotice', code: 1102, message: 'Connectivity has been restored - data maintained.' }],
];

export interface DayFigures {
  /** Of the first life, the points it passed. */
  readonly points: readonly string[];
  readonly deaths: number;
  /** What the reconciliations found, in order. */
  readonly verdicts: readonly string[];
}

/**
 * One scripted day in virtual time, with a death in each life that has one. After each the program is started again on what its disk had. In
 * the end every order must be over, and program and venue must agree in all of them; the laws of the simulation hold at every step. Throws
 * when anything is lost, doubled, late, or left open.
 */
export async function liveThrough(deaths: readonly Death[]): Promise<DayFigures> {
  const day = new CrashDay(deaths);
  try {
    return await day.run();
  } finally {
    await day.clear();
  }
}

class CrashDay {
  readonly #deaths: readonly Death[];
  readonly #agenda = new Agenda(MARKET_START);
  readonly #gateway: Gateway;
  readonly #network: SimulatedNetwork;
  readonly #laws: Laws;
  readonly #root = mkdtempSync(join(tmpdir(), 'crash-day-'));
  readonly #lives: MortalBot[] = [];
  readonly #verdicts: string[] = [];
  #deathsDied = 0;
  #engine: Engine | undefined;
  #isUp = false;
  #problem: Error | undefined;

  constructor(deaths: readonly Death[]) {
    this.#deaths = deaths;
    const market = createMarket(crashMarket(LONGEST_DAY_MS / 5_000), { seed: SEED, start: MARKET_START });
    const venue = createVenue({
      listings: market.listings,
      accounts: [{ account: ACCOUNT, cash: { USD: 1_000_000 } }],
      seed: SEED,
      calendarOf: (listing) => market.calendarOf(listing),
    });
    this.#gateway = createGateway({ market, venue, accounts: [ACCOUNT], start: MARKET_START, seed: SEED });
    this.#laws = new Laws(venue);
    this.#network = new SimulatedNetwork({
      agenda: this.#agenda,
      random: seededRandom(SEED).fork('network'),
      server: {
        opened: (conn) => this.#handle({ kind: 'opened', at: this.#now, conn }),
        received: (conn, bytes) => this.#handle({ kind: 'bytes', at: this.#now, conn, bytes }),
        closed: (conn) => this.#handle({ kind: 'closed', at: this.#now, conn }),
      },
    });
  }

  async run(): Promise<DayFigures> {
    this.#begin(join(this.#root, 'life-1'));
    for (const [ms, trouble] of TROUBLES) {
      this.#agenda.wakeAt(plusMs(MARKET_START, ms), () => {
        if (trouble === 'cut') this.#network.cut();
        else this.#handle({ kind: 'fault', at: this.#now, fault: trouble });
      });
    }
    const end = plusMs(MARKET_START, LONGEST_DAY_MS);
    while (!this.#isOver) {
      if (this.#now >= end) throw new Error(`not settled by ${toIso(end)}: ${this.#unfinished}`);
      await settled();
      this.#step(end);
      if (this.#problem !== undefined) throw this.#problem;
    }
    const { bot } = this.#lives.at(-1)!;
    if (bot === undefined) throw new Error('the last life has no bot');
    this.#laws.checkSettled(bot.engine, { wasCorrected: false });
    this.#laws.checkBooks(bot.engine);
    checkAgainstBooks(bot, this.#gateway);
    const points = [...(this.#lives[0]?.points ?? [])];
    return { points, deaths: this.#deathsDied, verdicts: this.#verdicts };
  }

  async clear(): Promise<void> {
    const last = this.#lives.at(-1);
    if (last?.isDead === false) await last.bot?.stop('the day is over', { cancelWorking: false });
    await settled();
    rmSync(this.#root, { recursive: true, force: true });
  }

  get #now(): Instant {
    return this.#agenda.now();
  }

  /** Every death was died, and the strategy has come to its end. */
  get #isOver(): boolean {
    const engine = this.#engine;
    const life = this.#lives.at(-1);
    if (engine === undefined || life?.isDead !== false || !this.#isUp) return false;
    // A death at a later step than the day has does not come.
    return engine.orders.length >= ORDERS && engine.openIntents().length === 0 && isCosted(engine);
  }

  get #unfinished(): string {
    const open = this.#engine?.openIntents() ?? [];
    const texts = open.map(({ number, status, reason }) => `order ${number} is ${status} ${reason}`);
    return [...texts, `${this.#engine?.orders.length ?? 0} orders`, `up: ${this.#isUp}`].join('; ');
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
    if (this.#engine !== undefined && this.#lives.at(-1)?.isDead === false) this.#laws.check(this.#engine);
  }

  #handle(input: Parameters<Gateway['handle']>[0]): void {
    this.#gateway.handle(input, (output) => {
      if (output.kind === 'write') this.#network.write(output.conn, output.bytes);
      else this.#network.close(output.conn);
    });
  }

  #begin(dir: string): void {
    const number = this.#lives.length + 1;
    const survivorDir = join(this.#root, `life-${number + 1}`);
    const later = (next: string): void => {
      this.#agenda.wakeAt(plusMs(this.#now, RESTART_MS), () => this.#begin(next));
    };
    this.#isUp = false;
    const life = new MortalBot({
      dir,
      survivorDir,
      death: this.#deaths[this.#deathsDied],
      clock: this.#agenda,
      transport: this.#network,
      random: seededRandom(SEED).fork(`client ${number}`),
      ready: ({ engine }) => {
        this.#engine = engine;
        this.#laws.restarted(engine);
      },
      news: (news) => this.#judge(() => this.#news(news)),
      writing: (bytes) => this.#judge(() => void this.#laws.wrote(bytes, this.#now)),
      died: () => {
        this.#deathsDied += 1;
        later(survivorDir);
      },
      // The line broke while it connected: whoever looks after it starts it again.
      gaveUp: () => later(dir),
    });
    this.#lives.push(life);
  }

  /** Laws are judged inside the program's own calls, where it would take a throw for a trouble of its own. */
  #judge(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#problem ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  #news(news: DriverNews): void {
    if (news.kind === 'link') this.#isUp = news.isUp;
    if (news.kind === 'failed') throw news.error;
    if (news.kind === 'reconciled') {
      for (const { verdict } of news.result.verdicts) this.#verdicts.push(verdict);
    }
    if (news.kind === 'handled' && news.input.kind === 'orderSent') this.#laws.journaled(news.input);
    if (news.kind !== 'decided' || this.#engine === undefined) return;
    const { output } = news;
    if (output.kind === 'place' || output.kind === 'modify')
      this.#laws.decided(output.approved, this.#engine);
  }
}

function isCosted(engine: Engine): boolean {
  return engine.orders.every((order) => order.fills.every((fill) => fill.commission !== undefined));
}

/** Everything that waits for promises alone has run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
