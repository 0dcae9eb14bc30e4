/* oxlint-disable typescript/no-non-null-assertion -- columns are read inside their length */

/** Bars that are passed over together where their extremes say that none of them matters: a power of two. */
export const SPAN_BITS = 6;
const SPAN = 1 << SPAN_BITS;

/** The least and the greatest of each span of a column; NaN where one of its values is. */
export interface Spans {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** column → its spans */
const known = new WeakMap<Float64Array, Spans>();

export function spansOf(values: Float64Array): Spans {
  const ready = known.get(values);
  if (ready !== undefined) return ready;
  const low = new Float64Array(Math.ceil(values.length / SPAN));
  const high = new Float64Array(low.length);
  for (let span = 0; span < low.length; span++) {
    const to = Math.min(values.length, (span + 1) << SPAN_BITS);
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = span << SPAN_BITS; i < to; i++) {
      const value = values[i]!;
      // NaN stays: no comparison with it is true.
      if (!(value >= least)) least = value;
      if (!(value <= greatest)) greatest = value;
      if (value !== value) break;
    }
    low[span] = least;
    high[span] = greatest;
  }
  const spans = { low, high };
  known.set(values, spans);
  return spans;
}
