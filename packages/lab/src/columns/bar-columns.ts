import { instant, type Bar } from '@tapewright/model';

/**
 * Bars of one instrument and one size as typed arrays of equal length, oldest first: 56 bytes a bar, no object per bar,
 * and what a user's own analysis reads without a copy.
 */
export interface BarColumns {
  readonly length: number;
  /** Beginning of each bar, µs since the epoch. */
  readonly start: Float64Array;
  /** End of each bar, µs since the epoch; never after the start of the next. */
  readonly end: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Shares or contracts; NaN where unknown. */
  readonly volume: Float64Array;
}

export const COLUMN_NAMES = ['start', 'end', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Columns of `length` bars, all zero, to be filled. */
export function emptyColumns(length: number): BarColumns {
  return {
    length,
    start: new Float64Array(length),
    end: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
}

/** The bars from index `from` up to but not including `to`, sharing memory with the original. */
export function sliceColumns(columns: BarColumns, from: number, to: number): BarColumns {
  return {
    length: Math.max(0, Math.min(to, columns.length) - from),
    start: columns.start.subarray(from, to),
    end: columns.end.subarray(from, to),
    open: columns.open.subarray(from, to),
    high: columns.high.subarray(from, to),
    low: columns.low.subarray(from, to),
    close: columns.close.subarray(from, to),
    volume: columns.volume.subarray(from, to),
  };
}

/** A copy with room for `length` bars, the first ones those of `columns`. */
export function resizeColumns(columns: BarColumns, length: number): BarColumns {
  const resized = emptyColumns(length);
  const kept = sliceColumns(columns, 0, length);
  for (const name of COLUMN_NAMES) resized[name].set(kept[name]);
  return resized;
}

/** A copy in memory that threads share: it is passed to a worker without being copied again. */
export function sharedColumns(columns: BarColumns): BarColumns {
  const shared = (column: Float64Array): Float64Array => {
    const copy = new Float64Array(new SharedArrayBuffer(column.byteLength));
    copy.set(column);
    return copy;
  };
  return {
    length: columns.length,
    start: shared(columns.start),
    end: shared(columns.end),
    open: shared(columns.open),
    high: shared(columns.high),
    low: shared(columns.low),
    close: shared(columns.close),
    volume: shared(columns.volume),
  };
}

export function columnsFromBars(bars: readonly Bar[]): BarColumns {
  const columns = emptyColumns(bars.length);
  bars.forEach((bar, i) => {
    columns.start[i] = bar.start;
    columns.end[i] = bar.end;
    columns.open[i] = bar.open;
    columns.high[i] = bar.high;
    columns.low[i] = bar.low;
    columns.close[i] = bar.close;
    columns.volume[i] = bar.volume ?? Number.NaN;
  });
  return columns;
}

/** The bar at index `i` as an object; a RangeError when there is none. */
export function barAt(columns: BarColumns, i: number): Bar {
  if (!Number.isInteger(i) || i < 0 || i >= columns.length) {
    throw new RangeError(`no bar ${i}: the columns hold ${columns.length}, the first is 0`);
  }
  const volume = columns.volume[i]!;
  return {
    start: instant(columns.start[i]!),
    end: instant(columns.end[i]!),
    open: columns.open[i]!,
    high: columns.high[i]!,
    low: columns.low[i]!,
    close: columns.close[i]!,
    volume: Number.isNaN(volume) ? undefined : volume,
  };
}

/**
 * Why these columns cannot be a market, or undefined when they can: times that go back or overlap, a price that is not a finite number,
 * a high or low that the open or close lies beyond, a negative volume. Names the first bad bar.
 */
export function columnsFault(columns: BarColumns): string | undefined {
  let previousEnd = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < columns.length; i++) {
    const start = columns.start[i]!;
    const end = columns.end[i]!;
    if (!(start < end)) return `bar ${i} ends at or before its start`;
    if (start < previousEnd) return `bar ${i} starts before the previous one ends`;
    previousEnd = end;
    const fault = barFault(columns.open[i]!, columns.high[i]!, columns.low[i]!, columns.close[i]!);
    if (fault !== undefined) return `bar ${i}: ${fault}`;
    if (columns.volume[i]! < 0) return `bar ${i}: volume ${columns.volume[i]} is negative`;
  }
  return undefined;
}

/** Why these four prices cannot be a bar, or undefined when they can. Negative prices can (futures in April 2020, spreads). */
export function barFault(open: number, high: number, low: number, close: number): string | undefined {
  // One sum is finite only when all four are: a price is never infinite, and NaN spreads.
  if (!Number.isFinite(open + high + low + close)) return 'a price is not a finite number';
  if (high < low) return `high ${high} is below low ${low}`;
  if (open > high || open < low) return `open ${open} is outside low ${low} … high ${high}`;
  if (close > high || close < low) return `close ${close} is outside low ${low} … high ${high}`;
  return undefined;
}
