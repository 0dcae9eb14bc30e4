import { normalProbability, normalQuantile } from './normal-distribution.ts';

/** A Sharpe ratio that is the best of several trials, and what is known of them. Ratios are per observation, not annual. */
export interface SharpeTrials {
  /** Sharpe ratio of the chosen trial, per observation: annual over √(observations in a year). */
  readonly sharpe: number;
  /** Number of returns behind it. */
  readonly observations: number;
  /** Independent trials it was chosen from. */
  readonly trials: number;
  /** Variance of the Sharpe ratio across the trials, per observation. */
  readonly variance: number;
  /** Skewness of the returns; 0 when normal. */
  readonly skewness: number;
  /** Kurtosis of the returns, not excess: 3 when normal. */
  readonly kurtosis: number;
}

const EULER_MASCHERONI = 0.5772156649015329;

/**
 * The Sharpe ratio that the best of `trials` skill-less strategies is expected to show, per observation.
 * Bailey & López de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio Management 40(5), 2014, equation 1.
 */
export function expectedMaximumSharpe(trials: number, variance: number): number {
  if (trials < 2) return 0;
  return (
    Math.sqrt(variance) *
    ((1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / trials) +
      EULER_MASCHERONI * normalQuantile(1 - 1 / (trials * Math.E)))
  );
}

/** The probability that the true Sharpe ratio exceeds `threshold` (both per observation): equation 2 of the same paper. */
export function probabilisticSharpe(
  observed: Omit<SharpeTrials, 'trials' | 'variance'>,
  threshold: number,
): number {
  const { sharpe, observations, skewness, kurtosis } = observed;
  const spread = Math.sqrt(1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe);
  return normalProbability(((sharpe - threshold) * Math.sqrt(observations - 1)) / spread);
}

/** The probability that the strategy has skill, given how many were tried: above 0.95 is the usual bar. */
export function deflatedSharpe(trials: SharpeTrials): number {
  return probabilisticSharpe(trials, expectedMaximumSharpe(trials.trials, trials.variance));
}
