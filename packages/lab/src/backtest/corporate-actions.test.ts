import { defineStrategy, sma, type LiveOrder, type StrategyContext } from '@tapewright/engine';
import { CALENDARS, instant } from '@tapewright/model';
import { listingsOf, NO_FEES } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { columnsFromBars } from '../columns/index.ts';
import type { DatedAction } from './actions.ts';
import { backtest } from './backtest.ts';
import type { BacktestOptions } from './options.ts';

const NYSE = CALENDARS.NYSE;
const [AAPL] = listingsOf(['AAPL']);
const sessions = NYSE.sessionsBetween('20200824', '20200904');

/** Days of one price each, from 2020-08-24 on. */
function days(prices: readonly number[]) {
  return columnsFromBars(
    prices.map((price, i) => {
      const { open: start, close: end } = sessions[i]!;
      return { start, end, open: price, high: price, low: price, close: price, volume: 1_000_000 };
    }),
  );
}

/** Counts from 0: what happens at the open of a day. */
const onDay = (day: number, action: DatedAction['action']): DatedAction => ({
  at: sessions[day]!.open,
  symbol: 'AAPL',
  action,
});

/** Buys or sells after the first day, and looks at what it has after each. */
function hold(qty: number, look: (ctx: StrategyContext, day: number) => void = () => {}) {
  return defineStrategy((ctx) => {
    const aapl = ctx.stock('AAPL');
    const bars = ctx.bars(aapl, '1 day');
    return () => {
      if (bars.count === 1) ctx.order(aapl, qty);
      look(ctx, bars.count);
    };
  });
}

function run(
  prices: readonly number[],
  options: Pick<BacktestOptions, 'strategy'> & Partial<BacktestOptions>,
) {
  return backtest({
    data: [{ listing: AAPL!, barSize: '1 day', columns: days(prices) }],
    cash: 100_000,
    risk: { others: 'none' },
    feePlan: NO_FEES,
    from: sessions[0]!.open,
    ...options,
  });
}

describe('a split in a backtest', () => {
  const FOUR_FOR_ONE = onDay(4, { kind: 'split', shares: 4, per: 1 });

  it('of four for one changes neither equity nor cost, and the benchmark neither', () => {
    const result = run([400, 404, 408, 412, 104, 105], { strategy: hold(100), actions: [FOUR_FOR_ONE] });
    // Bought 100 at 404: 59,600 of cash; then 100 × 404, 408, 412, and 400 × 104, 105.
    expect([...result.curve.equity]).toEqual([100_000, 100_000, 100_000, 100_400, 100_800, 101_200, 101_600]);
    const [held] = result.statement.holdings;
    expect([held?.qty.toString(), held?.avgPrice, held?.unrealizedPnl?.toString()]).toEqual([
      '400',
      101,
      '1600',
    ]);
    expect(result.trips).toMatchObject([{ qty: 400, entryPrice: 101 }]);
    // 250 bought at 400, 1,000 after the split.
    expect(result.benchmark.equity.at(-1)).toBe(105_000);
  });

  it('cancels the orders that wait, as IBKR does, and states history and indicators in new shares', () => {
    const seen: (readonly [number, number])[] = [];
    let stop: LiveOrder | undefined;
    const strategy = defineStrategy((ctx) => {
      const aapl = ctx.stock('AAPL');
      const bars = ctx.bars(aapl, '1 day');
      const mean = bars.indicator(sma(3));
      return () => {
        if (bars.count === 4) stop = ctx.sell(aapl, 100, { stop: 300, tif: 'GTC' });
        if (bars.count === 5) seen.push([bars.close(1), mean.value], [bars.close(4), mean.previous]);
      };
    });
    run([400, 404, 408, 412, 104], { strategy, actions: [FOUR_FOR_ONE] });
    expect(stop?.status).toBe('Cancelled');
    // (102 + 103 + 104) / 3 after it; before it the mean of 101, 102 and 103.
    expect(seen).toEqual([
      [103, 103],
      [100, 102],
    ]);
  });

  it('pays for the part of a share that is left, to the cent', () => {
    const result = run([10, 10, 10, 10, 100, 100], {
      strategy: hold(15),
      actions: [onDay(4, { kind: 'split', shares: 1, per: 10 })],
    });
    // 1.5 shares: one is kept, half of one is paid at the last price in new shares, 10 × 10.
    expect(result.postings).toMatchObject([{ currency: 'USD', reason: 'cash in lieu' }]);
    expect(result.postings[0]?.amount.toString()).toBe('50');
    expect(result.statement.holdings[0]?.qty.toString()).toBe('1');
    expect(result.statement.cash[0]?.closing.toString()).toBe('99900');
    expect(result.curve.equity.at(-1)).toBe(100_000);
  });
});

describe('a dividend in a backtest', () => {
  const dividend = onDay(3, { kind: 'dividend', perShare: '0.82' });

  it.each([
    ['long', 100, '82'],
    ['short', -100, '-82'],
  ])('is paid to whoever is %s before its day', (_, qty, amount) => {
    const result = run([100, 100, 100, 100], { strategy: hold(qty), actions: [dividend] });
    expect(result.postings.map((posting) => posting.amount.toString())).toEqual([amount]);
    expect(result.curve.equity.at(-1)).toBe(100_000 + Number(amount));
    const [usd] = result.statement.cash;
    expect([usd?.posted.toString(), usd?.closing.toString()]).toEqual([
      amount,
      String(100_000 - 100 * qty + Number(amount)),
    ]);
  });

  it('is not paid to whoever buys on its day', () => {
    const strategy = defineStrategy((ctx) => {
      const aapl = ctx.stock('AAPL');
      const bars = ctx.bars(aapl, '1 day');
      return () => {
        if (bars.count === 3) ctx.buy(aapl, 100);
      };
    });
    const result = run([100, 100, 100, 100], { strategy, actions: [dividend] });
    expect([result.fills.length, result.postings.length]).toEqual([1, 0]);
  });

  it('of the past is left out', () => {
    const result = run([100, 100, 100, 100], {
      strategy: hold(100),
      actions: [{ ...dividend, at: instant(sessions[0]!.open - 1) }],
    });
    expect(result.postings).toEqual([]);
  });
});

describe('the end of a listing', () => {
  it('pays out what is held, and ends orders and trading', () => {
    const orders: LiveOrder[] = [];
    const strategy = hold(100, (ctx, day) => {
      if (day === 4) orders.push(ctx.buy(ctx.stock('AAPL'), 1));
    });
    const result = run([100, 100, 100, 100], {
      strategy,
      actions: [onDay(3, { kind: 'delisting', price: 7.5 })],
    });
    // 90,000 and 100 × 7.5.
    expect(result.curve.equity.at(-1)).toBe(90_750);
    expect(result.trips).toMatchObject([{ exitPrice: 7.5, pnl: -9250 }]);
    expect(result.statement.holdings[0]?.qty.toString()).toBe('0');
    expect(orders[0]?.status).toBe('NotSent');
  });
});

it('refuses an action on an instrument that it does not have', () => {
  const action: DatedAction = { ...onDay(0, { kind: 'dividend', perShare: 1 }), symbol: 'MSFT' };
  expect(() => run([100, 100], { strategy: hold(1), actions: [action] })).toThrow('MSFT is not in the data');
});
