import { crossedAbove, crossedBelow, defineStrategy, sma } from '@tapewright/engine';
import { backtest, emptyColumns, type BarColumns } from '@tapewright/lab';
import { instantFromIso, seededRandom } from '@tapewright/model';
import { ALWAYS_OPEN, FIRST_MADE_UP_CON_ID, NO_FEES, stockListing } from '@tapewright/venue';
import { quantile } from './quantile.ts';

/** Of the bars, in microseconds. */
const MINUTE = 60_000_000;
const FAST = 50;
const SLOW = 200;
/** Bars that each figure is measured over at least, in several runs. */
const BARS_TIMED = 10_000_000;
const LEAST_RUNS = 3;
const MOST_RUNS = 101;

/** What is traded, ten instruments alike. */
export const listings = Array.from({ length: 10 }, (_, i) => {
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

/** A fill, by the bar at whose open it traded. */
export interface Trade {
  readonly bar: number;
  readonly qty: number;
  readonly price: number;
}

/** A random walk on whole dollars, so that both averages are exact and cannot disagree in the last digit. */
export function randomWalk(length: number): BarColumns {
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
export function plainLoop({ open, close, length }: BarColumns): Trade[] {
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

/** One backtest of the crossover over each of the instruments, with limits that are looked at and never reached. */
export function run(instruments: readonly BarColumns[], isTrading = true) {
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

/** Runs of so many bars that are timed. */
export function runsFor(bars: number): number {
  return Math.min(MOST_RUNS, Math.max(LEAST_RUNS, Math.ceil(BARS_TIMED / bars)));
}

/** Processor milliseconds of the median of several runs. */
export function cpuMs(work: () => unknown, runs: number): number {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return quantile(times, 0.5);
}

/** Throws when a trade differs from the plain loop's; returns how many there are. */
export function assertSameTrades(instruments: readonly BarColumns[]): number {
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
