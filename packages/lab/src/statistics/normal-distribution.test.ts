import { describe, expect, it } from 'vitest';
import { normalProbability, normalQuantile } from './normal-distribution.ts';

describe('the normal distribution', () => {
  // scipy.stats.norm.cdf, scipy 1.17.1: `norm.cdf([...])`; also Abramowitz & Stegun, table 26.1.
  it.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [-1, 0.158655253931457],
    [1.959963984540054, 0.975],
    [3, 0.99865010196837],
    [-6, 9.865876450377e-10],
  ])('has probability %f at most', (x, probability) => {
    expect(normalProbability(x)).toBeCloseTo(probability, 14);
  });

  // Abramowitz & Stegun, table 26.5 and the familiar two-sided limits.
  it.each([
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.995, 2.575829303548901],
    [0.99, 2.326347874040841],
    [0.001, -3.090232306167813],
  ])('has its quantile of %f', (probability, x) => {
    expect(normalQuantile(probability)).toBeCloseTo(x, 10);
  });

  it('has no quantile of 0 or 1', () => {
    expect(() => normalQuantile(0)).toThrow(RangeError);
    expect(() => normalQuantile(1)).toThrow(RangeError);
  });
});
