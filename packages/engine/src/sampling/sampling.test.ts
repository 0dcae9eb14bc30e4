import { Decimal, instant, seededRandom, type Instant } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { sma } from '../indicators/sma.ts';
import { defineStrategy } from '../strategy/strategy.ts';
import { Rig } from '../testing/rig.ts';
import { tickImbalanceBars, valueImbalanceBars, volumeImbalanceBars } from './imbalance.ts';
import { renkoBars } from './renko.ts';
import type { SampledSeries } from './sampled-series.ts';
import type { SampledBar, Sampler } from './sampler.ts';
import { rangeBars, tickBars, timeBars, valueBars, volumeBars } from './simple-bars.ts';

const at = (ms: number): Instant => instant(1_700_000_000_000_000 + ms * 1_000);

/** The bars of trades [price, size], a second apart, as [open, high, low, close, volume]. */
function barsOf(sampler: Sampler, trades: readonly (readonly [price: number, size: number])[]): number[][] {
  return trades
    .flatMap(([price, size], i) => sampler.push({ at: at(i * 1_000), price, size }))
    .map(({ open, high, low, close, volume }) => [open, high, low, close, volume]);
}

describe('bars by', () => {
  test('trades', () => {
    expect(
      barsOf(tickBars(2), [
        [10, 1],
        [12, 2],
        [9, 3],
        [11, 4],
        [5, 5],
      ]),
    ).toEqual([
      [10, 12, 10, 12, 3],
      [9, 11, 9, 11, 7],
    ]);
  });

  test('volume: the trade that crosses the line is the last of its bar', () => {
    expect(
      barsOf(volumeBars(100), [
        [10, 60],
        [11, 39],
        [12, 500],
        [13, 100],
      ]),
    ).toEqual([
      [10, 12, 10, 12, 599],
      [13, 13, 13, 13, 100],
    ]);
  });

  test('value', () => {
    // 10 · 60 = 600, + 11 · 40 = 1,040
    const sampler = valueBars(1_000);
    expect(
      barsOf(sampler, [
        [10, 60],
        [11, 40],
        [1_000, 1],
      ]),
    ).toEqual([
      [10, 11, 10, 11, 100],
      [1_000, 1_000, 1_000, 1_000, 1],
    ]);
  });

  test('range', () => {
    expect(
      barsOf(rangeBars(0.3), [
        [10, 1],
        [10.2, 1],
        [9.95, 1],
        [9.9, 1],
        [10, 1],
      ]),
    ).toEqual([[10, 10.2, 9.9, 9.9, 4]]);
  });

  test('time, at round moments, and none where nothing was traded', () => {
    const sampler = timeBars(60_000);
    const seen = [0, 19_999, 20_000, 30_000, 200_000].flatMap((ms) =>
      sampler.push({ at: at(ms), price: ms, size: 1 }),
    );
    // 1,700,000,000 s is 20 s after a whole minute… and so the next begins 40 s on.
    expect(seen.map(({ start, trades }) => [start - at(0), trades])).toEqual([[0, 4]]);
    expect(sampler.current?.start).toBe(at(200_000));
  });
});

describe('renko', () => {
  const closes = (prices: readonly number[]): (readonly [number, number])[] => {
    const sampler = renkoBars(1);
    return prices
      .flatMap((price, i) => sampler.push({ at: at(i), price, size: 1 }))
      .map(({ open, close }) => [open, close] as const);
  };

  test('goes on after one brick, and turns after two', () => {
    expect(closes([10, 10.9, 11, 12.5, 11.2, 10.1, 10, 11, 12])).toEqual([
      [10, 11],
      [11, 12],
      // Down takes a brick below the open of the last one: 10.
      [11, 10],
      [11, 12],
    ]);
  });

  test('makes several bricks of a jump, and gives the volume to the last', () => {
    const sampler = renkoBars(0.1);
    sampler.push({ at: at(0), price: 1, size: 5 });
    const bricks = sampler.push({ at: at(1), price: 1.3, size: 7 });
    expect(bricks.map(({ close, volume }) => [Math.round(close * 100), volume])).toEqual([
      [110, 0],
      [120, 0],
      [130, 12],
    ]);
  });
});

