import { normalQuantile } from './normal-quantile.ts';

/**
 * The loss that was exceeded on at most a share of 1 − confidence of the days: the lower empirical quantile of the profits, without
 * interpolation (Jorion, "Value at Risk", 3rd ed., chapter 10; numpy's quantile with method `lower`). Not negative.
 */
export function historicalValueAtRisk(profits: readonly number[], confidence: number): number {
  const sorted = [...profits].sort((a, b) => a - b);
  // The product of floats may lie a hair below the whole number that is meant.
  const index = Math.floor((sorted.length - 1) * (1 - confidence) + 1e-9);
  return Math.max(0, -(sorted[index] ?? 0));
}

/**
 * The quantile of a normal distribution with the standard deviation of the profits (n − 1) around zero: the mean of a day is too small
 * and too uncertain to be counted on (RiskMetrics, Technical Document, 4th ed. 1996).
 */
export function parametricValueAtRisk(profits: readonly number[], confidence: number): number {
  const mean = profits.reduce((total, profit) => total + profit, 0) / profits.length;
  const squares = profits.reduce((total, profit) => total + (profit - mean) ** 2, 0);
  return normalQuantile(confidence) * Math.sqrt(squares / (profits.length - 1));
}
