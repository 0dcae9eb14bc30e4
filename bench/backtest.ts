import { mkdtempSync, rmSync, existsSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crossedAbove, crossedBelow, defineStrategy, sma } from '@tapewright/engine';
import { backtest, columnsSha256, emptyColumns, sliceColumns, type BarColumns } from '@tapewright/lab';
import { instantFromIso, seededRandom } from '@tapewright/model';
import { ALWAYS_OPEN, FIRST_MADE_UP_CON_ID, NO_FEES, stockListing } from '@tapewright/venue';
import { quantile } from './support/quantile.ts';

// Bars per second of a 50/200 crossover through the whole of a backtest (strategy API, order manager, risk gate, venue, ledger, event
// log, equity curve), beside a plain loop that only finds the same trades: over runs of several lengths, over one and ten instruments,
// and as a process of its own from a file to a printed result. The trades are compared before anything is timed.
//
// What is timed is the processor time of the process, which other programs on the machine lengthen far less than the time on the wall.

const MINUTE = 60_000_000;
const FAST = 50;
const SLOW = 200;
const LENGTHS = [10_000, 100_000, 1_000_000, 10_000_000];
/** Bars that each figure is measured over at least, in several runs. */
const BARS_TIMED = 10_000_000;
const LEAST_RUNS = 3;
const MOST_RUNS = 101;
const MERGED = 1_000_000;

const listings = Array.from({ length: 10 }, (_, i) => {
  const symbol = `WALK${i}`;
  const { listing } = stockListing({
    conId: FIRST_MADE_UP_CON_ID + i,
    symbol,
    primary: 'NYSE',
    name: `Random walk ${i}`,
    price: 100,
    dailyVolatility: 0.01,
    dailyShares: 1e6,
  });
  return { symbol, listing };
});

/** Of the first so many instruments, each by itself. Without orders it only looks for the crossings. */
const strategyOf = (count: number, isTrading: boolean) =>
  defineStrategy((ctx) => {
    const lines = listings.slice(0, count).map(({ symbol }) => {
      const stock = ctx.stock(symbol);
      const [fast, slow] = ctx.bars(stock, '1 min').indicators(sma(FAST), sma(SLOW));
      return { stock, fast, slow };
    });
    return ({ id }) => {
      const { stock, fast, slow } = lines[id]!;
      if (crossedAbove(fast, slow) && isTrading) ctx.orderTarget(stock, 100);
      if (crossedBelow(fast, slow) && isTrading) ctx.close(stock);
    };
  });

interface Trade {
  readonly bar: number;
  readonly qty: number;
  readonly price: number;
}

/** A random walk on whole dollars, so that both averages are exact and cannot disagree in the last digit. */
function randomWalk(length: number): BarColumns {
  const random = seededRandom('bench');
  const columns = emptyColumns(length);
  const begin = instantFromIso('2001-01-01T00:00:00Z');
  let close = 5_000;
  for (let i = 0; i < length; i++) {
    const open = close;
    close = Math.max(1_000, close + random.below(41) - 20);
    columns.start[i] = begin + i * MINUTE;
    columns.end[i] = begin + (i + 1) * MINUTE;
    columns.open[i] = open;
    columns.high[i] = Math.max(open, close) + random.below(10);
    columns.low[i] = Math.min(open, close) - random.below(10);
    columns.close[i] = close;
    columns.volume[i] = 1000;
  }
  return columns;
}

/** The averages as sums, the rules of the strategy, and an order at the next open: nothing else. */
function plainLoop({ open, close, length }: BarColumns): Trade[] {
  const trades: Trade[] = [];
  let fastSum = 0;
  let slowSum = 0;
  let wasAbove = 0;
  let held = 0;
  for (let i = 0; i < length; i++) {
    fastSum += close[i]!;
    slowSum += close[i]!;
    if (i >= FAST) fastSum -= close[i - FAST]!;
    if (i >= SLOW) slowSum -= close[i - SLOW]!;
    if (i < SLOW - 1) continue;
    const side = Math.sign(fastSum * SLOW - slowSum * FAST);
    const hasNext = i + 1 < length && i >= SLOW;
    if (side > 0 && wasAbove <= 0 && held === 0 && hasNext) {
      held = 100;
      trades.push({ bar: i + 1, qty: 100, price: open[i + 1]! });
    }
    if (side < 0 && wasAbove >= 0 && held !== 0 && hasNext) {
      held = 0;
      trades.push({ bar: i + 1, qty: -100, price: open[i + 1]! });
    }
    wasAbove = side;
  }
  return trades;
}

function run(instruments: readonly BarColumns[], isTrading = true) {
  return backtest({
    strategy: strategyOf(instruments.length, isTrading),
    data: instruments.map((columns, i) => ({ listing: listings[i]!.listing, barSize: '1 min', columns })),
    cash: 100_000_000,
    risk: {
      maxQuantity: 1_000,
      maxNotional: 100_000_000,
      priceCollar: { percent: 5, maxAgeMs: 60_000 },
      others: 'none',
    },
    feePlan: NO_FEES,
    calendar: ALWAYS_OPEN,
  });
}

/** Processor milliseconds of the median of several runs over so many bars. */
function cpuMs(bars: number, work: () => unknown): number {
  const times: number[] = [];
  const runs = Math.min(MOST_RUNS, Math.max(LEAST_RUNS, Math.ceil(BARS_TIMED / bars)));
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return quantile(times, 0.5);
}

