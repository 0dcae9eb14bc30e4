import { crossedAbove, crossedBelow, defineStrategy, integer, sma } from '@tapewright/engine';
import { instant, instantFromIso, seededRandom } from '@tapewright/model';
import { ALWAYS_OPEN, listingsOf } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { backtest } from '../backtest/index.ts';
import { columnsFromBars } from '../columns/index.ts';
import { Grid } from './grid.ts';
import { mergeParts, missingPoints, parseSweepPart, sweepHash, sweepPart } from './part.ts';
import { rank, selectionOf } from './ranking.ts';
import { sweepCsv } from './sweep-csv.ts';
import { sweepHtml } from './sweep-html.ts';
import { shardOf, sweep, sweepManifest, type SweepOptions } from './sweep.ts';

const DAY = 86_400_000_000;
const [listing] = listingsOf(['SPY']);

function walk(length: number): SweepOptions['data'] {
  const random = seededRandom(5);
  const begin = instantFromIso('2020-01-06T00:00:00Z');
  let last = 100;
  const bars = Array.from({ length }, (_, i) => {
    const open = last;
    last = Math.max(20, last + random.below(401) / 100 - 2);
    const start = instant(begin + i * DAY);
    const [high, low] = [Math.max(open, last), Math.min(open, last)];
    return { start, end: instant(start + DAY), open, high, low, close: last, volume: 1e6 };
  });
  return [{ listing: listing!, barSize: '1 day', columns: columnsFromBars(bars) }];
}

const crossover = defineStrategy({
  name: 'crossover',
  params: { fast: integer(3, { min: 1, max: 20 }), slow: integer(10, { min: 2, max: 200 }) },
  setup(ctx, { fast, slow }) {
    if (fast >= slow) throw new RangeError(`fast ${fast} is not below slow ${slow}`);
    const spy = ctx.stock('SPY');
    const bars = ctx.bars(spy, '1 day');
    const [quick, calm] = [bars.indicator(sma(fast)), bars.indicator(sma(slow))];
    return () => {
      if (crossedAbove(quick, calm)) ctx.orderTargetPercent(spy, 1);
      if (crossedBelow(quick, calm)) ctx.close(spy);
    };
  },
});

const options: SweepOptions = {
  strategy: crossover,
  data: walk(160),
  cash: 100_000,
  risk: { others: 'none' },
  calendar: ALWAYS_OPEN,
};
const grid = new Grid(crossover.params, [
  { name: 'fast', values: [2, 4, 8] },
  { name: 'slow', values: [5, 10, 200] },
]);

describe('a sweep', () => {
  const outcomes = [...sweep(options, grid)];

  it('gives each point what a backtest with its parameters gives', () => {
    for (const index of [0, 1, 4]) {
      const alone = backtest({ ...options, params: grid.at(index) });
      expect(outcomes[index]?.figures?.hash).toBe(alone.hash);
      expect(outcomes[index]?.figures?.endEquity).toBe(alone.curve.equity.at(-1));
    }
    expect(new Set(outcomes.flatMap(({ figures }) => figures?.hash ?? [])).size).toBeGreaterThan(3);
  });

  it('tells why a point cannot be run, and goes on', () => {
    expect(outcomes.map(({ problem }) => problem?.replace(/^.*?(fast|SPY)/, '$1'))).toEqual([
      undefined,
      undefined,
      expect.stringContaining('the strategy needs 200 before its first'),
      undefined,
      undefined,
      expect.stringContaining('needs 200'),
      expect.stringContaining('fast 8 is not below slow 5'),
      undefined,
      expect.stringContaining('needs 200'),
    ]);
  });

  it('is the same in parts, through files and in any order', () => {
    const manifest = sweepManifest(options, grid);
    const parts = [3, 1, 2].map((k) => {
      const part = sweepPart(manifest, grid.length, [...sweep(options, grid, shardOf(grid.length, k, 3))]);
      return { name: `part ${k}`, part: parseSweepPart(JSON.stringify(part), `part ${k}`) };
    });
    const merged = mergeParts(parts);
    expect(missingPoints(merged)).toEqual([]);
    expect(sweepHash(merged.outcomes)).toBe(sweepHash(outcomes));
    expect(sweepCsv(merged.outcomes)).toBe(sweepCsv(outcomes));
    expect(missingPoints(mergeParts(parts.slice(0, 2)))).toEqual([{ from: 3, to: 6 }]);
  });

  it('refuses parts that do not belong together', () => {
    const whole = { name: 'a', part: sweepPart(sweepManifest(options, grid), grid.length, outcomes) };
    const other = sweepPart(sweepManifest({ ...options, seed: 1 }, grid), grid.length, []);
    expect(() => mergeParts([whole, { name: 'b', part: other }])).toThrow(
      'b and a are not of one sweep: their seed differ',
    );
    expect(() => mergeParts([whole, { ...whole, name: 'c' }])).toThrow('point 0 is in a and in c');
    expect(() => parseSweepPart('{"format":', 'half.json')).toThrow('half.json is not JSON');
    expect(() => parseSweepPart('{"points":3}', 'other.json')).toThrow('other.json is not a part of a sweep');
  });

  it('ranks by an objective, equal scores in the order of the grid', () => {
    const ranked = rank(outcomes, 'totalReturn');
    expect(ranked).toHaveLength(5);
    const scores = ranked.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(ranked[0]?.figures.totalReturn).toBe(scores[0]);
  });

  it('is a page with each score, and nothing from elsewhere', () => {
    const page = sweepHtml(sweepPart(sweepManifest(options, grid), grid.length, outcomes), 'sharpe');
    for (const { score } of rank(outcomes, 'sharpe')) expect(page).toContain(`>${score.toFixed(2)}</td>`);
    expect(page).not.toMatch(/https?:|<script/);
    expect(page).toContain('fast 8 is not below slow 5');
  });

  it('is a table with a row for each point', () => {
    const rows = sweepCsv(outcomes).trimEnd().split('\r\n');
    expect(rows).toHaveLength(10);
    expect(rows[0]).toMatch(/^point,fast,slow,endEquity,/);
    expect(rows[7]).toMatch(/^6,8,5,,,.*fast 8 is not below slow 5/);
  });
});

// Bailey & López de Prado 2014, numerical example: annual Sharpe ratio 2.5 over 1,250 days, 100 trials whose annual ratios have variance ½,
// skewness -3, kurtosis 10: 0.9004. The trials here are 99 whose variance, with the best, is that of the example.
it('tells how likely the best is to be skill', () => {
  const figures = {
    ...[...sweep(options, grid, { from: 0, to: 1 })][0]!.figures!,
    days: 1250,
    skewness: -3,
    kurtosis: 10,
  };
  // 100 ratios: 2.5 and 99 around m, half at m + d and half at m - d but one at m; sample variance ½ by the choice of d for m = 0.
  const squares = 99 * 0.5 - 2.5 ** 2 * (99 / 100);
  const d = Math.sqrt(squares / 98);
  const sharpes = [2.5, 0, ...Array.from({ length: 98 }, (_, i) => (i % 2 === 0 ? d : -d))];
  const trials = sharpes.map((sharpe, index) => ({
    index,
    params: {},
    problem: undefined,
    figures: { ...figures, sharpe: sharpe * Math.sqrt(252 / 250) },
  }));
  const found = selectionOf(trials);
  expect(found?.best.index).toBe(0);
  expect(found?.trials).toBe(100);
  // The paper counts 250 days a year and we 252: the ratio per day is the paper's.
  expect(found?.deflatedSharpe).toBeCloseTo(0.9004, 3);
});
