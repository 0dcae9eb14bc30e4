import { crossedAbove, crossedBelow, defineStrategy, sma, type Strategy } from '@tapewright/engine';
import { CALENDARS, instant } from '@tapewright/model';
import { listingsOf, NO_FEES, percentOfValue } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import type { BarColumns } from '../columns/index.ts';
import { readCsvBars } from '../sources/index.ts';
import { backtest } from './backtest.ts';
import type { BacktestOptions } from './options.ts';
import type { BacktestResult } from './result.ts';

// Expected values: the packages themselves, run over the same data/sp500-2000.csv with the same strategies; see each test.

const [SPY, GOOG] = listingsOf(['SPY', 'GOOG']);
const sample = readCsvBars('data/sp500-2000.csv', { barSize: '1 day', calendar: CALENDARS.NYSE }).columns;

function run(strategy: Strategy, options: Partial<BacktestOptions>) {
  return backtest({
    strategy,
    data: [{ listing: SPY!, barSize: '1 day', columns: sample }],
    cash: 1_000_000,
    risk: { others: 'none' },
    from: instant(sample.start[0]!),
    ...options,
  });
}

/** Long 100 after the quick average has crossed the slow one upwards, short 100 after it has crossed downwards. */
const crossing = defineStrategy((ctx) => {
  const spy = ctx.stock('SPY');
  const bars = ctx.bars(spy, '1 day');
  const [quick, slow] = bars.indicators(sma(10), sma(20));
  return () => {
    if (crossedAbove(quick, slow)) ctx.orderTarget(spy, 100);
    if (crossedBelow(quick, slow)) ctx.orderTarget(spy, -100);
  };
});

/** Buys 100 one percent below the close after a crossing upwards, sells 100 by a stop as far below it after one downwards. */
const waiting = defineStrategy((ctx) => {
  const spy = ctx.stock('SPY');
  const bars = ctx.bars(spy, '1 day');
  const [quick, slow] = bars.indicators(sma(10), sma(20));
  return () => {
    const isUp = crossedAbove(quick, slow);
    if (!isUp && !crossedBelow(quick, slow)) return;
    for (const order of ctx.openOrders(spy)) ctx.cancel(order);
    const price = Number((bars.close() * 0.99).toFixed(2));
    if (isUp) ctx.buy(spy, 100, { limit: price, tif: 'GTC' });
    else ctx.sell(spy, 100, { stop: price, tif: 'GTC' });
  };
});

/** What backtesting.py calls `Commissions [$]`: those of trades that are over. */
function feesOfClosed({ trips }: BacktestResult): number {
  return trips.reduce((sum, trip) => sum + (trip.closedAt === undefined ? 0 : trip.fees), 0);
}

describe('a strategy under the fill rules of another backtester', () => {
  it('ends as backtesting.py 0.6.6 ends: 758,926.579382 after 159,944.672238 of commissions', () => {
    // Backtest(…, cash=1_000_000, commission=.002), crossover(): self.position.close(); self.buy(size=100), and the other way round.
    const result = run(crossing, { fills: 'backtesting.py', feePlan: percentOfValue(0.2) });
    expect(result.curve.equity.at(-1)).toBeCloseTo(758_926.579382, 4);
    expect(result.trips.filter((trip) => trip.closedAt !== undefined)).toHaveLength(256);
    expect(feesOfClosed(result)).toBeCloseTo(159_944.672238, 4);
    expect(result.manifest.fills).toBe('backtesting.py');
  });

  it('ends as backtrader 1.9.78 ends: 839,172.7804909 after 257 orders', () => {
    // order_target_size(target=±100) on bt.ind.CrossOver, setcommission(commission=.001).
    const result = run(crossing, { fills: 'backtrader', feePlan: percentOfValue(0.1) });
    expect(result.curve.equity.at(-1)).toBeCloseTo(839_172.7804909, 4);
    expect(result.fills).toHaveLength(257);
  });

  it('trades limits and stops as backtrader does: 172 of them, 101,139,590.0306 at the end', () => {
    // Order.Limit and Order.Stop at round(close * .99, 2), the one before cancelled.
    const result = run(waiting, { fills: 'backtrader', feePlan: NO_FEES, cash: 100_000_000 });
    expect(result.curve.equity.at(-1)).toBeCloseTo(101_139_590.0306, 4);
    expect(result.fills).toHaveLength(172);
  });

  it('tells of fills at the end of their bar', () => {
    const { fills } = run(crossing, { fills: 'backtesting.py' });
    const ends = new Set(sample.end);
    expect(fills.every(({ at }) => ends.has(at + 1))).toBe(true);
  });

  it('refuses a volume share beside them', () => {
    expect(() => run(crossing, { fills: 'lean', volumeShare: 0.1 })).toThrow(
      "volumeShare belongs to the venue's own way through a bar: the fill rules of lean have their own, or none",
    );
  });
});

// The package ships the prices under its own licence, so they are not here: TAPEWRIGHT_GOOG_CSV names its file backtesting/test/GOOG.csv.
const googFile = process.env['TAPEWRIGHT_GOOG_CSV'];

describe.skipIf(googFile === undefined)(
  'SmaCross of the README of backtesting.py on its data of GOOG',
  () => {
    /** Sizes at the next open, as backtesting.py does: all the money, less what the commission takes. A strategy that trades cannot know it. */
    const smaCross = (columns: BarColumns) =>
      defineStrategy((ctx) => {
        const goog = ctx.stock('GOOG');
        const bars = ctx.bars(goog, '1 day');
        const [quick, slow] = bars.indicators(sma(10), sma(20));
        const sizeAt = (open: number): number => {
          const held = ctx.position(goog).qty.toNumber();
          const free = ctx.cash.toNumber() + held * open - Math.abs(held) * open * 0.002;
          return Math.trunc((free * (1 - Number.EPSILON)) / (open * 1.002));
        };
        return () => {
          const open = columns.open[bars.count] ?? Number.NaN;
          if (crossedAbove(quick, slow)) ctx.orderTarget(goog, sizeAt(open));
          if (crossedBelow(quick, slow)) ctx.orderTarget(goog, -sizeAt(open));
        };
      });

    it('ends at 56,263.51934 after 93 trades, as version 0.6.6', () => {
      const { columns } = readCsvBars(googFile ?? '', { barSize: '1 day', calendar: CALENDARS.NYSE });
      const result = run(smaCross(columns), {
        data: [{ listing: GOOG!, barSize: '1 day', columns }],
        from: instant(columns.start[0]!),
        cash: 10_000,
        fills: 'backtesting.py',
        feePlan: percentOfValue(0.2),
      });
      expect(result.curve.equity.at(-1)).toBeCloseTo(56_263.51934, 4);
      expect(feesOfClosed(result)).toBeCloseTo(10_563.95154, 4);
      expect(result.trips.filter((trip) => trip.closedAt !== undefined)).toHaveLength(93);
    });
  },
);
