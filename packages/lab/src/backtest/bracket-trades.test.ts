import { defineStrategy } from '@tapewright/engine';
import { instant, instantFromIso } from '@tapewright/model';
import { ALWAYS_OPEN, FIRST_MADE_UP_CON_ID, NO_FEES, stockListing } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { columnsFromBars } from '../columns/index.ts';
import { backtest } from './backtest.ts';

const MINUTE = 60_000_000;
const BEGIN = instantFromIso('2020-01-06T00:00:00Z');
const { listing } = stockListing({
  conId: FIRST_MADE_UP_CON_ID,
  symbol: 'XYZ',
  primary: 'NYSE',
  name: 'XYZ',
  price: 100,
  dailyVolatility: 0.01,
  dailyShares: 1e6,
});

/** Bars of a minute, each at one price. */
function bars(...prices: number[]) {
  return columnsFromBars(
    prices.map((price, i) => {
      const start = instant(BEGIN + i * MINUTE);
      return {
        start,
        end: instant(start + MINUTE),
        open: price,
        high: price,
        low: price,
        close: price,
        volume: 1,
      };
    }),
  );
}

/** A bracket at the end of the first bar: 10 bought, profit at 108, loss at 98. */
const strategy = defineStrategy((ctx) => {
  const stock = ctx.stock('XYZ');
  const series = ctx.bars(stock, '1 min');
  return () => {
    if (series.count === 1) ctx.bracket(stock, 10, { takeProfit: 108, stopLoss: 98 });
  };
});

const run = (...prices: number[]) =>
  backtest({
    strategy,
    data: [{ listing, barSize: '1 min', columns: bars(...prices) }],
    cash: 10_000,
    risk: { others: 'none' },
    feePlan: NO_FEES,
    calendar: ALWAYS_OPEN,
  });

describe('the trade of a bracket', () => {
  it('that takes its profit has earned what it risked, so many times', () => {
    const { trips, fills } = run(100, 101, 105, 110, 90);
    // Bought at the next open, 101; sold at the open beyond 108; (110 − 101) ÷ (101 − 98)
    expect(fills.map(({ price }) => price)).toEqual([101, 110]);
    expect(trips[0]).toMatchObject({ stop: 98, r: 3 });
  });

  it('that gaps through its stop has lost more than it risked', () => {
    const { trips, fills } = run(100, 101, 92, 110);
    // (92 − 101) ÷ (101 − 98)
    expect(fills.map(({ price }) => price)).toEqual([101, 92]);
    expect(trips[0]).toMatchObject({ stop: 98, r: -3 });
  });
});
