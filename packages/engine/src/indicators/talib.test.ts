import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { seededRandom } from '@tapewright/model';
import * as talib from 'talib-web';
import { beforeAll, describe, expect, test } from 'vitest';
import { atr, bollinger, donchian, ema, highest, lowest, macd, rsi, sma, stddev, wma } from './index.ts';
import type { BarValues, Reading, ValueIndicator } from './indicator.ts';

// Expected values: TA-Lib, the C library, compiled to WebAssembly (npm talib-web 0.1.3). It computes in double precision, and its
// variances by sums of squares, which costs it digits: hence the wider tolerance where one is given.

beforeAll(async () => {
  const wasm = join(dirname(createRequire(import.meta.url).resolve('talib-web')), 'talib.wasm');
  await talib.init(`data:application/wasm;base64,${readFileSync(wasm).toString('base64')}`);
});

const random = seededRandom('prices for talib');
const bars: BarValues[] = [];
for (let close = 100; bars.length < 1_000;) {
  const open = close;
  close = Math.round(open * (1 + 0.01 * random.normal()) * 100) / 100;
  const high = Math.max(open, close) + Math.round(random.next() * 50) / 100;
  const low = Math.min(open, close) - Math.round(random.next() * 50) / 100;
  bars.push({ open, high, low, close, volume: 1_000 + random.below(9_000) });
}
const closes = bars.map((bar) => bar.close);
const highs = bars.map((bar) => bar.high);
const lows = bars.map((bar) => bar.low);

/** The values of `reading` after each close at which the indicator is ready. */
function readings(indicator: ValueIndicator, reading: Reading = indicator): number[] {
  const values: number[] = [];
  for (const close of closes) {
    indicator.update(close);
    if (indicator.isReady) values.push(reading.value);
  }
  return values;
}

/**
 * The largest difference. TA-Lib's values begin at its first one, so series that begin at different inputs differ at once; what its wrapper
 * leaves behind the last one is no value.
 */
function difference(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length < 700) return Number.POSITIVE_INFINITY;
  return Math.max(...ours.map((value, i) => Math.abs(value - (theirs[i] ?? Number.NaN))));
}

/** Roots of TA-Lib's variances, which rounding leaves a little below zero at times. Its STDDEV and BBANDS take the root of the first two values only in this build (1, 2, 3, 2, 5 at period 3). */
function deviations(timePeriod: number): number[] {
  return talib
    .VAR({ inReal: closes, timePeriod, nbDev: 1 })
    .output.map((variance) => Math.sqrt(Math.max(variance, 0)));
}

describe.each([2, 3, 14, 50, 200])('with period %i', (timePeriod) => {
  test('sma', () => {
    expect(
      difference(readings(sma(timePeriod)), talib.SMA({ inReal: closes, timePeriod }).output),
    ).toBeLessThan(1e-9);
  });

  test('ema seeded by the mean', () => {
    expect(
      difference(readings(ema(timePeriod)), talib.EMA({ inReal: closes, timePeriod }).output),
    ).toBeLessThan(1e-9);
  });

  test('wma', () => {
    expect(
      difference(readings(wma(timePeriod)), talib.WMA({ inReal: closes, timePeriod }).output),
    ).toBeLessThan(1e-9);
  });

  test('rsi', () => {
    expect(
      difference(readings(rsi(timePeriod)), talib.RSI({ inReal: closes, timePeriod }).output),
    ).toBeLessThan(1e-9);
  });

  test('standard deviation of the population', () => {
    expect(difference(readings(stddev(timePeriod)), deviations(timePeriod))).toBeLessThan(1e-5);
  });

  test('highest and lowest', () => {
    expect(
      difference(readings(highest(timePeriod)), talib.MAX({ inReal: closes, timePeriod }).output),
    ).toBeLessThan(1e-9);
    expect(
      difference(readings(lowest(timePeriod)), talib.MIN({ inReal: closes, timePeriod }).output),
    ).toBeLessThan(1e-9);
  });

  test('bollinger: the mean, and 2.5 deviations around it', () => {
    const mean = talib.SMA({ inReal: closes, timePeriod }).output;
    const offset = deviations(timePeriod).map((deviation) => 2.5 * deviation);
    const bands = (): ReturnType<typeof bollinger> => bollinger(timePeriod, 2.5);
    const upper = bands();
    const lower = bands();
    expect(difference(readings(bands()), mean)).toBeLessThan(1e-9);
    const above = mean.map((value, i) => value + (offset[i] ?? 0));
    expect(difference(readings(upper, upper.upper), above)).toBeLessThan(1e-5);
    const below = mean.map((value, i) => value - (offset[i] ?? 0));
    expect(difference(readings(lower, lower.lower), below)).toBeLessThan(1e-5);
  });

  test('atr', () => {
    const theirs = talib.ATR({ high: highs, low: lows, close: closes, timePeriod }).output;
    const range = atr(timePeriod);
    const ours: number[] = [];
    for (const bar of bars) {
      range.update(bar);
      if (range.isReady) ours.push(range.value);
    }
    expect(difference(ours, theirs)).toBeLessThan(1e-9);
  });

  test('donchian', () => {
    const channel = donchian(timePeriod);
    const upper: number[] = [];
    const lower: number[] = [];
    for (const bar of bars) {
      channel.update(bar);
      if (channel.isReady) {
        upper.push(channel.upper.value);
        lower.push(channel.lower.value);
      }
    }
    expect(difference(upper, talib.MAX({ inReal: highs, timePeriod }).output)).toBeLessThan(1e-9);
    expect(difference(lower, talib.MIN({ inReal: lows, timePeriod }).output)).toBeLessThan(1e-9);
  });
});

test.each([
  [12, 26, 9],
  [3, 10, 16],
  [2, 3, 2],
])('macd(%i, %i, %i)', (fastPeriod, slowPeriod, signalPeriod) => {
  const theirs = talib.MACD({ inReal: closes, fastPeriod, slowPeriod, signalPeriod });
  const ours = (): ReturnType<typeof macd> => macd(fastPeriod, slowPeriod, signalPeriod);
  expect(difference(readings(ours()), theirs.MACD)).toBeLessThan(1e-9);
  const withSignal = ours();
  expect(difference(readings(withSignal, withSignal.signal), theirs.MACDSignal)).toBeLessThan(1e-9);
  const withHistogram = ours();
  expect(difference(readings(withHistogram, withHistogram.histogram), theirs.MACDHist)).toBeLessThan(1e-9);
});
