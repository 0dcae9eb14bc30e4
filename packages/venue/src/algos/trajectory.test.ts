import { describe, expect, it } from 'vitest';
import { intradayActivity, intradayVolume } from '../synthetic/intraday-curve.ts';
import { arrivalTrajectory, closeTrajectory } from './trajectory.ts';

describe('the way of an order through its time', () => {
  // Python: [1 - math.sinh(u*(1-p))/math.sinh(u) for p in (0.125, 0.25, 0.5, 0.75)]
  it.each([
    [0.5, [0.133381, 0.263376, 0.515228, 0.759495]],
    [1.5, [0.190735, 0.352935, 0.613805, 0.819727]],
    [3, [0.314618, 0.53172, 0.787452, 0.917915]],
    [6, [0.527644, 0.776896, 0.950336, 0.989444]],
  ])("is Almgren and Chriss's with an urgency of %d", (urgency, done) => {
    const parts = [0.125, 0.25, 0.5, 0.75];
    for (const [i, part] of parts.entries())
      expect(arrivalTrajectory(part, urgency)).toBeCloseTo(done[i]!, 6);
  });

  it('is a straight line without urgency, from nothing to all', () => {
    expect(arrivalTrajectory(0.3, 0)).toBe(0.3);
    expect(arrivalTrajectory(0.3, 1e-5)).toBeCloseTo(0.3, 9);
    expect([arrivalTrajectory(0, 3), arrivalTrajectory(1, 3)]).toEqual([0, 1]);
  });

  it('goes backwards toward the close', () => {
    // 1 − 0.53172 of the way there with a quarter to go.
    expect(closeTrajectory(0.75, 3)).toBeCloseTo(1 - 0.53172, 6);
    expect([closeTrajectory(0, 3), closeTrajectory(1, 3)]).toEqual([0, 1]);
  });

  it('follows the integral of the usual activity', () => {
    // Simpson's rule over 2,000 stretches, up to 37 % of the session.
    const [n, to] = [2_000, 0.37];
    let sum = intradayActivity(0) + intradayActivity(to);
    for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * intradayActivity((i * to) / n);
    expect(intradayVolume(to)).toBeCloseTo((sum * to) / n / 3, 9);
    expect(intradayVolume(1)).toBeCloseTo(1, 12);
  });
});
