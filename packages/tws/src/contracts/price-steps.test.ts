import { describe, expect, it } from 'vitest';
import { pricesOnSteps } from '../orders/price-fields.ts';
import { PriceOffStep, PriceSteps } from './price-steps.ts';

// IB's rule 26: cents from 0 on. Rule of Tokyo's kind: 0.1 below 1,000, 0.5 from there, 1 from 3,000.
const CENTS = new PriceSteps([{ lowEdge: 0, increment: 0.01 }]);
const TIERS = new PriceSteps([
  { lowEdge: 3_000, increment: 1 },
  { lowEdge: 0, increment: 0.1 },
  { lowEdge: 1_000, increment: 0.5 },
]);

describe('price steps', () => {
  it.each([
    [999.9, 0.1],
    [1_000, 0.5],
    [2_999.5, 0.5],
    [3_000, 1],
    [-5, 0.1],
  ])('at %d are %d', (price, step) => expect(TIERS.stepAt(price)).toBe(step));

  it('know prices that binary fractions do not hold', () => {
    // 1.1 is not a multiple of 0.1 in floating point: 1.1 % 0.1 = 0.0999…
    expect(new PriceSteps([{ lowEdge: 0, increment: 0.1 }]).conforms(1.1)).toBe(true);
    expect(CENTS.conforms(0.29)).toBe(true);
    expect(CENTS.conforms(0.295)).toBe(false);
  });

  it('round to the nearest, down and up', () => {
    expect([CENTS.round(100.014), CENTS.round(100.016)]).toEqual([100.01, 100.02]);
    expect([CENTS.round(100.019, 'down'), CENTS.round(100.011, 'up')]).toEqual([100.01, 100.02]);
    expect([CENTS.round(-0.011, 'down'), CENTS.round(-0.019, 'up')]).toEqual([-0.02, -0.01]);
  });

  it('refuse a rule without a step', () => {
    expect(() => new PriceSteps([])).toThrow(RangeError);
  });

  it('round the prices of an order and leave its amounts', () => {
    const trail = { orderType: 'TRAIL', auxPrice: 0.123, trailStopPrice: 99.999 };
    expect(pricesOnSteps(trail, CENTS, 'nearest')).toEqual({ trailStopPrice: 100 });
    const stop = { orderType: 'STP LMT', auxPrice: 99.991, lmtPrice: 99.5 };
    expect(pricesOnSteps(stop, CENTS, 'up')).toEqual({ auxPrice: 100 });
    expect(() => pricesOnSteps(stop, CENTS)).toThrow(PriceOffStep);
    expect(() => pricesOnSteps(stop, CENTS)).toThrow(/99\.99 and 100 of 0\.01/);
  });
});
