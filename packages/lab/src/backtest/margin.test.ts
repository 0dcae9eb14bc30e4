import { defineStrategy, type LiveOrder } from '@tapewright/engine';
import { Decimal, instant, MICROS_PER_HOUR } from '@tapewright/model';
import { ALWAYS_OPEN, DOLLAR_BENCHMARK, listingsOf, NO_FEES } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { columnsFromBars } from '../columns/index.ts';
import { backtest } from './backtest.ts';
import { BacktestError, type BacktestOptions } from './options.ts';

const [AAPL, EUR_USD] = listingsOf(['AAPL', 'EUR.USD']);
/** 10:00 in New York. */
const BEGIN = Date.UTC(2020, 7, 24, 14) * 1000;

/** Hours of one price each. */
function hours(prices: readonly number[]) {
  return columnsFromBars(
    prices.map((price, i) => {
      const start = instant(BEGIN + i * MICROS_PER_HOUR);
      const end = instant(start + MICROS_PER_HOUR);
      return { start, end, open: price, high: price, low: price, close: price, volume: 1_000_000 };
    }),
  );
}

/** Buys so many after the first hour. */
function buy(qty: number) {
  const orders: LiveOrder[] = [];
  const strategy = defineStrategy((ctx) => {
    const aapl = ctx.stock('AAPL');
    const bars = ctx.bars(aapl, '1 hour');
    return () => {
      if (bars.count === 1) orders.push(ctx.buy(aapl, qty));
    };
  });
  return { orders, strategy };
}

function run(
  prices: readonly number[],
  options: Pick<BacktestOptions, 'strategy'> & Partial<BacktestOptions>,
) {
  return backtest({
    data: [{ listing: AAPL!, barSize: '1 hour', columns: hours(prices) }],
    cash: 10_000,
    risk: { others: 'none' },
    feePlan: NO_FEES,
    calendar: ALWAYS_OPEN,
    from: instant(BEGIN),
    ...options,
  });
}

describe('a margined account in a backtest', () => {
  it('refuses what it cannot bear, in words of the broker', () => {
    const { orders, strategy } = buy(500);
    // A quarter of 50,000 is more than 10,000.
    const result = run([100, 100, 100], { strategy, margin: 'regT' });
    expect(result.fills).toEqual([]);
    expect(orders[0]?.status).toBe('NotSent');
    expect(orders[0]?.reason).toMatch(/^201: /);
  });

  it('trades on more than it owns when it is not margined', () => {
    const result = run([100, 100, 100], { strategy: buy(500).strategy });
    expect(result.fills).toHaveLength(1);
    expect(result.manifest.margin).toBe('none');
  });

  it('is liquidated when it cannot keep what it holds, and the counts still agree', () => {
    // 300 at 100 with 10,000. At 80 the equity is 4,000, and a quarter of 24,000 is 6,000.
    const result = run([100, 100, 80, 80, 80], { strategy: buy(300).strategy, margin: 'regT' });
    const [bought, ...sold] = result.fills;
    expect(bought?.qty.toString()).toBe('300');
    expect(sold.length).toBeGreaterThan(0);
    expect(sold.every(({ qty, intentId }) => qty.sign < 0 && intentId === '')).toBe(true);
    const left = result.statement.holdings[0]?.qty.toNumber() ?? 0;
    // What is left can be kept: 4,000 are at least a quarter of it at 80.
    expect(left).toBeLessThanOrEqual(200);
    expect(result.curve.equity.at(-1)).toBe(4_000);
    expect(result.manifest.margin).toBe('regT');
  });

  it('is watched while nothing is ordered: between two orders far apart', () => {
    const calm = Array.from({ length: 50 }, () => 100);
    const result = run([...calm, 80, 80], { strategy: buy(300).strategy, margin: 'regT' });
    expect(result.fills.length).toBeGreaterThan(1);
  });

  it('pays interest by the day on what it borrows', () => {
    const financing = { benchmarks: DOLLAR_BENCHMARK };
    const prices = Array.from({ length: 80 }, () => 100);
    const indebted = run(prices, { strategy: buy(150).strategy, margin: 'regT', financing });
    expect(indebted.postings.map(({ reason, amount }) => [reason, amount.sign])).toEqual(
      Array.from({ length: indebted.postings.length }, () => ['interest', -1]),
    );
    expect(indebted.postings).toHaveLength(4);
    const paid = indebted.postings.reduce((sum, { amount }) => sum.plus(amount), Decimal.ZERO);
    expect(indebted.statement.cash[0]?.posted.equals(paid)).toBe(true);
    // 5,000 at a benchmark of 0.09 % and 1.5 % on top, a 360th of a year each: 0.22 a day.
    expect(paid.toString()).toBe('-0.88');
    expect(indebted.curve.equity.at(-1)).toBeCloseTo(9_999.12, 8);
  });

  it('is what financing needs', () => {
    const financing = { benchmarks: DOLLAR_BENCHMARK };
    expect(() => run([100], { strategy: buy(1).strategy, financing })).toThrow(BacktestError);
  });
});

describe('several currencies in a backtest', () => {
  const rates = [1.2, 1.2, 1.25, 1.3];

  it('are valued by bars of their pair, whether the strategy asks for them or not', () => {
    const strategy = defineStrategy((ctx) => {
      const aapl = ctx.stock('AAPL');
      const bars = ctx.bars(aapl, '1 hour');
      return () => {
        if (bars.count === 1) ctx.buy(aapl, 10);
      };
    });
    const result = run([100, 100, 110, 110], {
      strategy,
      currency: 'EUR',
      data: [
        { listing: AAPL!, barSize: '1 hour', columns: hours([100, 100, 110, 110]) },
        { listing: EUR_USD!, barSize: '1 hour', columns: hours(rates) },
      ],
    });
    // Ten at 100 leave 1,000 dollars of debt: at the end 10 × 110 − 1,000 = 100 dollars, 100 / 1.3 euros.
    const [, , before, third, last] = result.curve.equity;
    expect(before).toBeCloseTo(10_000, 8);
    expect(third).toBeCloseTo(10_000 + 100 / 1.25, 8);
    expect(last).toBeCloseTo(10_000 + 100 / 1.3, 8);
    expect(result.statement.cash.map(({ currency, closing }) => `${closing} ${currency}`)).toEqual([
      '10000 EUR',
      '-1000 USD',
    ]);
    expect(result.benchmark.equity.at(-1)).toBe(11_000);
  });

  it('say what is missing when there is no rate', () => {
    expect(() => run([100, 100, 110], { strategy: buy(10).strategy, currency: 'EUR' })).toThrow(
      'the equity in EUR is unknown at',
    );
  });
});
