import { crossesAbove, crossesBelow, defineStrategy, integer, sma, tradeByRules } from '@tapewright/engine';
import { instant, instantFromIso, seededRandom } from '@tapewright/model';
import { ALWAYS_OPEN, listingsOf } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { backtest } from '../backtest/index.ts';
import { columnsFromBars } from '../columns/index.ts';
import { Grid } from './grid.ts';
import { rank, type RankedOutcome } from './ranking.ts';
import { sweep, type SweepOptions } from './sweep.ts';
import { walkStep, walkSummary, walkWindows, windowsOf, type WalkStep } from './walk-forward.ts';

const HALF_DAY = 43_200_000_000;
const BEGIN = instantFromIso('2020-01-06T00:00:00Z');
const [listing] = listingsOf(['SPY']);

/** Two bars a day, so that days and bars are not the same. */
const random = seededRandom(9);
let last = 100;
const columns = columnsFromBars(
  Array.from({ length: 240 }, (_, i) => {
    const open = last;
    last = Math.max(20, Math.round((last + random.normal()) * 100) / 100);
    const start = instant(BEGIN + i * HALF_DAY);
    const [high, low] = [Math.max(open, last), Math.min(open, last)];
    return { start, end: instant(start + HALF_DAY), open, high, low, close: last, volume: 1e6 };
  }),
);

const strategy = defineStrategy({
  params: { fast: integer(3, { min: 2, max: 20 }), slow: integer(10, { min: 3, max: 40 }) },
  setup(ctx, { fast, slow }) {
    const bars = ctx.bars(ctx.stock('SPY'), '1 hour');
    const [quick, calm] = bars.indicators(sma(fast), sma(slow));
    return tradeByRules(ctx, bars, [
      { when: crossesAbove(quick, calm), holdPercent: 1 },
      { when: crossesBelow(quick, calm), holdPercent: 0 },
    ]);
  },
});

const options: SweepOptions = {
  strategy,
  data: [{ listing: listing!, barSize: '1 hour', columns }],
  cash: 1_000_000,
  risk: { others: 'none' },
  calendar: ALWAYS_OPEN,
  from: instant(BEGIN + 20 * 2 * HALF_DAY),
};
const grid = new Grid(strategy.params, [
  { name: 'fast', values: [2, 4, 6] },
  { name: 'slow', values: [8, 12, 20] },
]);
const day = (number: number) => instant(BEGIN + number * 2 * HALF_DAY);

describe('the windows of a walk', () => {
  it('lie one behind the other, the days traded without a gap, and only whole ones', () => {
    // 100 days from day 20 on: 40 + 25 fit at 20 and at 45; a third would need day 135.
    expect(windowsOf(options, { inDays: 40, outDays: 25 })).toEqual([
      { inFrom: day(20), inTo: day(60), outFrom: day(60), outTo: day(85) },
      { inFrom: day(45), inTo: day(85), outFrom: day(85), outTo: day(110) },
    ]);
  });

  it('end where the data or the time given ends', () => {
    const terms = { inDays: 50, outDays: 50 };
    expect(walkWindows(columns, ALWAYS_OPEN, terms, { from: day(20) })).toHaveLength(1);
    expect(walkWindows(columns, ALWAYS_OPEN, terms, { from: day(20), to: day(119) })).toHaveLength(0);
    expect(walkWindows(columns, ALWAYS_OPEN, { inDays: 100, outDays: 21 }, { from: day(0) })).toHaveLength(0);
  });
});

describe('a step of a walk', () => {
  const [window] = windowsOf(options, { inDays: 40, outDays: 25 });
  const outcomes = [
    ...sweep({ ...options, from: window!.inFrom, to: window!.inTo }, grid, undefined, 'auto'),
  ];
  const step = walkStep(options, grid, { window: window!, outcomes, by: 'totalReturn' });

  it('trades what was best on the days before, and nothing of the days behind', () => {
    const best: RankedOutcome | undefined = rank(outcomes, 'totalReturn')[0];
    expect(step.params).toEqual(best?.params);
    const result = backtest({ ...options, params: step.params, from: window!.outFrom, to: window!.outTo });
    expect(step.outOfSample?.endEquity).toBe(result.curve.equity.at(-1));
    expect(step.outOfSample?.days).toBe(25);
    expect(step.returns).toHaveLength(25);
  });

  it('without a best says so', () => {
    const none = walkStep(options, grid, { window: window!, outcomes: [], by: 'sharpe' });
    expect([none.problem, none.returns]).toEqual(['no point has a sharpe', []]);
  });
});

describe('the summary of a walk', () => {
  const figures = (totalReturn: number, days: number) => ({ totalReturn, days }) as WalkStep['inSample'];
  const stepWith = (returns: number[], inSample: number): WalkStep => ({
    window: { inFrom: BEGIN, inTo: BEGIN, outFrom: BEGIN, outTo: BEGIN },
    params: {},
    inSample: figures(inSample, 4),
    outOfSample: figures(returns.reduce((growth, each) => growth * (1 + each), 1) - 1, returns.length),
    returns,
    problem: undefined,
  });

  it('puts the returns behind one another', () => {
    const summary = walkSummary([stepWith([0.1, -0.2], 0.21), stepWith([0.25], 0.1)]);
    // 1.1 × 0.8 × 1.25 = 1.1; the deepest fall is the second day.
    expect(summary.totalReturn).toBeCloseTo(0.1, 12);
    expect(summary.maxDrawdown).toBeCloseTo(-0.2, 12);
    expect([summary.days, summary.gained, summary.traded]).toEqual([3, 1, 2]);
    expect(summary.annualReturn).toBeCloseTo(1.1 ** (252 / 3) - 1, 6);
    // ln 1.1 over 3 days, beside ln 1.21 + ln 1.1 over 8 days: (1 / 3) ÷ (3 / 8)
    expect(summary.efficiency).toBeCloseTo(8 / 9, 12);
  });

  it('has no efficiency where nothing was gained before, and nothing without days', () => {
    expect(walkSummary([stepWith([0.1], -0.5)]).efficiency).toBeUndefined();
    const none = walkSummary([]);
    expect([none.days, none.totalReturn, none.annualReturn, none.sharpe, none.efficiency]).toEqual([
      0,
      0,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
