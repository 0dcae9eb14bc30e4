import { instant, type Bar } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { BarAssembler, type CompleteBar } from './bar-assembler.ts';

/** A bar of ten microseconds, the n-th since 0, with a close that tells versions apart. */
function bar(n: number, close = 0): Bar {
  return { start: instant(n * 10), end: instant(n * 10 + 10), open: 1, high: 9, low: 1, close };
}
const shown = (bars: readonly CompleteBar[]) =>
  bars.map(({ bar, isWarmUp }) => `${bar.start / 10}:${bar.close}${isWarmUp ? ' warm-up' : ''}`);

describe('a bar is complete', () => {
  test('when one with a later start comes, in its last version', () => {
    const bars = new BarAssembler(0, undefined);
    expect(shown([...bars.onUpdate(bar(1, 5)), ...bars.onUpdate(bar(1, 6))])).toEqual([]);
    expect(shown(bars.onUpdate(bar(2, 7)))).toEqual(['1:6']);
  });

  test('at its end and the grace, not a microsecond before', () => {
    const bars = new BarAssembler(3, undefined);
    bars.onUpdate(bar(1, 6));
    expect(bars.due).toBe(23);
    expect(shown(bars.tick(instant(22)))).toEqual([]);
    expect(shown(bars.tick(instant(23)))).toEqual(['1:6']);
    expect(bars.due).toBeUndefined();
  });

  test('once: neither a second tick nor a late word brings it again', () => {
    const bars = new BarAssembler(0, undefined);
    bars.onUpdate(bar(1, 6));
    expect(shown(bars.tick(instant(20)))).toEqual(['1:6']);
    expect(shown(bars.tick(instant(21)))).toEqual([]);
    expect(shown(bars.onUpdate(bar(1, 8)))).toEqual([]);
    expect(shown(bars.onUpdate(bar(2, 8)))).toEqual([]);
    expect(shown(bars.onUpdate(bar(3, 8)))).toEqual(['2:8']);
  });

  test('although the next came after a pause of several bars', () => {
    const bars = new BarAssembler(0, undefined);
    bars.onUpdate(bar(1, 6));
    expect(shown(bars.onUpdate(bar(5, 7)))).toEqual(['1:6']);
  });
});

describe('history', () => {
  test('warms up, and its unfinished last bar goes on live', () => {
    const bars = new BarAssembler(0, undefined);
    expect(shown(bars.onHistory([bar(1), bar(2), bar(3, 4)], instant(35)))).toEqual([
      '1:0 warm-up',
      '2:0 warm-up',
    ]);
    expect(shown(bars.onUpdate(bar(3, 5)))).toEqual([]);
    expect(shown(bars.tick(instant(40)))).toEqual(['3:5']);
  });

  test('on the first start even the newest complete bar only warms up', () => {
    expect(shown(new BarAssembler(0, undefined).onHistory([bar(1), bar(2)], instant(30)))).toEqual([
      '1:0 warm-up',
      '2:0 warm-up',
    ]);
  });

  test('after a gap hands out only what is missing, and the latest bar as late news', () => {
    const bars = new BarAssembler(0, undefined);
    bars.onHistory([bar(1), bar(2)], instant(31));
    expect(shown(bars.onHistory([bar(1), bar(2), bar(3), bar(4)], instant(51)))).toEqual([
      '3:0 warm-up',
      '4:0',
    ]);
  });

  test('after a restart continues where the journal ended', () => {
    const bars = new BarAssembler(0, instant(20));
    expect(shown(bars.onHistory([bar(1), bar(2), bar(3)], instant(41)))).toEqual(['3:0']);
  });

  test('a newest bar that is a whole bar old is old news', () => {
    const bars = new BarAssembler(0, instant(20));
    expect(shown(bars.onHistory([bar(3)], instant(49)))).toEqual(['3:0']);
    const late = new BarAssembler(0, instant(20));
    expect(shown(late.onHistory([bar(3)], instant(50)))).toEqual(['3:0 warm-up']);
  });

  test('of a gap that ended the bar in progress completes it once', () => {
    const bars = new BarAssembler(0, undefined);
    bars.onHistory([bar(1)], instant(20));
    bars.onUpdate(bar(2, 5));
    expect(shown(bars.onHistory([bar(2, 6), bar(3, 7)], instant(35)))).toEqual(['2:6']);
    expect(shown(bars.tick(instant(40)))).toEqual(['3:7']);
  });
});
