import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { seededRandom } from '@tapewright/model';
import * as talib from 'talib-web';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BarValues } from '../indicators/indicator.ts';
import { defineStrategy } from '../strategy/strategy.ts';
import { Rig } from '../testing/rig.ts';
import {
  adopted,
  adoptedOnBars,
  ADX,
  CCI,
  DEMA,
  LinearRegression,
  MFI,
  MOM,
  NATR,
  OBV,
  ROC,
  StochasticOscillator,
  TEMA,
  UltimateOscillator,
  WilliamsR,
  type AdoptedBar,
  type AdoptedValue,
} from './index.ts';

// Expected values: TA-Lib compiled to WebAssembly (npm talib-web 0.1.3). Averages that begin elsewhere agree after a while: those are compared
// at their last value.

beforeAll(async () => {
  const wasm = join(dirname(createRequire(import.meta.url).resolve('talib-web')), 'talib.wasm');
  await talib.init(`data:application/wasm;base64,${readFileSync(wasm).toString('base64')}`);
});

const random = seededRandom('prices for the library');
const bars: BarValues[] = [];
for (let close = 100; bars.length < 1_000;) {
  const open = close;
  close = Math.round(open * (1 + 0.01 * random.normal()) * 100) / 100;
  const high = Math.max(open, close) + 0.01 + Math.round(random.next() * 50) / 100;
  const low = Math.min(open, close) - 0.01 - Math.round(random.next() * 50) / 100;
  bars.push({ open, high, low, close, volume: 1_000 + random.below(9_000) });
}
const [inReal, high, low, close, volume] = (['close', 'high', 'low', 'close', 'volume'] as const).map(
  (name) => bars.map((bar) => bar[name]),
) as [number[], number[], number[], number[], number[]];

/** The indicator after all bars. */
function last(indicator: AdoptedValue<string> | AdoptedBar<string>): number {
  for (const bar of bars) {
    if (indicator.takes === 'value') indicator.update(bar.close);
    else indicator.update(bar);
  }
  expect(indicator.isReady).toBe(true);
  return indicator.value;
}

/** `lookback`: the inputs before TA-Lib's first value, by its own account. */
type Case = readonly [
  name: string,
  lookback: number,
  ours: () => AdoptedValue | AdoptedBar,
  theirs: () => { readonly output: ArrayLike<number> },
];

describe('an indicator of the library is what TA-Lib makes of the same bars', () => {
  test.each<Case>([
    ['ADX', 27, () => adoptedOnBars(new ADX(14)), () => talib.ADX({ high, low, close, timePeriod: 14 })],
    ['CCI', 19, () => adoptedOnBars(new CCI(20)), () => talib.CCI({ high, low, close, timePeriod: 20 })],
    [
      'MFI',
      14,
      () => adoptedOnBars(new MFI(14)),
      () => talib.MFI({ high, low, close, volume, timePeriod: 14 }),
    ],
    ['MOM', 10, () => adopted(new MOM(10)), () => talib.MOM({ inReal, timePeriod: 10 })],
    ['DEMA', 38, () => adopted(new DEMA(20)), () => talib.DEMA({ inReal, timePeriod: 20 })],
    ['TEMA', 57, () => adopted(new TEMA(20)), () => talib.TEMA({ inReal, timePeriod: 20 })],
    ['NATR', 14, () => adoptedOnBars(new NATR(14)), () => talib.NATR({ high, low, close, timePeriod: 14 })],
    [
      'WilliamsR',
      13,
      () => adoptedOnBars(new WilliamsR(14)),
      () => talib.WILLR({ high, low, close, timePeriod: 14 }),
    ],
    [
      'UltimateOscillator',
      28,
      () => adoptedOnBars(new UltimateOscillator()),
      () => talib.ULTOSC({ high, low, close, timePeriod1: 7, timePeriod2: 14, timePeriod3: 28 }),
    ],
  ])('%s', (_, lookback, ours, theirs) => {
    expect(last(ours())).toBeCloseTo(lastOf(theirs().output, lookback), 6);
  });

  test('the rate of change, a part here and percent there', () => {
    expect(last(adopted(new ROC(10))) * 100).toBeCloseTo(
      lastOf(talib.ROC({ inReal, timePeriod: 10 }).output, 10),
      6,
    );
  });
});

/** The value of the last bar. The wrapper of TA-Lib writes its values from the beginning, and leaves something behind the last. */
function lastOf(output: ArrayLike<number>, lookback: number): number {
  return output[bars.length - 1 - lookback] ?? Number.NaN;
}

test('several figures of one result are lines', () => {
  const terms = { kPeriod: 5, kSlowingPeriod: 3, dPeriod: 3 };
  const stochastic = adoptedOnBars(new StochasticOscillator(terms), {
    value: ({ stochK }) => stochK,
    lines: { d: ({ stochD }) => stochD },
  });
  const k = last(stochastic);
  expect(stochastic.lines.d.value).not.toBe(k);
  // Lane's definition: how high the close lies in the range of five bars, its mean over three, and the mean of that over three.
  const raw = (i: number): number => {
    const five = bars.slice(i - 4, i + 1);
    const [top, bottom] = [Math.max(...five.map((bar) => bar.high)), Math.min(...five.map((bar) => bar.low))];
    return (100 * (bars[i]!.close - bottom)) / (top - bottom);
  };
  const slowK = (i: number): number => (raw(i) + raw(i - 1) + raw(i - 2)) / 3;
  expect(k).toBeCloseTo(slowK(999), 9);
  expect(stochastic.lines.d.value).toBeCloseTo((slowK(999) + slowK(998) + slowK(997)) / 3, 9);
});

test('it warms up, and is read back, as one of ours', () => {
  let seen: readonly unknown[] = [];
  const rig = new Rig(
    defineStrategy((ctx) => {
      const spy = ctx.stock('SPY');
      const roc = ctx.bars(spy, '1 min').indicator(adopted(new ROC(2)));
      return () => {
        seen = [roc.name, roc.value, roc.previous];
      };
    }),
  ).start();
  rig.qualify();
  expect(rig.outputs.find((output) => output.kind === 'wantBars')?.warmUp).toBe(3);
  for (const price of [100, 100, 100]) rig.bar(price, { isWarmUp: true });
  rig.bar(110);
  rig.bar(121);
  // (110 − 100)/100, then (121 − 100)/100
  expect(seen).toEqual(['ROC(3)', expect.closeTo(0.21, 12), expect.closeTo(0.1, 12)]);
  expect(new LinearRegression(5).getRequiredInputs()).toBe(5);
  expect(new OBV(0).isStable).toBe(false);
});
