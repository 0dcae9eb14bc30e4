import { MICROS_PER_DAY } from '@tapewright/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawdowns } from './drawdown.ts';
import { dailyEquity } from './equity-curve.ts';

describe('dailyEquity', () => {
  it('keeps the start and the last point of each day, however many points the days have', () => {
    const lengths = fc.array(fc.oneof(fc.constant(4), fc.integer({ min: 1, max: 9 })), { maxLength: 30 });
    fc.assert(
      fc.property(lengths, (days) => {
        // Day d ends with point `lasts[d]`; the number of a point is its equity, and its time 100 × the day + its place in it.
        const at = [0];
        const lasts: number[] = [];
        days.forEach((length, day) => {
          for (let i = 1; i <= length; i++) at.push(100 * day + i);
          lasts.push(at.length - 1);
        });
        const curve = { at: Float64Array.from(at), equity: Float64Array.from(at, (_, i) => i) };
        const daily = dailyEquity(curve, (moment) => Math.floor(moment / 100));
        expect([...daily.equity]).toEqual([0, ...lasts]);
        expect([...daily.at]).toEqual([0, ...lasts].map((i) => at[i]));
        expect([...daily.day]).toEqual([0, ...days.map((_, day) => day)]);
      }),
    );
  });
});

describe('drawdowns', () => {
  it('are those that looking at every pair of points finds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 40 }), (equity) => {
        const at = equity.map((_, i) => i * MICROS_PER_DAY);
        const found = drawdowns({ at: Float64Array.from(at), equity: Float64Array.from(equity) });
        let deepest = 0;
        let longest = 0;
        equity.forEach((_, peak) => {
          // A fall begins at the last time that its peak was seen, and ends with the first point as high.
          const isHighest = equity.slice(0, peak).every((before) => before <= (equity[peak] ?? 0));
          const end = equity.findIndex((later, i) => i > peak && later >= (equity[peak] ?? 0));
          if (!isHighest || end === peak + 1 || peak + 1 === equity.length) return;
          const fall = equity.slice(peak, end < 0 ? undefined : end);
          deepest = Math.min(deepest, Math.min(...fall) / (equity[peak] ?? 0) - 1);
          longest = Math.max(longest, (end < 0 ? equity.length - 1 : end) - peak);
        });
        expect(found?.deepest.depth).toBe(deepest);
        expect(found?.longest.days).toBe(longest);
      }),
    );
  });

  it('of an account in debt are measured as before: what grows more negative is no fall of a negative peak', () => {
    const at = Float64Array.of(0, 1, 2);
    expect(drawdowns({ at, equity: Float64Array.of(-2, -3, -4) })?.deepest.depth).toBe(0);
  });
});
