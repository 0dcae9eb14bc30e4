import { expect, test } from 'vitest';
import { almgrenChriss, leftAfter } from './almgren-chriss.ts';

// The example of the paper, table 1: a million shares at 50 USD in 5 days, 30 % annual volatility = 0.95 USD per √day, a spread of 1/8,
// 5 million shares a day, impact of half a spread at 1 % of it.
const PAPER = {
  shares: 1e6,
  days: 5,
  periods: 5,
  volatility: 0.95,
  fixedCost: 0.0625,
  permanentImpact: 2.5e-7,
  temporaryImpact: 2.5e-6,
  riskAversion: 1e-6,
};

// DRIP (DROP 4.66), org.drip.coverage.execution.AlmgrenChriss, its published output for the paper's example: λ in 1e-6, mean in 1e6 USD,
// variance in 1e12 USD², half-life in days.
test.each([
  [0.001, 0.6625, 1.0812, 51.3],
  [0.003, 0.6625, 1.0776, 29.62],
  [0.005, 0.6625, 1.074, 22.94],
  [0.008, 0.6626, 1.0687, 18.14],
  [0.009, 0.6626, 1.0669, 17.1],
])(
  'λ %d: expected cost, variance and half-life as another program prints them',
  (lambda, mean, variance, halfLife) => {
    const plan = almgrenChriss({ ...PAPER, riskAversion: lambda * 1e-6 });
    expect(plan.expectedCost / 1e6).toBeCloseTo(mean, 4);
    expect(plan.variance / 1e12).toBeCloseTo(variance, 4);
    expect(plan.halfLifeDays).toBeCloseTo(halfLife, 1);
  },
);

test('at the λ of the paper κ is 0.61 a day', () => {
  // κ̃² = 1e-6 · 0.95² / (2.5e-6 − 2.5e-7/2) = 0.38; cosh κ = 1.19; κ = ln(1.19 + √(1.19² − 1)) = ln 1.83506 = 0.6071
  expect(almgrenChriss(PAPER).kappa).toBeCloseTo(0.6071, 4);
});

test('the trajectory makes cost + λ × variance smallest: no small change of it is better', () => {
  // E + λV of any trajectory, straight from the definitions of the paper, equations (4) and (5).
  const objective = (holdings: readonly number[]): number => {
    const trades = holdings.slice(1).map((left, i) => holdings[i]! - left);
    const temporary = trades.reduce((sum, n) => sum + n * (0.0625 * Math.sign(n) + 2.5e-6 * n), 0);
    const permanent = trades.reduce((sum, n, i) => sum + 2.5e-7 * n * holdings[i + 1]!, 0);
    const variance = holdings.slice(1).reduce((sum, left) => sum + 0.95 ** 2 * left ** 2, 0);
    return temporary + permanent + 1e-6 * variance;
  };
  const { holdings, expectedCost, variance } = almgrenChriss(PAPER);
  const best = objective(holdings);
  expect(best).toBeCloseTo(expectedCost + 1e-6 * variance, 3);
  for (let k = 1; k < 5; k++) {
    for (const change of [-1_000, 1_000]) {
      expect(objective(holdings.map((left, i) => (i === k ? left + change : left)))).toBeGreaterThan(best);
    }
  }
});

test('without risk aversion it is a straight line', () => {
  const { holdings, halfLifeDays } = almgrenChriss({ ...PAPER, riskAversion: 0 });
  expect(holdings).toEqual([1e6, 8e5, 6e5, 4e5, 2e5, 0].map((left) => expect.closeTo(left, 6) as unknown));
  expect(halfLifeDays).toBe(Infinity);
});

test('a large κ does not overflow, and a small one is the line', () => {
  expect(leftAfter(0.5, 2_000)).toBeCloseTo(0, 12);
  expect(leftAfter(0.25, 1e-12)).toBe(0.75);
  // sinh(1)/sinh(2) = 1.1752/3.6269
  expect(leftAfter(0.5, 2)).toBeCloseTo(0.32403, 5);
});

test('intervals that are too long for the permanent impact are refused', () => {
  expect(() => almgrenChriss({ ...PAPER, permanentImpact: 6e-6 })).toThrow('take more periods');
});
