import { describe, expect, it } from 'vitest';
import { kellyFraction } from './kelly.ts';

describe('the Kelly fraction', () => {
  it('is 2.528 for SPY in the example of Chan (2009): excess return 7.23 %, volatility 16.91 %', () => {
    expect(kellyFraction(0.0723, 0.1691)).toBeCloseTo(2.528, 3);
  });

  it('has no value without volatility', () => {
    expect(() => kellyFraction(0.1, 0)).toThrow(RangeError);
  });
});
