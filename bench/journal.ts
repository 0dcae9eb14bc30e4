// What the journal costs: a record handed to the operating system, a record on the disk, and reading a journal back. The folder is made under the
// first argument, else under the folder for temporary files: an fsync costs what the disk below it costs.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decimal, instant, plusMicros } from '@tapewright/model';
import {
  Journal,
  readJournal,
  type JournalRecord,
  type SyncPolicy,
} from '../packages/tapewright/src/journal/index.ts';
import { quantile } from './support/quantile.ts';

const START = instant(1_787_666_400_000_000);
const QUOTES = 100_000;
const ORDERS = 1_000;
const RUNS = 5;

const quote = (n: number): JournalRecord => ({
  kind: 'in',
  input: {
    kind: 'quote',
    at: plusMicros(START, n * 1_000),
    instrument: n % 10,
    bid: 150 + (n % 100) / 100,
    bidSize: Decimal.of(100 + (n % 7)),
    ask: 150.01 + (n % 100) / 100,
    askSize: Decimal.of(200 + (n % 5)),
  },
});
const sent = (n: number): JournalRecord => ({
  kind: 'in',
  input: {
    kind: 'orderSent',
    at: plusMicros(START, n * 1_000),
    intentId: `4f5a9c1e-0000-4000-8000-${String(n).padStart(12, '0')}`,
    orderId: n,
    clientId: 7,
  },
});

/** Of the whole process so far. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

function inFolder<T>(work: (dir: string) => T): T {
  const dir = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'bench-journal-'));
  try {
    return work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Quotes, each in a turn of its own: appended and handed over. Microseconds of processor time for one. */
function handOver(sync: SyncPolicy): { readonly micros: number; readonly chain: string } {
  return inFolder((dir) => {
    const journal = Journal.open(dir, { sync });
    const before = processorSeconds();
    for (let n = 1; n <= QUOTES; n++) {
      journal.append(quote(n));
      journal.flush();
    }
    const micros = ((processorSeconds() - before) * 1e6) / QUOTES;
    const { chain } = journal;
    journal.close();
    return { micros, chain };
  });
}

/** Orders, each with `quotes` records since the last that no fsync has covered. Microseconds by the watch for the sync alone. */
function syncEach(sync: SyncPolicy, quotes: number): number[] {
  return inFolder((dir) => {
    const journal = Journal.open(dir, { sync });
    const times: number[] = [];
    for (let n = 1; n <= ORDERS; n++) {
      for (let i = 0; i < quotes; i++) journal.append(quote(i));
      journal.flush();
      journal.append(sent(n));
      const before = performance.now();
      journal.sync();
      times.push((performance.now() - before) * 1e3);
    }
    journal.close();
    return times;
  });
}

function readBack(): { readonly seconds: number; readonly bytes: number; readonly records: number } {
  return inFolder((dir) => {
    const journal = Journal.open(dir, { sync: 'never', maxSegmentBytes: 8 * 1024 * 1024 });
    for (let n = 1; n <= QUOTES; n++) journal.append(quote(n));
    const { chain } = journal;
    journal.close();
    const bytes = readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
    const before = processorSeconds();
    const read = readJournal(dir);
    const seconds = processorSeconds() - before;
    if (read.chain !== chain || read.entries.length !== QUOTES) throw new Error('read back something else');
    return { seconds, bytes, records: read.entries.length };
  });
}

const handed = Array.from({ length: RUNS }, () => ({ orders: handOver('orders'), never: handOver('never') }));
if (new Set(handed.flatMap(({ orders, never }) => [orders.chain, never.chain])).size !== 1) {
  throw new Error('the policies write different journals');
}
console.log(
  `a quote, appended, chained and handed to the operating system, of ${QUOTES}, median of ${RUNS} runs:`,
);
for (const policy of ['orders', 'never'] as const) {
  console.log(
    `  sync '${policy}': ${median(handed.map((run) => run[policy].micros)).toFixed(1)} µs of processor time`,
  );
}

console.log(`an order on the disk before its bytes go out, ${ORDERS} of them, by the watch:`);
for (const [policy, quotes] of [
  ['orders', 0],
  ['orders', 100],
  ['never', 0],
] as const) {
  const times = syncEach(policy, quotes);
  const [p50, p99, max] = [quantile(times, 0.5), quantile(times, 0.99), Math.max(...times)];
  console.log(
    `  sync '${policy}', ${quotes} records behind: p50 ${p50.toFixed(0)} µs, p99 ${p99.toFixed(0)} µs, longest ${max.toFixed(0)} µs`,
  );
}

const reads = Array.from({ length: RUNS }, readBack);
const [{ bytes, records }] = reads as [ReturnType<typeof readBack>];
const seconds = median(reads.map((read) => read.seconds));
console.log(
  `read and verified: ${(bytes / records).toFixed(0)} bytes a record, ${(records / seconds / 1e3).toFixed(0)} thousand records and ` +
    `${(bytes / seconds / 1e6).toFixed(0)} MB for a second of processor time`,
);
