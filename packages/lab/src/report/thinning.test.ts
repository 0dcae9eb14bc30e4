import { seededRandom } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { thinned } from './thinning.ts';

const walk = (length: number): { at: Float64Array; values: Float64Array } => {
  const random = seededRandom(7);
  let level = 0;
  return {
    at: Float64Array.from({ length }, (_, i) => i),
    values: Float64Array.from({ length }, () => (level += random.normal())),
  };
};

describe('thinning a line', () => {
  it('keeps everything when there is little', () => {
    const { at, values } = walk(100);
    expect(thinned(at, values, 100)).toHaveLength(100);
  });

  it('keeps the ends, the highest and the lowest point, in order, within the limit', () => {
    const { at, values } = walk(100_003);
    const points = thinned(at, values, 2_000);
    expect(points.length).toBeLessThanOrEqual(2_000);
    expect(points[0]?.[0]).toBe(0);
    expect(points.at(-1)?.[0]).toBe(100_002);
    const levels = points.map(([, value]) => value);
    expect(Math.max(...levels)).toBe(values.reduce((a, b) => Math.max(a, b)));
    expect(Math.min(...levels)).toBe(values.reduce((a, b) => Math.min(a, b)));
    expect(points.every(([x], i) => i === 0 || x > (points[i - 1]?.[0] ?? 0))).toBe(true);
  });
});
