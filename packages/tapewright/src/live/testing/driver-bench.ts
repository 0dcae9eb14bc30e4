import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine, type LiveOrder, type Strategy } from '@tapewright/engine';
import { instantFromIso } from '@tapewright/model';
import { Journal, type JournalEntry, readJournal } from '../../journal/index.ts';
import { LiveDriver, type DriverNews } from '../live-driver.ts';
import { replay } from '../replay.ts';
import { GOOGL, ScriptedLink, TestClock } from './scripted-link.ts';

export const START = instantFromIso('2026-08-25T14:00:00Z');

export interface BenchOptions {
  readonly strategy: Strategy;
  readonly clock?: TestClock;
  readonly firstOrderId?: number;
}

/** A driver on a scripted line; on a folder with a journal it is the restart of that bot. */
export class DriverBench {
  readonly engine: Engine;
  readonly link: ScriptedLink;
  readonly clock: TestClock;
  readonly driver: LiveDriver;
  readonly news: DriverNews[] = [];
  readonly journal: Journal;
  readonly #dir: string;

  constructor(dir: string, { strategy, clock = new TestClock(START), firstOrderId }: BenchOptions) {
    this.#dir = dir;
    this.clock = clock;
    this.link = new ScriptedLink(clock, firstOrderId);
    this.journal = Journal.open(dir, { sync: 'never' });
    this.engine = createEngine({
      strategy,
      seed: 1,
      account: 'DU1',
      baseCurrency: 'USD',
      risk: { others: 'none' },
      link: 'down',
    });
    const past = replay(this.engine, START, this.journal.entries);
    this.driver = new LiveDriver({
      engine: this.engine,
      link: this.link,
      journal: this.journal,
      clock,
      linkClock: clock,
      clientId: 7,
      account: 'DU1',
      past,
      watchDepth: () => ({ cancel: () => {} }),
      lookUp: (contract) =>
        Promise.resolve({ contract: { ...contract, ...GOOGL }, details: { minTick: 0.01 } }),
      askBroker: () => this.link.ask(),
      tell: (item) => this.news.push(item),
      ackDeadlineMs: 5_000,
    });
  }

  /** As `kill -9` leaves it: the journal is what was flushed, nothing reaches the process any more, and its lock is stale. */
  kill(): void {
    this.journal.flush();
    this.link.onReport(() => {});
    rmSync(join(this.#dir, 'lock'));
  }

  get statuses(): LiveOrder['status'][] {
    return this.engine.orders.map((order) => order.status);
  }

  /** What is in the journal: kinds of inputs, and of everything else. */
  get recorded(): string[] {
    return readJournal(this.#dir).entries.map(kindOf);
  }

  get notices(): string[] {
    return this.news.flatMap((item) => (item.kind === 'notice' ? [item.text] : []));
  }

  quote(bid = 149): void {
    this.link.quoteListener({ kind: 'quote', quote: { at: START, bid, ask: 151, liveness: 'live' } });
  }
}

/** A folder for the journal of one test. */
export function journalDir(): { readonly dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'driver-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Everything that waits for promises alone has run. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** On a line that is up, with its instruments known. */
export async function startedBench(dir: string, options: BenchOptions): Promise<DriverBench> {
  const bench = new DriverBench(dir, options);
  bench.driver.start();
  bench.link.up();
  await settled();
  return bench;
}

function kindOf({ record }: JournalEntry): string {
  return record.kind === 'in' ? record.input.kind : record.kind;
}
