import { crossedAbove, crossedBelow, defineStrategy, sma } from '@tapewright/engine';
import { backtest, columnsSha256, emptyColumns, sliceColumns, type BarColumns } from '@tapewright/lab';
import { instantFromIso, seededRandom } from '@tapewright/model';
import { ALWAYS_OPEN, FIRST_MADE_UP_CON_ID, NO_FEES, stockListing } from '@tapewright/venue';

// Bars per second of a 50/200 crossover through the whole of a backtest (strategy API, order manager, risk gate, venue, ledger, event
// log, equity curve), beside a plain loop that only finds the same trades. The trades are compared before anything is timed.

const MINUTE = 60_000_000;
const FAST = 50;
const SLOW = 200;
const LENGTHS = [10_000, 100_000, 1_000_000];
const ROUNDS = 5;

const { listing } = stockListing({
  conId: FIRST_MADE_UP_CON_ID,
  symbol: 'WALK',
  primary: 'NYSE',
  name: 'Random walk',
  price: 100,
  dailyVolatility: 0.01,
  dailyShares: 1e6,
});

const strategy = defineStrategy((ctx) => {
  const walk = ctx.stock('WALK');
  const [fast, slow] = ctx.bars(walk, '1 min').indicators(sma(FAST), sma(SLOW));
  return () => {
    if (crossedAbove(fast, slow)) ctx.orderTarget(walk, 100);
    if (crossedBelow(fast, slow)) ctx.close(walk);
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

function run(columns: BarColumns) {
  return backtest({
    strategy,
    data: [{ listing, barSize: '1 min', columns }],
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

/** Seconds of the fastest of some rounds. */
function fastest(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const begin = performance.now();
    work();
    best = Math.min(best, (performance.now() - begin) / 1000);
  }
  return best;
}

function assertSameTrades(columns: BarColumns): number {
  const expected = plainLoop(columns);
  const actual = run(columns).fills.map(({ at, qty, price }) => ({
    bar: Math.round((at - columns.start[0]!) / MINUTE),
    qty: qty.toNumber(),
    price,
  }));
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    const i = expected.findIndex((trade, k) => JSON.stringify(trade) !== JSON.stringify(actual[k]));
    throw new Error(
      `trade ${i} of ${expected.length}: ${JSON.stringify(actual[i])}, the loop has ${JSON.stringify(expected[i])}`,
    );
  }
  return expected.length;
}

const all = randomWalk(LENGTHS.at(-1)!);
console.log('SMA 50/200 crossover, minute bars of a seeded walk');
console.log('      bars   fills   backtest M bars/s   plain loop M bars/s   loop ÷ backtest');
for (const length of LENGTHS) {
  const columns = sliceColumns(all, 0, length);
  // The data's hash is part of the manifest and computed once for each set of columns: not what a bar costs.
  columnsSha256(columns);
  const fills = assertSameTrades(columns);
  const ours = length / fastest(() => run(columns)) / 1e6;
  const plain = length / fastest(() => plainLoop(columns)) / 1e6;
  console.log(
    [
      String(length).padStart(10),
      String(fills).padStart(8),
      ours.toFixed(2).padStart(20),
      plain.toFixed(1).padStart(22),
      (plain / ours).toFixed(1).padStart(18),
    ].join(''),
  );
}
const fresh = sliceColumns(all, 0, all.length);
const hashing = fastest(() => columnsSha256(sliceColumns(fresh, 0, fresh.length)));
console.log(
  `SHA-256 of a million bars for the manifest: ${(hashing * 1000).toFixed(0)} ms, once for each set of columns`,
);
