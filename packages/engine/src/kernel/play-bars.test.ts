import { Decimal, type Instant } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { atr } from '../indicators/atr.ts';
import { sma } from '../indicators/sma.ts';
import { defineStrategy, type BarInput, type BarRun } from '../index.ts';
import { Rig } from '../testing/rig.ts';

const MINUTE = 60_000_000;
const COUNT = 40;
const START = Date.parse('2026-08-25T14:00:00Z') * 1000;

/** Whole prices that go up and down: 100 + (i² mod 17), two dollars high and one low around the close. */
const bars: readonly BarInput[] = Array.from({ length: COUNT }, (_, i) => {
  const close = 100 + ((i * i) % 17);
  return {
    kind: 'bar',
    at: (START + (i + 1) * MINUTE) as Instant,
    series: 0,
    start: (START + i * MINUTE) as Instant,
    open: close - 0.5,
    high: close + 2,
    low: close - 1,
    close,
    volume: 1000 + i,
    isWarmUp: false,
  };
});

const column = (name: 'start' | 'at' | 'open' | 'high' | 'low' | 'close' | 'volume') =>
  Float64Array.from(bars, (bar) => bar[name]);

const run: BarRun = {
  series: 0,
  columns: {
    start: column('start'),
    end: column('at'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  },
};

/** Writes down all that it sees, and buys one share whenever the close is 100 or 104. */
function watcher() {
  const seen: unknown[] = [];
  const strategy = defineStrategy((ctx) => {
    const spy = ctx.stock('SPY');
    const series = ctx.bars(spy, '1 min');
    const [mean, range] = series.indicators(sma(3), atr(3));
    const volumes = series.indicator(sma(2), (bar) => bar.volume);
    return () => {
      const prices = [series.open(), series.high(), series.low(), series.close(), series.close(2)];
      seen.push([ctx.now, series.count, prices, series.start(), mean.value, range.value, volumes.value]);
      if ([100, 104].includes(series.close())) ctx.buy(spy, 1);
    };
  });
  const rig = new Rig(strategy).start();
  rig.qualify();
  rig.cash(1_000);
  return { rig, seen };
}

describe('bars of columns', () => {
  test('are what the same bars are one by one, and stop with each that brings something', () => {
    const single = watcher();
    for (const bar of bars) single.rig.outputs.push(...single.rig.engine.handle(bar));
    const played = watcher();
    const { engine, outputs } = played.rig;
    const stops: number[] = [];
    for (let i = 0; i < COUNT;) {
      i = engine.playBars(run, i, COUNT);
      if (engine.outputs.length > 0) stops.push(i);
      outputs.push(...engine.outputs);
    }
    expect(played.seen).toEqual(single.seen);
    expect(played.seen).toHaveLength(COUNT);
    expect(outputs).toEqual(single.rig.outputs);
    // i² mod 17 is 0 at multiples of 17, and 4 at 2 and 15 beside them; the index after each is where it stops.
    expect(stops).toEqual([1, 3, 16, 18, 20, 33, 35, 37]);
  });

  test('write the equity after each: the cash, and what a holding is worth at the close', () => {
    const { rig } = watcher();
    const { engine } = rig;
    const equity = new Float64Array(COUNT).fill(-1);
    expect(engine.playBars(run, 0, COUNT, equity)).toBe(1);
    expect([...equity.subarray(0, 2)]).toEqual([1_000, -1]);
    rig.at = (START + MINUTE) as Instant;
    rig.fill(rig.order(1), 1, 99);
    expect(engine.playBars(run, 1, COUNT, equity)).toBe(3);
    // 1,000 − 99 in cash, and a share at 101, then 104
    expect([...equity.subarray(0, 3)]).toEqual([1_002, 1_005, -1]);
    expect(engine.portfolio.equity?.equals(Decimal.of(1_005))).toBe(true);
  });

  test('end with a strategy that throws', () => {
    const rig = new Rig(
      defineStrategy((ctx) => {
        const series = ctx.bars(ctx.stock('SPY'), '1 min');
        return () => {
          if (series.count === 5) throw new Error('at the fifth');
        };
      }),
    ).start();
    rig.qualify();
    expect(rig.engine.playBars(run, 0, COUNT)).toBe(5);
    expect(rig.engine.failure?.message).toContain('at the fifth');
  });
});
