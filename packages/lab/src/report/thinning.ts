/** A point of a line: µs since the epoch, and a value. */
export type Point = readonly [at: number, value: number];

/**
 * At most about `limit` points that draw the same line: of every stretch its first, lowest, highest and last, in their order.
 * No peak and no trough is lost. All points when they are few.
 */
export function thinned(at: Float64Array, values: Float64Array, limit: number): Point[] {
  const length = Math.min(at.length, values.length);
  const points: Point[] = [];
  const keep = (i: number): void => {
    points.push([at[i] ?? Number.NaN, values[i] ?? Number.NaN]);
  };
  if (length <= limit) {
    for (let i = 0; i < length; i++) keep(i);
    return points;
  }
  const stretches = Math.max(1, Math.floor(limit / 4));
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * length) / stretches);
    const to = Math.floor(((stretch + 1) * length) / stretches);
    const { lowest, highest } = extremes(values, from, to);
    const kept = [from, lowest, highest, to - 1].sort((a, b) => a - b);
    kept.forEach((i, place) => {
      if (i !== kept[place - 1]) keep(i);
    });
  }
  return points;
}

function extremes(values: Float64Array, from: number, to: number): { lowest: number; highest: number } {
  let lowest = from;
  let highest = from;
  for (let i = from; i < to; i++) {
    const value = values[i] ?? Number.NaN;
    if (value < (values[lowest] ?? Number.NaN)) lowest = i;
    if (value > (values[highest] ?? Number.NaN)) highest = i;
  }
  return { lowest, highest };
}
