import { instant, toIso } from '@tapewright/model';
import { backtest, type BacktestOptions } from '../backtest/index.ts';
import type { BarColumns } from '../columns/index.ts';
import { partingOf, timeOf, type Finding, type Parting } from './finding.ts';

/** Runs that end at an early order, and one that ends in the middle: together about as long as one run. */
const EARLY_ORDERS = 6;
const EARLY_PART = 8;

/**
 * Whether what a strategy does follows from the past alone. The run is repeated up to the moments of some of its orders while all prices after
 * them are turned upside down; a strategy that orders something else knew them. Bars beyond now cannot be asked for; what this finds is a
 * strategy that has the columns by another way. Prices that it keeps in a file or an array of its own stay hidden.
 *
 * The run is also repeated unchanged: one that differs then remembers something from run to run, or looks at the clock or at chance.
 */
export function futureFinding(options: BacktestOptions, lines: readonly string[]): Finding | undefined {
  const repeated = partingOf(lines, linesOf(options), Number.POSITIVE_INFINITY);
  if (repeated !== undefined) return memoryFinding(repeated);
  for (const cut of cutsOf(lines)) {
    const shorter = { ...options, to: instant(cut) };
    const parting = partingOf(
      lines,
      withAlteredFuture(options, cut, () => linesOf(shorter)),
      cut,
    );
    if (parting === undefined) continue;
    // Whoever remembers the last run may by chance repeat the whole of it, and then differ here for no fault of the prices.
    const unaltered = partingOf(lines, linesOf(shorter), cut);
    return unaltered === undefined ? futureFindingAt(cut, parting) : memoryFinding(unaltered);
  }
  return undefined;
}

function memoryFinding({ at, first, second }: Parting): Finding {
  const text =
    `the same run again differs from ${toIso(at)} on: first ${first}, then ${second}. ` +
    'The strategy depends on more than its inputs: a variable outside of setup that outlives the run, Math.random, the clock, a file. Keep state inside setup, and take chance from ctx.random';
  return { kind: 'memory', at, text };
}

function futureFindingAt(cut: number, { at, first, second }: Parting): Finding {
  const text =
    `with other prices after ${toIso(instant(cut))} the strategy decides otherwise at ${toIso(at)}: ${first} became ${second}. ` +
    'It knows prices that were not there yet; take them from ctx.bars alone';
  return { kind: 'future', at, text };
}

function linesOf(options: BacktestOptions): string[] {
  const lines: string[] = [];
  backtest({ ...options, eventLog: (line) => lines.push(line) });
  return lines;
}

/** Moments of orders: some of the first eighth, where a run up to them is short, and one in the middle. µs since the epoch. */
function cutsOf(lines: readonly string[]): number[] {
  const orders = lines.filter((line) => / order \d+ new /.test(line)).map((line) => timeOf(line));
  const early = orders.slice(0, Math.max(EARLY_ORDERS, Math.floor(orders.length / EARLY_PART)));
  const stride = Math.max(1, Math.floor(early.length / EARLY_ORDERS));
  const some = early.filter((_, i) => i % stride === 0).slice(0, EARLY_ORDERS);
  const middle = orders[Math.floor(orders.length / 2)];
  return [...new Set(middle === undefined ? some : [...some, middle])].toSorted((a, b) => a - b);
}

/** Turns every price after the cut upside down around the last one before it, in place, and back again. */
function withAlteredFuture<T>(options: BacktestOptions, cut: number, work: () => T): T {
  const restore: (() => void)[] = [];
  try {
    for (const { columns } of options.data) restore.push(turn(columns, cut));
    return work();
  } finally {
    for (const back of restore) back();
  }
}

function turn(columns: BarColumns, cut: number): () => void {
  const from = columns.end.findIndex((end) => end > cut);
  if (from <= 0) return () => {};
  const around = columns.close[from - 1] ?? 0;
  const { open, high, low, close } = columns;
  const tails = [open, high, low, close].map((column) => column.slice(from));
  const [opens, highs, lows, closes] = tails;
  for (const [column, was] of [
    [open, opens],
    [high, lows],
    [low, highs],
    [close, closes],
  ] as const) {
    was?.forEach((price, i) => (column[from + i] = 2 * around - price));
  }
  return () => [open, high, low, close].forEach((column, k) => column.set(tails[k] ?? [], from));
}