function assertSameTrades(instruments: readonly BarColumns[]): number {
  const result = run(instruments);
  instruments.forEach((columns, i) => {
    const expected = plainLoop(columns);
    const actual = result.fills
      .filter(({ instrument }) => instrument === i)
      .map(({ at, qty, price }) => ({
        bar: Math.round((at - columns.start[0]!) / MINUTE),
        qty: qty.toNumber(),
        price,
      }));
    const wrong = expected.findIndex((trade, k) => JSON.stringify(trade) !== JSON.stringify(actual[k]));
    if (wrong < 0 && actual.length === expected.length) return;
    throw new Error(
      `trade ${wrong} of ${expected.length}: ${JSON.stringify(actual[wrong])}, the loop has ${JSON.stringify(expected[wrong])}`,
    );
  });
  return result.fills.length;
}

function printRow(cells: readonly (string | number)[], widths: readonly number[]): void {
  console.log(cells.map((cell, i) => String(cell).padStart(widths[i] ?? 12)).join(''));
}

function lengths(all: BarColumns): void {
  const widths = [12, 8, 16, 12, 16, 18, 14];
  console.log('SMA 50/200 crossover, minute bars of a seeded walk; processor time, medians');
  printRow(['bars', 'fills', 'M bars/s', 'ns/bar', 'no orders ns', 'plain loop ns', 'µs per fill'], widths);
  for (const length of LENGTHS) {
    const columns = sliceColumns(all, 0, length);
    const fills = assertSameTrades([columns]);
    const ours = cpuMs(length, () => run([columns])) * 1e6;
    const quiet = cpuMs(length, () => run([columns], false)) * 1e6;
    const plain = cpuMs(length, () => plainLoop(columns)) * 1e6;
    printRow(
      [
        length.toLocaleString('en-US'),
        fills,
        ((length / ours) * 1000).toFixed(2),
        (ours / length).toFixed(1),
        (quiet / length).toFixed(1),
        (plain / length).toFixed(1),
        ((ours - quiet) / fills / 1000).toFixed(1),
      ],
      widths,
    );
  }
}

function merged(all: BarColumns): void {
  const count = listings.length;
  const part = MERGED / count;
  const one = [sliceColumns(all, 0, MERGED)];
  // The same bars cut in ten and laid beside each other in time.
  const ten = Array.from({ length: count }, (_, i) => ({
    ...sliceColumns(all, i * part, (i + 1) * part),
    start: all.start.slice(0, part),
    end: all.end.slice(0, part),
  }));
  const fills = [assertSameTrades(one), assertSameTrades(ten)];
  const [single, several] = [cpuMs(MERGED, () => run(one)), cpuMs(MERGED, () => run(ten))];
  console.log(
    `a million bars of one instrument ${(MERGED / single / 1000).toFixed(2)} M bars/s (${fills[0]} fills), ` +
      `of ${count} merged ${(MERGED / several / 1000).toFixed(2)} M bars/s (${fills[1]} fills): ${((100 * single) / several).toFixed(0)} %`,
  );
}

/** The built packages, as installed: a process that reads a CSV file, runs the strategy and prints the summary. */
function wholeProcess(columns: BarColumns): void {
  if (!existsSync(new URL('../packages/lab/dist/index.js', import.meta.url))) {
    console.log('file to result: not measured, the packages are not built (npm run build)');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tapewright-bench-'));
  try {
    const file = join(folder, 'walk.csv');
    writeFileSync(file, csvOf(columns));
    const script = join(import.meta.dirname, 'support', 'backtest-process.mjs');
    const runs = Array.from({ length: 7 }, () => {
      const { stdout, status } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`the process ended with ${status}`);
      return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{'))) as Record<string, number>;
    });
    const median = (name: string) =>
      quantile(
        runs.map((figures) => figures[name] ?? Number.NaN),
        0.5,
      );
    const expected = plainLoop(columns).length;
    if (median('fills') !== expected) throw new Error(`${median('fills')} fills, the loop has ${expected}`);
    const parts = ['load', 'read', 'run', 'print'].map((name) => `${name} ${median(name).toFixed(0)}`);
    console.log(
      `file to result, ${columns.length.toLocaleString('en-US')} bars: ${median('wall').toFixed(0)} ms on the wall, ` +
        `${median('total').toFixed(0)} ms of processor time (${parts.join(', ')})`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function csvOf({ start, open, high, low, close, volume, length }: BarColumns): string {
  const rows = ['time,open,high,low,close,volume'];
  for (let i = 0; i < length; i++) {
    const time = new Date(start[i]! / 1000).toISOString().slice(0, 19);
    const prices = [open, high, low, close].map((column) => column[i]!.toFixed(2));
    rows.push(`${time}Z,${prices.join(',')},${volume[i]}`);
  }
  return `${rows.join('\n')}\n`;
}

const all = randomWalk(LENGTHS.at(-1)!);
lengths(all);
merged(all);
const million = sliceColumns(all, 0, MERGED);
const hashing = cpuMs(MERGED, () => columnsSha256(sliceColumns(million, 0, million.length)));
console.log(`SHA-256 of a million bars for the manifest, when it is asked: ${hashing.toFixed(0)} ms`);
wholeProcess(million);
