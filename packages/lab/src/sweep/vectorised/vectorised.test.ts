import {
  allOf,
  anyOf,
  atr,
  bollinger,
  chain,
  crossesAbove,
  crossesBelow,
  defineStrategy,
  ema,
  highest,
  integer,
  isAbove,
  isBelow,
  macd,
  noneOf,
  rsi,
  sma,
  tradeByRules,
  zscore,
  type BarSeries,
  type Rule,
  type Strategy,
} from '@tapewright/engine';
import { CALENDARS, instant, MICROS_PER_MINUTE, seededRandom } from '@tapewright/model';
import { FIRST_MADE_UP_CON_ID, NO_FEES, stockListing } from '@tapewright/venue';
import { describe, expect, test } from 'vitest';
import { columnsFromBars, type BarColumns } from '../../columns/index.ts';
import { Grid } from '../grid.ts';
import { sweep, whyNotVectorised, type SweepOptions } from '../sweep.ts';
import { compareWithEngine } from './agreement.ts';

const NYSE = CALENDARS.NYSE;
const { listing } = stockListing({
  conId: FIRST_MADE_UP_CON_ID,
  symbol: 'XYZ',
  primary: 'NYSE',
  name: 'XYZ',
  price: 100,
  dailyVolatility: 0.01,
  dailyShares: 1e6,
});

/** Bars of half an hour over some weeks, in whole cents; `skip` leaves some out. */
function bars(seed: number, count: number, skip: (i: number) => boolean = () => false): BarColumns {
  const random = seededRandom(seed);
  const made = [];
  let close = 100;
  let session = NYSE.nextSession(instant(Date.UTC(2024, 0, 2) * 1000));
  for (let i = 0, slot = 0; i < count; i++, slot++) {
    if (slot === 13) [session, slot] = [NYSE.nextSession(session.close), 0];
    const cents = (price: number) => Math.round(price * 100) / 100;
    const open = cents(close + random.normal() * 0.05);
    close = Math.max(20, cents(open + random.normal() * 0.5));
    const high = cents(Math.max(open, close) + random.below(10) / 100);
    const low = cents(Math.min(open, close) - random.below(10) / 100);
    if (skip(i)) continue;
    const start = instant(session.open + slot * 30 * MICROS_PER_MINUTE);
    const end = instant(start + 30 * MICROS_PER_MINUTE);
    made.push({ start, end, open, high, low, close, volume: 1000 + random.below(500) });
  }
  return columnsFromBars(made);
}

const PARAMS = { fast: integer(5, { min: 2, max: 40 }), slow: integer(30, { min: 3, max: 120 }) };

function strategyOf(rules: (series: BarSeries, fast: number, slow: number) => readonly Rule[]): Strategy {
  return defineStrategy({
    params: PARAMS,
    setup(ctx, { fast, slow }) {
      const series = ctx.bars(ctx.stock('XYZ'), '30 mins');
      return tradeByRules(ctx, series, rules(series, fast, slow));
    },
  });
}

const CROSSOVER = strategyOf((series, fast, slow) => {
  const [quick, calm] = series.indicators(sma(fast), sma(slow));
  return [
    { when: crossesAbove(quick, calm), holdPercent: 1 },
    { when: crossesBelow(quick, calm), holdPercent: 0 },
  ];
});

function optionsOf(strategy: Strategy, columns: BarColumns, more: Partial<SweepOptions> = {}): SweepOptions {
  return {
    strategy,
    data: [{ listing, barSize: '30 mins', columns }],
    cash: 1_000_000,
    risk: { others: 'none' },
    ...more,
  };
}

const AXES = [
  { name: 'fast', values: [2, 5, 13, 20] },
  { name: 'slow', values: [21, 50, 90] },
];

/** Makes every point over columns, and compares each with the event engine's, which throws where a figure differs. */
function compared(options: SweepOptions): {
  readonly problems: unknown[];
  readonly points: number;
  readonly all: boolean;
} {
  const grid = new Grid(options.strategy.params, AXES);
  const outcomes = [...sweep(options, grid, undefined, 'only')];
  return {
    problems: outcomes.flatMap(({ problem }) => problem ?? []),
    points: compareWithEngine(options, grid, outcomes, grid.length).length,
    // Twelve runs without a trade would be equal as well.
    all: outcomes.every(({ figures }) => (figures?.trades ?? 0) > 0),
  };
}

const EQUAL = { problems: [], points: 12, all: true };

