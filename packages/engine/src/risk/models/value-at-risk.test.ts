import { describe, expect, test } from 'vitest';
import { normalQuantile } from './normal-quantile.ts';
import { historicalValueAtRisk, parametricValueAtRisk } from './value-at-risk.ts';

const PROFITS = [-50, 120, -200, 30, 80, -10, -120, 60, 10, -90, 140, 20, -30, 70, -60, 40, -150, 90, 5, -5];

describe('historical value-at-risk', () => {
  // Sorted: -200, -150, -120, -90 …; the index is floor(19 * (1 - confidence)).
  test.each([
    [0.99, 200],
    [0.95, 200],
    [0.94, 150],
    [0.9, 150],
    [0.8, 90],
  ])('at %d it is %d', (confidence, loss) => {
    expect(historicalValueAtRisk(PROFITS, confidence)).toBe(loss);
  });

  test('is nothing for what never lost', () => {
    expect(historicalValueAtRisk([1, 2, 3], 0.99)).toBe(0);
  });
});

describe('parametric value-at-risk', () => {
  // Python 3.11: statistics.NormalDist().inv_cdf(c) * statistics.stdev(PROFITS)
  test.each([
    [0.99, 208.09199014416623],
    [0.95, 147.1322791176728],
  ])('at %d it is %d', (confidence, loss) => {
    expect(parametricValueAtRisk(PROFITS, confidence)).toBeCloseTo(loss, 5);
  });
});

// Python 3.11: statistics.NormalDist().inv_cdf(p)
test.each([
  [0.001, -3.090232306167813],
  [0.01, -2.3263478740408408],
  [0.02425, -1.9729610513118845],
  [0.05, -1.6448536269514726],
  [0.3, -0.5244005127080407],
  [0.5, 0],
  [0.9, 1.2815515655446008],
  [0.99, 2.3263478740408408],
  [0.999, 3.090232306167813],
])('the normal quantile of %d is %d', (probability, quantile) => {
  expect(Math.abs(normalQuantile(probability) - quantile)).toBeLessThan(4e-9);
});
