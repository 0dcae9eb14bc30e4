import { seededRandom } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import {
  atr,
  bollinger,
  chain,
  crossedAbove,
  crossedBelow,
  donchian,
  ema,
  highest,
  macd,
  rsi,
  sma,
  stddev,
  vwap,
  wma,
  zscore,
  type BarValues,
  type ValueIndicator,
} from './index.ts';

function last(indicator: ValueIndicator, values: readonly number[]): number {
  for (const value of values) indicator.update(value);
  return indicator.value;
}

function bar(high: number, low: number, close: number, volume = 1): BarValues {
  return { open: close, high, low, close, volume };
}

describe('seeds', () => {
  test('ema from the first value: 10, then 10 + (13 - 10) / 2', () => {
    // Period 3 weighs the new value 2 / 4.
    expect(last(ema(3, { seed: 'first' }), [10, 13])).toBe(11.5);
  });

  test('rsi from the first change: +1, -1, +1 at period 2', () => {
    // Gains 1, 0.5, 0.75; losses 0, 0.5, 0.25: 100 * 0.75 / 1.
    expect(last(rsi(2, { seed: 'first' }), [10, 11, 10, 11])).toBe(75);
  });

  test('atr with the first range: (2 + 3) / 2', () => {
    const range = atr(2, { seed: 'firstRange' });
    range.update(bar(11, 9, 10));
    range.update(bar(13, 12, 12.5)); // from 10, the close before, to 13
    expect(range.value).toBe(2.5);
  });

  test('macd with both averages from their own first values', () => {
    // At 1, 2, 3: ema(2) is 1.5 at 2 and 1.5 + 2/3 * 1.5 = 2.5 at 3; ema(3) is 2 at 3; the difference is 0.5.
    const own = macd(2, 3, 1, { seed: 'sma' });
    expect(last(own, [1, 2, 3])).toBeCloseTo(0.5, 12);
  });

  test('standard deviation of a sample: 1, 2, 3, 4 has variance 5/3', () => {
    expect(last(stddev(4, { of: 'sample' }), [1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 3), 12);
  });
});

describe('zscore', () => {
  test('of 1, 2, 3, 4: (4 - 2.5) / sqrt(1.25)', () => {
    expect(last(zscore(4), [1, 2, 3, 4])).toBeCloseTo(1.5 / Math.sqrt(1.25), 12);
  });

  test('is unknown while nothing moves', () => {
    expect(last(zscore(3), [5, 5, 5])).toBeNaN();
  });
});

describe('vwap', () => {
  test('weighs the typical price by volume: (10 * 1 + 20 * 3) / 4', () => {
    const price = vwap();
    price.update(bar(11, 9, 10, 1));
    price.update(bar(21, 19, 20, 3));
    expect(price.value).toBe(17.5);
    expect(price.previous).toBe(10);
  });

  test('over the last two bars: (20 * 3 + 30 * 1) / 4', () => {
    const price = vwap(2);
    for (const [at, volume] of [
      [10, 7],
      [20, 3],
      [30, 1],
    ] as const) {
      price.update(bar(at, at, at, volume));
    }
    expect(price.value).toBe(22.5);
  });

  test('leaves out a bar without volume, and begins anew after reset', () => {
    const price = vwap();
    price.update(bar(10, 10, 10, Number.NaN));
    expect(price.isReady).toBe(false);
    price.update(bar(20, 20, 20, 2));
    expect(price.value).toBe(20);
    price.reset();
    expect(price.value).toBeNaN();
    price.update(bar(30, 30, 30, 1));
    expect(price.value).toBe(30);
  });
});

describe('chain', () => {
  test('is an indicator of an indicator: mean of 2 of the means of 2 of 1, 3, 5', () => {
    const both = chain(sma(2), sma(2));
    expect([both.name, both.warmUp]).toEqual(['sma(2) of sma(2)', 3]);
    expect(last(both, [1, 3])).toBeNaN();
    both.update(5);
    expect(both.value).toBe(3); // (2 + 4) / 2
  });

  test('takes bars when its first part does', () => {
    const both = chain(donchian(1), sma(2));
    both.update(bar(4, 2, 3));
    both.update(bar(6, 4, 5));
    expect([both.takes, both.value]).toEqual(['bar', 4]);
  });
});

describe('crossings', () => {
  const from = (previous: number, value: number): { previous: number; value: number } => ({
    previous,
    value,
  });

  test.each([
    ['rises through', from(1, 3), 2, true, false],
    ['rises from equal', from(2, 3), 2, true, false],
    ['rises to equal', from(1, 2), 2, false, false],
    ['stays above', from(3, 4), 2, false, false],
    ['falls through', from(3, 1), 2, false, true],
    ['falls from equal', from(2, 1), 2, false, true],
    ['falls to equal', from(3, 2), 2, false, false],
    ['is unknown before', from(Number.NaN, 3), 2, false, false],
    ['is unknown now', from(1, Number.NaN), 2, false, false],
  ])('%s', (_name, a, b, above, below) => {
    expect([crossedAbove(a, b), crossedBelow(a, b)]).toEqual([above, below]);
    // The same level as a reading, and seen from the other side.
    expect([crossedAbove(a, from(b, b)), crossedBelow(a, from(b, b))]).toEqual([above, below]);
    expect([crossedBelow(from(b, b), a), crossedAbove(b, a)]).toEqual([above, below]);
  });
});

describe('readiness', () => {
  test.each([
    [sma(5), 5],
    [ema(5), 5],
    [wma(5), 5],
    [rsi(5), 6],
    [stddev(5), 5],
    [zscore(5), 5],
    [highest(5), 5],
    [bollinger(5), 5],
    [macd(3, 5, 2), 6],
  ] as const)('$name is ready after as many values as its warm-up says', (indicator, needed) => {
    expect(indicator.warmUp).toBe(needed);
    for (let i = 1; i < needed; i++) indicator.update(i * i);
    expect([indicator.isReady, indicator.value]).toEqual([false, Number.NaN]);
    indicator.update(100);
    expect(indicator.isReady).toBe(true);
    expect(indicator.value).not.toBeNaN();
  });

  test.each([0, -1, 2.5, Number.NaN, 1e9])('a period of %d is refused', (period) => {
    expect(() => sma(period)).toThrow(`sma: period ${period} is not a whole number from 1`);
  });
});

describe('after ten million values', () => {
  // The window is then summed afresh: mean and deviation by their definitions, over 200 values.
  test('mean and deviation have not drifted', () => {
    const random = seededRandom('drift');
    const [mean, weighted, deviation] = [sma(200), wma(200), stddev(200)];
    const window: number[] = [];
    let price = 5_000;
    for (let i = 0; i < 10_000_000; i++) {
      price = Math.abs(price + random.next() - 0.5);
      mean.update(price);
      weighted.update(price);
      deviation.update(price);
      if (i >= 9_999_800) window.push(price);
    }
    const expected = window.reduce((sum, value) => sum + value, 0) / 200;
    const variance = window.reduce((sum, value) => sum + (value - expected) ** 2, 0) / 200;
    const weights = window.reduce((sum, value, i) => sum + value * (i + 1), 0) / ((200 * 201) / 2);
    expect(Math.abs(mean.value - expected)).toBeLessThan(1e-9);
    expect(Math.abs(weighted.value - weights)).toBeLessThan(1e-9);
    expect(Math.abs(deviation.value - Math.sqrt(variance))).toBeLessThan(1e-9);
  });
});
