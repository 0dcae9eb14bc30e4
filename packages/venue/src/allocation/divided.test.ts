import { seededRandom } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { dividedUnits } from './divided.ts';

describe('dividing units', () => {
  it('equally: 66 of 400 to each of six, and one more to the first four', () => {
    // IBKR, TWS API, "Allocation Methods and Groups", EqualQuantity: 400 shares in a group of four, and in one of six.
    expect(dividedUnits(400, [1n, 1n, 1n, 1n])).toEqual([100, 100, 100, 100]);
    expect(dividedUnits(400, [1n, 1n, 1n, 1n, 1n, 1n])).toEqual([67, 67, 67, 67, 66, 66]);
  });

  it('by what accounts are worth: 700 by 25,000, 50,000 and 100,000', () => {
    // The same page, NetLiq: 1:2:4 of 700 shares.
    expect(dividedUnits(700, [25_000n, 50_000n, 100_000n])).toEqual([100, 200, 400]);
  });

  it('what is left goes to the largest fraction', () => {
    // 10 by 1:2:4 is 1.43, 2.86 and 5.71.
    expect(dividedUnits(10, [1n, 2n, 4n])).toEqual([1, 3, 6]);
  });

  it('nobody gets anything for no weight', () => {
    expect(dividedUnits(7, [0n, 3n, 0n])).toEqual([0, 7, 0]);
    expect(dividedUnits(0, [0n, 0n])).toEqual([0, 0]);
    expect(() => dividedUnits(1, [0n, 0n])).toThrow(/nobody has a weight to divide 1 units by/);
    expect(() => dividedUnits(1, [2n, -1n])).toThrow(/below zero/);
    expect(() => dividedUnits(1.5, [1n])).toThrow(/whole number/);
  });

  it('always adds up, and nobody is more than one unit from what is due', () => {
    const random = seededRandom('divided');
    for (let round = 0; round < 2_000; round++) {
      const weights = Array.from({ length: 1 + random.below(12) }, () =>
        BigInt(random.below(10 ** random.below(10))),
      );
      const whole = weights.reduce((sum, weight) => sum + weight, 0n);
      if (whole === 0n) continue;
      const units = random.below(10 ** random.below(10));
      const shares = dividedUnits(units, weights);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(units);
      for (const [index, share] of shares.entries()) {
        // |share − units × weight / whole| < 1, in whole numbers.
        const difference = BigInt(share) * whole - BigInt(units) * (weights[index] ?? 0n);
        expect(difference < whole && difference > -whole).toBe(true);
      }
    }
  });
});
