import { defineStrategy, type LiveOrder, type OrderTerms, type StrategyContext } from '@tapewright/engine';
import { instant, instantFromIso, seededRandom, type Random } from '@tapewright/model';
import { ALWAYS_OPEN, FIRST_MADE_UP_CON_ID, NO_FEES, stockListing } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { columnsFromBars, type BarColumns } from '../columns/index.ts';
import { backtest } from './backtest.ts';
import {
  HOUR,
  naiveBacktest,
  type NaiveFill,
  type NaiveOrder,
  type NaiveTerms,
} from './testing/naive-backtester.ts';

// Random orders on random markets must trade alike in the engine with its venue and in the naive backtester.

const BARS = 60;
const BEGIN = instantFromIso('2020-01-06T00:00:00Z');
const VOLUME = 1_000;

const { listing } = stockListing({
  conId: FIRST_MADE_UP_CON_ID,
  symbol: 'RND',
  primary: 'NYSE',
  name: 'Random',
  price: 100,
  dailyVolatility: 0.01,
  dailyShares: 1e6,
});

/** A market in cents, with gaps between bars and bars that do not move. */
function randomMarket(random: Random): BarColumns {
  let last = 10_000;
  const bars = Array.from({ length: BARS }, (_, i) => {
    const open = last + (random.below(3) === 0 ? random.below(301) - 150 : 0);
    const swing = random.below(5) === 0 ? 1 : 200;
    const close = open + random.below(swing) - Math.floor(swing / 2);
    const high = Math.max(open, close) + random.below(swing);
    const low = Math.min(open, close) - random.below(swing);
    last = close;
    const start = instant(BEGIN + i * HOUR);
    const [o, h, l, c] = [open, high, low, close].map((cents) => cents / 100);
    return { start, end: instant(start + HOUR), open: o!, high: h!, low: l!, close: c!, volume: VOLUME };
  });
  return columnsFromBars(bars);
}

/** Thirty orders of every kind; the exits of brackets are numbered after them. */
function randomOrders(random: Random, market: BarColumns, hasBrackets: boolean): NaiveOrder[] {
  const cents = (price: number): number => Math.round(price * 100) / 100;
  return Array.from({ length: 30 }, (_, number) => {
    const bar = random.below(BARS);
    const near = (): number => cents(market.close[bar]! + (random.below(401) - 200) / 100);
    const prices = [{}, { limit: near() }, { stop: near() }, { stop: near(), limit: near() }][
      random.below(4)
    ]!;
    const qty = (1 + random.below(100)) * (random.below(2) === 0 ? 1 : -1);
    const cancelBar = random.below(3) === 0 ? bar + 1 + random.below(20) : undefined;
    const tif = (['DAY', 'GTC', 'IOC'] as const)[random.below(3)]!;
    const auction = random.below(8);
    const isForAuction = auction < 2 && !('stop' in prices);
    const terms: NaiveTerms =
      isForAuction && auction === 0
        ? { ...prices, tif: 'OPG' }
        : { ...prices, tif: isForAuction ? 'DAY' : tif, ...(isForAuction && { isOnClose: true }) };
    const order = { number, bar, qty, terms, cancelBar };
    if (!hasBrackets || isForAuction || tif === 'IOC' || random.below(4) > 0) return order;
    const side = Math.sign(qty);
    const exit = { bar: Number.NaN, qty: -qty };
    const [profit, loss] = [1 + random.below(200), 1 + random.below(200)].map((away) => (side * away) / 100);
    return {
      ...order,
      exits: [
        { ...exit, number: 1000 + number, terms: { tif: 'GTC' as const, limit: cents(near() + profit!) } },
        { ...exit, number: 2000 + number, terms: { tif: 'GTC' as const, stop: cents(near() - loss!) } },
      ],
    };
  }).sort((a, b) => a.bar - b.bar);
}

function termsOf({ isOnClose, ...terms }: NaiveTerms): OrderTerms {
  if (isOnClose !== true) return terms;
  return { ...terms, type: terms.limit === undefined ? 'MOC' : 'LOC' };
}

type Stock = ReturnType<StrategyContext['stock']>;

/** Places an order, and returns it with its exits, each with its number. */
function place(
  ctx: StrategyContext,
  stock: Stock,
  { number, qty, terms, exits }: NaiveOrder,
): [LiveOrder, number][] {
  if (exits === undefined) return [[ctx.order(stock, qty, termsOf(terms)), number]];
  const [profit, loss] = exits;
  const bracket = ctx.bracket(stock, qty, {
    entry: termsOf(terms),
    takeProfit: profit!.terms.limit!,
    stopLoss: loss!.terms.stop!,
  });
  return [
    [bracket.entry, number],
    [bracket.takeProfit!, profit!.number],
    [bracket.stopLoss!, loss!.number],
  ];
}

function throughTheEngine(
  orders: readonly NaiveOrder[],
  market: BarColumns,
  volumeShare: number | undefined,
) {
  const numbers = new Map<string, number>();
  const strategy = defineStrategy((ctx) => {
    const stock = ctx.stock('RND');
    const bars = ctx.bars(stock, '1 hour');
    const placed = new Map<NaiveOrder, readonly [LiveOrder, number][]>();
    return () => {
      const bar = bars.count - 1;
      for (const order of orders)
        if (order.cancelBar === bar) for (const [live] of placed.get(order) ?? []) ctx.cancel(live);
      for (const order of orders) {
        if (order.bar !== bar) continue;
        const live = place(ctx, stock, order);
        placed.set(order, live);
        for (const [{ intentId }, number] of live) numbers.set(intentId, number);
      }
    };
  });
  const result = backtest({
    strategy,
    data: [{ listing, barSize: '1 hour', columns: market }],
    cash: 1_000_000,
    risk: { others: 'none' },
    feePlan: NO_FEES,
    calendar: ALWAYS_OPEN,
    volumeShare,
  });
  const fills = result.fills.map(({ at, qty, price, intentId }) => ({
    order: numbers.get(intentId) ?? -1,
    at: Number(at),
    qty: qty.toNumber(),
    price,
  }));
  return { fills, result };
}

const byOrder = (a: NaiveFill, b: NaiveFill): number => a.order - b.order || a.at - b.at;

/** A small share of them with every run of the tests; all with TAPEWRIGHT_ORACLE_SEEDS=5000. */
const SEEDS = Number(process.env['TAPEWRIGHT_ORACLE_SEEDS'] ?? 120);

describe('the naive backtester', () => {
  it(`trades like the engine and the venue, over ${SEEDS} random markets of 30 random orders`, () => {
    let trades = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const random = seededRandom(seed);
      const market = randomMarket(random);
      // Every third market gives no more than ten a point; of parts of a bracket other tests tell.
      const share = seed % 3 === 0 ? 0.04 : undefined;
      const orders = randomOrders(random, market, share === undefined);
      const expected = naiveBacktest(orders, market, share).toSorted(byOrder);
      const { fills, result } = throughTheEngine(orders, market, share);
      expect(fills.toSorted(byOrder), `seed ${seed}`).toEqual(expected);
      const cash = expected.reduce((sum, { qty, price }) => sum - qty * price, 1_000_000);
      const held = expected.reduce((sum, { qty }) => sum + qty, 0);
      expect(result.curve.equity.at(-1), `seed ${seed}`).toBeCloseTo(cash + held * market.close.at(-1)!, 6);
      trades += expected.length;
    }
    // Else the random orders never trade, and the test says nothing.
    expect(trades).toBeGreaterThan(SEEDS * 10);
  });
});
