import { defineStrategy, type OrderTerms } from '@tapewright/engine';
import { instant, instantFromIso, seededRandom, type Random } from '@tapewright/model';
import { ALWAYS_OPEN, FIRST_MADE_UP_CON_ID, NO_FEES, stockListing } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { columnsFromBars, type BarColumns } from '../columns/index.ts';
import { backtest } from './backtest.ts';

// A second backtester, as plain as can be, written from the rules in the documentation of `barPath` and `BarMarket` and from nothing of
// their code: each order by itself walks the points of the bars until it trades. Random orders on random markets must trade alike.

const HOUR = 3_600_000_000;
const BARS = 60;
const BEGIN = instantFromIso('2020-01-06T00:00:00Z');
/** Orders for the day end with the UTC day. */
const DAY = 24 * HOUR;

const { listing } = stockListing({
  conId: FIRST_MADE_UP_CON_ID,
  symbol: 'RND',
  primary: 'NYSE',
  name: 'Random',
  price: 100,
  dailyVolatility: 0.01,
  dailyShares: 1e6,
});

interface ScriptedOrder {
  /** Placed at the end of this bar. */
  readonly bar: number;
  /** Signed. */
  readonly qty: number;
  readonly terms: OrderTerms;
  /** Cancelled at the end of this bar, when it is still open; undefined: never. */
  readonly cancelBar: number | undefined;
}

interface Point {
  readonly at: number;
  readonly price: number;
  readonly isOpen: boolean;
}

interface OracleFill {
  readonly order: number;
  readonly at: number;
  readonly qty: number;
  readonly price: number;
}

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
    return { start, end: instant(start + HOUR), open: o!, high: h!, low: l!, close: c!, volume: 1000 };
  });
  return columnsFromBars(bars);
}

function randomOrders(random: Random, market: BarColumns): ScriptedOrder[] {
  return Array.from({ length: 30 }, () => {
    const bar = random.below(BARS);
    const near = (): number => Math.round(market.close[bar]! * 100 + random.below(401) - 200) / 100;
    const kind = random.below(4);
    const tif = ['DAY', 'GTC', 'IOC'][random.below(3)]!;
    const prices = [{}, { limit: near() }, { stop: near() }, { stop: near(), limit: near() }][kind]!;
    const qty = (1 + random.below(100)) * (random.below(2) === 0 ? 1 : -1);
    const cancelBar = random.below(3) === 0 ? bar + 1 + random.below(20) : undefined;
    return { bar, qty, terms: { ...prices, tif }, cancelBar };
  }).sort((a, b) => a.bar - b.bar);
}

/** Open, the extreme nearer to it (the low when both are as near), the other, close: at 0, ⅓, ⅔ and the last microsecond of the bar. */
function pathOf(market: BarColumns): Point[] {
  return Array.from({ length: market.length }, (_, i) => {
    const [start, open, high, low, close] = [
      market.start[i]!,
      market.open[i]!,
      market.high[i]!,
      market.low[i]!,
      market.close[i]!,
    ];
    const [first, second] = open - low <= high - open ? [low, high] : [high, low];
    return [
      { at: start, price: open, isOpen: true },
      { at: start + HOUR / 3, price: first, isOpen: false },
      { at: start + (2 * HOUR) / 3, price: second, isOpen: false },
      { at: start + HOUR - 1, price: close, isOpen: false },
    ];
  }).flat();
}