const STRATEGIES: readonly (readonly [string, Strategy])[] = [
  ['a crossover of averages', CROSSOVER],
  [
    'one that is always in the market, long or short, with a part of the equity',
    strategyOf((series, fast, slow) => {
      const [quick, calm] = series.indicators(ema(fast), ema(slow));
      return [
        { when: crossesAbove(quick, calm), holdPercent: 0.7 },
        { when: crossesBelow(quick, calm), holdPercent: -0.35 },
      ];
    }),
  ],
  [
    'one that sets its share anew at every bar',
    strategyOf((series, _fast, slow) => {
      const [trend] = series.indicators(sma(slow));
      return [
        { when: isAbove('close', trend), holdPercent: 0.95 },
        { when: isBelow('close', trend), holdPercent: 0 },
      ];
    }),
  ],
  [
    'lines, levels and signals of signals',
    strategyOf((series, fast, slow) => {
      const [bands, strength, moves] = series.indicators(
        bollinger(slow, 1.5),
        rsi(fast + 2),
        macd(fast, slow, 9),
      );
      return [
        { when: allOf(isBelow('close', bands.lower), isBelow(strength, 45)), holdPercent: 1 },
        { when: anyOf(crossesAbove('close', bands), isAbove(strength, 80)), holdPercent: 0 },
        {
          when: allOf(crossesBelow(moves, moves.signal), noneOf(isBelow('close', bands))),
          holdPercent: -0.5,
        },
      ];
    }),
  ],
  [
    'indicators of bars, of sources and of indicators',
    strategyOf((series, fast, slow) => {
      const top = series.indicator(highest(fast), (bar) => bar.high);
      const [range, slope] = series.indicators(atr(14), chain(zscore(slow), sma(3)));
      return [
        { when: allOf(crossesAbove(slope, 0), isAbove(range, 0.1)), holdPercent: 1 },
        { when: anyOf(crossesBelow(slope, 0), isAbove('high', top)), holdPercent: 0 },
      ];
    }),
  ],
  [
    'two rules that fire at the same bar',
    strategyOf((series, fast, slow) => {
      const [quick, calm] = series.indicators(sma(fast), sma(slow));
      return [
        { when: crossesAbove(quick, calm), holdPercent: 0.5 },
        { when: crossesAbove(quick, calm), holdPercent: 0.8 },
        { when: crossesBelow(quick, calm), holdPercent: 0 },
      ];
    }),
  ],
];

describe('a sweep over columns comes to what the event engine comes to', () => {
  test.each(STRATEGIES)('%s', (_, strategy) => {
    expect(compared(optionsOf(strategy, bars(1, 700)))).toEqual(EQUAL);
  });

  test('from and to given moments, and without costs', () => {
    const columns = bars(2, 1_100);
    const [from, to] = [instant(columns.start[150]!), instant(columns.end[1_050]!)];
    expect(compared(optionsOf(CROSSOVER, columns, { from, to, feePlan: NO_FEES }))).toEqual(EQUAL);
  });

  test('with bars missing inside sessions', () => {
    expect(
      compared(
        optionsOf(
          CROSSOVER,
          bars(3, 900, (i) => i % 13 === 4),
        ),
      ),
    ).toEqual(EQUAL);
  });
});

describe('a sweep that cannot be made from columns', () => {
  const columns = bars(4, 400);
  const why = (strategy: Strategy, more: Partial<SweepOptions> = {}) => {
    const options = optionsOf(strategy, columns, more);
    return whyNotVectorised(options, new Grid(strategy.params, []));
  };

  test('says why', () => {
    expect(why(CROSSOVER)).toBeUndefined();
    const plain = defineStrategy((ctx) => {
      ctx.bars(ctx.stock('XYZ'), '30 mins');
      return () => {};
    });
    expect(why(plain)).toBe('its setup does not return tradeByRules');
    expect(why(CROSSOVER, { volumeShare: 0.1 })).toBe('volumeShare is set');
    expect(why(CROSSOVER, { risk: { maxQuantity: 100, others: 'none' } })).toBe(
      'the risk gate has a limit, maxQuantity',
    );
    const more = defineStrategy((ctx) => {
      const series = ctx.bars(ctx.stock('XYZ'), '30 mins');
      return { ...tradeByRules(ctx, series, []), onFill() {} };
    });
    expect(why(more)).toBe('it answers to onFill, too');
    const other = defineStrategy((ctx) => {
      const series = ctx.bars(ctx.stock('XYZ'), '30 mins');
      return { ...tradeByRules(ctx, series, []), onBar() {} };
    });
    expect(why(other)).toBe('its onBar is not that of its rules');
    const timed = defineStrategy((ctx) => {
      const series = ctx.bars(ctx.stock('XYZ'), '30 mins');
      ctx.after(1000);
      return tradeByRules(ctx, series, []);
    });
    expect(why(timed)).toBe('its setup asks for more than bars (setTimer)');
  });

  test('is made by the event engine, unless nothing else is wanted', () => {
    const options = optionsOf(CROSSOVER, columns, { volumeShare: 0.5 });
    const grid = new Grid(PARAMS, [{ name: 'fast', values: [3, 4] }]);
    const [first] = sweep(options, grid, undefined, 'auto');
    expect([first?.madeOf, first?.figures === undefined]).toEqual([undefined, false]);
    const [only] = sweep(options, grid, undefined, 'only');
    expect(only?.problem).toBe('not from columns: volumeShare is set');
  });

  test('for an order that would outlive its session, is that of the event engine', () => {
    // Whole days are missing: a day order that finds no bar in its session is over with it.
    const gaps = bars(5, 900, (i) => Math.floor(i / 13) % 3 === 1);
    const options = optionsOf(CROSSOVER, gaps);
    const grid = new Grid(PARAMS, AXES);
    const auto = [...sweep(options, grid, undefined, 'auto')];
    const never = [...sweep(options, grid)];
    expect(auto.some(({ madeOf }) => madeOf === undefined)).toBe(true);
    for (const [i, outcome] of auto.entries())
      expect(outcome.figures?.endEquity).toBeCloseTo(never[i]?.figures?.endEquity ?? Number.NaN, 6);
  });

  test('has a problem where too few bars are', () => {
    const options = optionsOf(CROSSOVER, bars(6, 60));
    const [, late] = sweep(
      options,
      new Grid(PARAMS, [{ name: 'slow', values: [21, 90] }]),
      undefined,
      'auto',
    );
    expect(late?.problem).toContain('the strategy needs 90 before its first');
  });
});