describe('imbalance', () => {
  const terms = { expectedTrades: 2, spanBars: 1, spanTrades: 3 };

  test('of ticks: the sums of the book, step by step', () => {
    // α of trades is 2/4 = 1/2, of bars 2/2 = 1: the expected length is that of the last bar.
    //   price  b   E[b]   θ   threshold 2·|E[b]|
    //   10     –
    //   11    +1    1     1       2
    //   11    +1    1     2       2            → a bar of 3 trades, E[T] = 3
    //   10    −1    0    −1       0            → a bar of 1, E[T] = 1
    //   9     −1  −1/2   −1      1/2           → a bar of 1
    expect(
      barsOf(tickImbalanceBars(terms), [
        [10, 1],
        [11, 1],
        [11, 1],
        [10, 1],
        [9, 1],
      ]),
    ).toEqual([
      [10, 11, 10, 11, 3],
      [10, 10, 10, 10, 1],
      [9, 9, 9, 9, 1],
    ]);
  });

  test('of volume and value weighs the trades', () => {
    //   size 5 up: E = 5, θ = 5 < 2·5; size 1 down: E = 5 − 3 = 2, θ = 4 ≥ 2·2 → a bar
    expect(
      barsOf(volumeImbalanceBars(terms), [
        [10, 9],
        [11, 5],
        [10, 1],
      ]),
    ).toEqual([[10, 11, 10, 10, 15]]);
    //   11 · 5 = 55 up: E = 55, θ = 55 < 110; 10 · 1 down: E = 22.5, θ = 45 ≥ 45 → a bar
    expect(
      barsOf(valueImbalanceBars(terms), [
        [10, 9],
        [11, 5],
        [10, 1],
      ]),
    ).toEqual([[10, 11, 10, 10, 15]]);
  });

  test('keeps the expected length within its bounds', () => {
    const sampler = tickImbalanceBars({ ...terms, minTrades: 3 });
    // As above, but after the bar of one trade three are expected: −1/2 · 3 asks for 1.5.
    const bars = barsOf(sampler, [
      [10, 1],
      [11, 1],
      [11, 1],
      [10, 1],
      [9, 1],
    ]);
    expect(bars).toHaveLength(2);
  });
});

test('every bar is made of the trades since the last, whatever the kind', () => {
  const samplers: readonly Sampler[] = [
    timeBars(7_000),
    tickBars(13),
    volumeBars(900),
    valueBars(90_000),
    rangeBars(0.4),
    tickImbalanceBars({ expectedTrades: 20, spanBars: 5, spanTrades: 50, maxTrades: 100 }),
  ];
  for (const sampler of samplers) {
    const random = seededRandom(sampler.name);
    let [price, open] = [100, Number.NaN];
    let since: number[] = [];
    let bars = 0;
    for (let i = 0; i < 3_000; i++) {
      price = Math.round((price + random.normal() * 0.05) * 100) / 100;
      const done = sampler.push({ at: at(i * 500), price, size: 1 + random.below(200) });
      // A bar of time is told by the first trade after it.
      if (!sampler.name.startsWith('time')) since.push(price);
      for (const bar of done) {
        bars += 1;
        expectBar(bar, since);
        since = [];
      }
      if (sampler.name.startsWith('time')) since.push(price);
      open = price;
    }
    expect(bars).toBeGreaterThan(10);
    expect(open).toBe(price);
  }
});

function expectBar(bar: SampledBar, prices: readonly number[]): void {
  const { open, high, low, close, trades } = bar;
  expect([open, high, low, close, trades]).toEqual([
    prices[0],
    Math.max(...prices),
    Math.min(...prices),
    prices.at(-1),
    prices.length,
  ]);
}

test('a number that is none is refused', () => {
  expect(() => tickBars(0)).toThrow('give a number above 0');
  expect(() => tickImbalanceBars({ expectedTrades: 5, spanBars: 1, spanTrades: 1, maxTrades: 0 })).toThrow(
    'give bounds',
  );
});

describe('a strategy', () => {
  test('reads sampled bars as any other, of prints and of bars', () => {
    const seen: unknown[] = [];
    let volume: SampledSeries | undefined;
    const rig = new Rig(
      defineStrategy((ctx) => {
        const spy = ctx.stock('SPY');
        const bars = ctx.bars(spy, '1 min', { history: 1 });
        volume = ctx.sample(spy, volumeBars(100));
        const mean = volume.indicator(sma(2));
        ctx.sample(spy, tickBars(2), bars);
        return {
          onSample: (series) =>
            void seen.push([series.sampler.name, series.close(), series.count, mean.value]),
        };
      }),
    ).start();
    rig.qualify();
    const print = (price: number, size: number): void =>
      void rig.send({ kind: 'trade', instrument: 0, price, size: Decimal.of(size) });
    print(10, 100);
    print(20, 60);
    print(12, 60);
    rig.bar(50, { isWarmUp: true });
    rig.bar(51);
    expect(seen).toEqual([
      ['volume(100)', 10, 1, Number.NaN],
      ['volume(100)', 12, 2, 11],
      // The bar of the warm-up was the first of its two.
      ['tick(2)', 51, 1, 11],
    ]);
    expect(volume?.high()).toBe(20);
  });
});
