import { seededRandom } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { BackOff } from './back-off.ts';

describe('back-off', () => {
  it('A12 doubles within half of its ceiling, is capped, and never gives up', () => {
    const backOff = new BackOff({ firstMs: 500, maxMs: 30_000 }, seededRandom(1));
    const waitsMs = Array.from({ length: 200 }, () => backOff.next() / 1_000);
    // Ceilings by hand: 500, 1000, 2000, 4000, 8000, 16000, then 30000 for ever.
    const ceilings = [500, 1_000, 2_000, 4_000, 8_000, 16_000];
    for (const [i, waitMs] of waitsMs.entries()) {
      const ceiling = ceilings[i] ?? 30_000;
      expect(waitMs).toBeGreaterThanOrEqual(ceiling / 2);
      expect(waitMs).toBeLessThanOrEqual(ceiling);
    }
  });

  it('is drawn: two seeds wait differently, one seed the same', () => {
    const draw = (seed: number): number[] => {
      const backOff = new BackOff({ firstMs: 500, maxMs: 30_000 }, seededRandom(seed));
      return Array.from({ length: 5 }, () => backOff.next());
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('starts over after a reset', () => {
    const backOff = new BackOff({ firstMs: 500, maxMs: 30_000 }, seededRandom(1));
    for (let i = 0; i < 10; i++) backOff.next();
    backOff.reset();
    expect(backOff.next()).toBeLessThanOrEqual(500_000);
  });
});
