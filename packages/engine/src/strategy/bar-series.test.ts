import { instant } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { atr, sma } from '../indicators/index.ts';
import { DEFAULT_DEPTH, MAX_DEPTH, RingSeries } from './bar-series.ts';

const instrument = { id: 0, contract: { symbol: 'SPY' }, details: undefined, isQualified: false };

function seriesOf(history = 0): RingSeries {
  const series = new RingSeries({ id: 0, instrument, barSize: '1 min' }, new Set());
  series.needHistory(history);
  return series;
}

function push(series: RingSeries, from: number, count: number): void {
  for (let i = from; i < from + count; i++) {
    const [open, high, low, close] = [i, i + 2, i - 2, i + 1];
    const times = { at: instant((i + 1) * 60_000_000), start: instant(i * 60_000_000) };
    series.push({
      kind: 'bar',
      series: 0,
      ...times,
      open,
      high,
      low,
      close,
      volume: i * 10,
      isWarmUp: false,
    });
  }
}

/** The bars `from … from + count - 1` of `push`, played as columns. */
function play(series: RingSeries, from: number, count: number): void {
  const column = (field: (i: number) => number) =>
    Float64Array.from({ length: from + count }, (_, i) => field(i));
  const columns = {
    start: column((i) => i * 60_000_000),
    end: column((i) => (i + 1) * 60_000_000),
    open: column((i) => i),
    high: column((i) => i + 2),
    low: column((i) => i - 2),
    close: column((i) => i + 1),
    volume: column((i) => i * 10),
  };
  for (let i = from; i < from + count; i++) series.pushFrom(columns, i);
}

const readings = (series: RingSeries, ago: number) => [
  series.open(ago),
  series.high(ago),
  series.low(ago),
  series.close(ago),
  series.volume(ago),
  series.start(ago),
];

describe('history', () => {
  test.each([
    ['as columns', [[play, 2_600]]],
    [
      'some before as objects',
      [
        [push, 200],
        [play, 900],
      ],
    ],
    [
      'some after as objects',
      [
        [play, 900],
        [push, 200],
      ],
    ],
    [
      'from columns, objects and other columns',
      [
        [play, 700],
        [push, 3],
        [play, 700],
        [play, 40],
      ],
    ],
    [
      'from columns longer than what is kept, and then objects',
      [
        [play, 3_000],
        [push, 5],
      ],
    ],
  ] as const)('reads the same when bars come %s', (_, parts) => {
    const [series, plain] = [seriesOf(), seriesOf()];
    let count = 0;
    for (const [bring, bars] of parts) {
      bring(series, count, bars);
      push(plain, count, bars);
      count += bars;
      for (const ago of [0, 1, 2, 150, 1_022, 1_023, 1_024, 5_000, -1, Number.NaN])
        expect(readings(series, ago)).toEqual(readings(plain, ago));
    }
    expect([series.count, series.depth]).toEqual([plain.count, plain.depth]);
  });

  test('is read back from the latest complete bar', () => {
    const series = seriesOf();
    push(series, 0, 3);
    expect([series.open(), series.high(), series.low(), series.close(), series.volume()]).toEqual([
      2, 4, 0, 3, 20,
    ]);
    expect([series.close(0), series.close(1), series.close(2)]).toEqual([3, 2, 1]);
    expect([series.start(), series.start(2), series.start(3)]).toEqual([120_000_000, 0, undefined]);
  });

  test.each([3, -1, Number.NaN, 0.5 + 1e9])(
    'has nothing %d bars ago: neither the future nor before the first',
    (ago) => {
      const series = seriesOf();
      push(series, 0, 3);
      expect(series.close(ago)).toBeNaN();
    },
  );

  test('reaches as far back as it is deep, and no further', () => {
    const series = seriesOf();
    push(series, 0, DEFAULT_DEPTH + 10);
    expect([series.count, series.depth]).toEqual([DEFAULT_DEPTH + 10, DEFAULT_DEPTH]);
    expect(series.close(DEFAULT_DEPTH - 1)).toBe(11);
    expect(series.close(DEFAULT_DEPTH)).toBeNaN();
  });

  test('is as deep as asked for, and is loaded before the first live bar', () => {
    const series = seriesOf(1_500);
    expect(series.warmUp).toBe(1_500);
    push(series, 0, 1_500);
    expect(series.close(1_499)).toBe(1);
  });

  test('has a limit, and cannot grow once bars have come', () => {
    expect(() => seriesOf(MAX_DEPTH + 1)).toThrow('SPY 1 min: 16777217 bars of history, at most 16777216');
    const series = seriesOf();
    push(series, 0, 1);
    expect(() => series.needHistory(5_000)).toThrow('ask in setup');
  });
});

describe('indicators', () => {
  test('are fed closes, whole bars, or what a function makes of a bar', () => {
    const series = seriesOf();
    const closes = series.indicator(sma(2));
    const middle = series.indicator(sma(2), (bar) => (bar.high + bar.low) / 2);
    const range = series.indicator(atr(1));
    push(series, 10, 2);
    expect([closes.value, middle.value, range.value]).toEqual([11.5, 10.5, 4]);
    expect(series.warmUp).toBe(2);
  });

  test('one is fed by one series only, from its first bar on', () => {
    const fed = new Set<ReturnType<typeof sma>>();
    const [a, b] = [0, 1].map((id) => new RingSeries({ id, instrument, barSize: '1 min' }, fed));
    const mean = sma(2);
    a?.indicator(mean);
    expect(() => b?.indicator(mean)).toThrow(
      'sma(2) is fed already: make a new one for SPY 1 min, inside setup',
    );
    const used = sma(1);
    used.update(5);
    expect(() => b?.indicator(used)).toThrow('sma(1) is fed already');
    const series = seriesOf();
    push(series, 0, 1);
    expect(() => series.indicator(sma(2))).toThrow(
      'sma(2) comes after bars of SPY 1 min: attach indicators in setup',
    );
  });
});
