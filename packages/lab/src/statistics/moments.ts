/** Shape of a set of returns: what the mean and the deviation do not say. */
export interface Moments {
  /** Third standardised moment, population form: 0 when symmetric, negative when losses are the long tail. */
  readonly skewness: number;
  /** Fourth standardised moment, population form and not excess: 3 when normal. */
  readonly kurtosis: number;
}

/**
 * m₃ ÷ m₂^1.5 and m₄ ÷ m₂², mₖ being the mean of (x − mean)^k: what `scipy.stats.skew` and `kurtosis(fisher=False)` give by default.
 * Undefined for fewer than two values and where all are equal.
 */
export function moments(values: Float64Array): Moments | undefined {
  const count = values.length;
  if (count < 2) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (const value of values) {
    const apart = value - mean;
    const square = apart * apart;
    second += square;
    third += square * apart;
    fourth += square * square;
  }
  second /= count;
  if (second === 0) return undefined;
  return { skewness: third / count / second ** 1.5, kurtosis: fourth / count / second ** 2 };
}
