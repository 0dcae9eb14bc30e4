import { defineStrategy } from '@tapewright/engine';
import { instant, instantFromIso, seededRandom, type Random } from '@tapewright/model';
import { ALWAYS_OPEN, FIRST_MADE_UP_CON_ID, NO_FEES, stockListing } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { columnsFromBars, type BarColumns } from '../columns/index.ts';
import { backtest } from './backtest.ts';

const MINUTE = 60_000_000;
const BEGIN = instantFromIso('2020-01-06T00:00:00Z');
const SYMBOLS = ['AA', 'BB', 'CC'] as const;

const listings = SYMBOLS.map((symbol, i) => {
  const { listing } = stockListing({
    conId: FIRST_MADE_UP_CON_ID + i,
    symbol,
    primary: 'NYSE',
    name: symbol,
    price: 100,
    dailyVolatility: 0.01,
    dailyShares: 1e6,
  });
  return listing;
});

/** Bars of a minute on whole dollars; some are missing, differently in each market. */
function market(random: Random): BarColumns {
  const bars = [];
  let close = 100;
  for (let i = 0; i < 400; i++) {
    const open = close + random.below(3) - 1;
    close = Math.max(20, open + random.below(7) - 3);
    const [high, low] = [Math.max(open, close) + random.below(3), Math.min(open, close) - random.below(3)];
    if (i > 0 && random.below(8) === 0) continue;
    const start = instant(BEGIN + i * MINUTE);
    bars.push({ start, end: instant(start + MINUTE), open, high, low, close, volume: 1000 });
  }
  return columnsFromBars(bars);
}

/** In each of the markets, by the minute alone: market orders of many in the same moment, and limits that rest for some bars. */
const strategyFor = (symbols: readonly string[]) =>
  defineStrategy((ctx) => {
    const stocks = symbols.map((symbol) => ctx.stock(symbol));
    for (const stock of stocks) ctx.bars(stock, '1 min');
    return (bars) => {
      const minute = Math.round(ctx.now / MINUTE);
      if (minute % 5 === 0) ctx.buy(bars.instrument, 10);
      if (minute % 7 === 0) ctx.sell(bars.instrument, 3, { limit: bars.close() + 2 });
      if (minute % 20 === 0) for (const order of ctx.openOrders(bars.instrument)) ctx.cancel(order);
    };
  });

function run(markets: readonly BarColumns[], which: readonly number[]) {
  const result = backtest({
    strategy: strategyFor(which.map((i) => SYMBOLS[i] ?? '')),
    data: which.map((i) => ({ listing: listings[i]!, barSize: '1 min', columns: markets[i]! })),
    cash: 1_000_000,
    risk: { others: 'none' },
    feePlan: NO_FEES,
    calendar: ALWAYS_OPEN,
  });
  return result.fills.map(({ at, qty, price, instrument }) => ({
    symbol: SYMBOLS[which[instrument]!],
    at: Number(at),
    qty: qty.toNumber(),
    price,
  }));
}

describe('several markets at once', () => {
  it('trade as each does alone: only that of an order is followed point by point', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = seededRandom(seed);
      const markets = SYMBOLS.map(() => market(random));
      const alone = [0, 1, 2].flatMap((i) => run(markets, [i]));
      const together = run(markets, [0, 1, 2]);
      for (const symbol of SYMBOLS) {
        const of = (fills: typeof together) => fills.filter((fill) => fill.symbol === symbol);
        expect(of(together), `${symbol}, seed ${seed}`).toEqual(of(alone));
      }
      // Else nothing was compared.
      expect(together.length).toBeGreaterThan(200);
    }
  });
});
