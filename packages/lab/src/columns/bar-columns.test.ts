import { instant } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { barAt, columnsFault, columnsFromBars, resizeColumns, sliceColumns } from './bar-columns.ts';

const bar = (i: number, prices: Partial<Record<'open' | 'high' | 'low' | 'close', number>> = {}) => ({
  start: instant(i * 10),
  end: instant(i * 10 + 10),
  open: 5,
  high: 7,
  low: 3,
  close: 6,
  ...prices,
});

describe('columns of bars', () => {
  it('give back the bars they were made of', () => {
    const bars = [
      { ...bar(0), volume: 12 },
      { ...bar(1), volume: undefined },
    ];
    const columns = columnsFromBars(bars);
    expect([barAt(columns, 0), barAt(columns, 1)]).toEqual(bars);
    expect(() => barAt(columns, 2)).toThrow('no bar 2: the columns hold 2');
    expect(() => barAt(columns, -1)).toThrow(RangeError);
  });

  it('share memory with their slices, and none with resized copies', () => {
    const columns = columnsFromBars([bar(0), bar(1), bar(2)]);
    const slice = sliceColumns(columns, 1, 9);
    const larger = resizeColumns(columns, 5);
    columns.close[1] = 99;
    expect([slice.length, slice.close[0]]).toEqual([2, 99]);
    expect([larger.length, larger.close[1], larger.close[4]]).toEqual([5, 6, 0]);
  });

  it.each([
    ['nothing', [bar(0), bar(2)], undefined],
    ['negative prices', [bar(0, { open: -5, high: -3, low: -7, close: -6 })], undefined],
    ['overlapping', [bar(1), { ...bar(1), start: instant(19) }], 'bar 1 starts before the previous one ends'],
    ['empty time', [{ ...bar(0), end: instant(0) }], 'bar 0 ends at or before its start'],
    ['no number', [bar(0, { close: Number.NaN })], 'bar 0: a price is not a finite number'],
    ['infinity', [bar(0, { high: Number.POSITIVE_INFINITY })], 'bar 0: a price is not a finite number'],
    ['a close above the high', [bar(0, { close: 8 })], 'bar 0: close 8 is outside low 3 … high 7'],
    ['a negative volume', [{ ...bar(0), volume: -1 }], 'bar 0: volume -1 is negative'],
  ])('find %s wrong', (_, bars, fault) => {
    expect(columnsFault(columnsFromBars(bars))).toBe(fault);
  });
});