/** Where an order trades, walking the points from its placing on; undefined when it ends before. */
function tradeOf(order: ScriptedOrder, points: readonly Point[]): { at: number; price: number } | undefined {
  const placedAt = BEGIN + (order.bar + 1) * HOUR;
  const { limit, stop, tif } = order.terms;
  const isBuy = order.qty > 0;
  const endOfDay = BEGIN + (Math.floor((placedAt - BEGIN) / DAY) + 1) * DAY;
  const cancelAt = order.cancelBar === undefined ? Infinity : BEGIN + (order.cancelBar + 1) * HOUR;
  const expires = Math.min(tif === 'GTC' ? Infinity : endOfDay, cancelAt);
  const within = (price: number): boolean => limit === undefined || (isBuy ? price <= limit : price >= limit);
  const past = (price: number): boolean => stop === undefined || (isBuy ? price >= stop : price <= stop);
  let isTriggered = stop === undefined;
  for (const [i, point] of points.entries()) {
    if (point.at < placedAt) continue;
    if (point.at >= expires) return undefined;
    const from = point.isOpen || i === 0 ? point.price : points[i - 1]!.price;
    if (!isTriggered) {
      if (past(point.price)) {
        isTriggered = true;
        // Passed on the way: triggered at the stop. There already, or jumped over: at the point.
        const price = past(from) ? point.price : stop!;
        if (within(price)) return { at: point.at, price };
      }
    } else if (limit === undefined) return { at: point.at, price: point.price };
    else if (within(from) || within(point.price)) {
      // The limit where price crossed it in either direction; the point where price is beyond it all the way.
      return { at: point.at, price: within(from) && within(point.price) ? point.price : limit };
    }
    // What has to trade at once has had its chance at the first point.
    if (tif === 'IOC') return undefined;
  }
  return undefined;
}

function oracle(orders: readonly ScriptedOrder[], market: BarColumns): OracleFill[] {
  const points = pathOf(market);
  return orders.flatMap((order, number) => {
    const trade = tradeOf(order, points);
    return trade === undefined ? [] : [{ order: number, ...trade, qty: order.qty }];
  });
}

function throughTheEngine(orders: readonly ScriptedOrder[], market: BarColumns) {
  const numbers = new Map<string, number>();
  const strategy = defineStrategy((ctx) => {
    const stock = ctx.stock('RND');
    const bars = ctx.bars(stock, '1 hour');
    const placed = new Map<number, ReturnType<typeof ctx.order>>();
    return () => {
      const bar = bars.count - 1;
      orders.forEach(({ cancelBar }, number) => {
        const order = placed.get(number);
        if (cancelBar === bar && order !== undefined) ctx.cancel(order);
      });
      orders.forEach((scripted, number) => {
        if (scripted.bar !== bar) return;
        const order = ctx.order(stock, scripted.qty, scripted.terms);
        placed.set(number, order);
        numbers.set(order.intentId, number);
      });
    };
  });
  const result = backtest({
    strategy,
    data: [{ listing, barSize: '1 hour', columns: market }],
    cash: 1_000_000,
    risk: { others: 'none' },
    feePlan: NO_FEES,
    calendar: ALWAYS_OPEN,
  });
  const fills = result.fills.map(({ at, qty, price, intentId }) => ({
    order: numbers.get(intentId) ?? -1,
    at: Number(at),
    qty: qty.toNumber(),
    price,
  }));
  return { fills: fills.sort((a, b) => a.order - b.order), result };
}

describe('the naive backtester', () => {
  const SEEDS = 300;

  it(`trades like the engine and the venue, over ${SEEDS} random markets of 30 random orders`, () => {
    let trades = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const random = seededRandom(seed);
      const market = randomMarket(random);
      const orders = randomOrders(random, market);
      const expected = oracle(orders, market);
      const { fills, result } = throughTheEngine(orders, market);
      expect(fills, `seed ${seed}`).toEqual(expected);
      const cash = expected.reduce((sum, { qty, price }) => sum - qty * price, 1_000_000);
      const held = expected.reduce((sum, { qty }) => sum + qty, 0);
      expect(result.curve.equity.at(-1), `seed ${seed}`).toBeCloseTo(cash + held * market.close.at(-1)!, 6);
      trades += expected.length;
    }
    // Else the random orders never trade, and the test says nothing.
    expect(trades).toBeGreaterThan(SEEDS * 10);
  });
});
