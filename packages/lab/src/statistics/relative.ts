/** How a strategy's days stand to those of its benchmark; undefined where one of them does not vary. */
export interface RelativeMeasures {
  /** Covariance ÷ variance of the benchmark. */
  readonly beta: number | undefined;
  /** What the strategy earned beyond beta × the benchmark: (1 + mean(r) − beta × mean(b))^periods − 1, per year (Jensen 1968). */
  readonly alpha: number | undefined;
  readonly correlation: number | undefined;
  /** Mean of r − b ÷ its sample standard deviation × √periods, per year (Goodwin 1998). */
  readonly informationRatio: number | undefined;
}

/** Of two sets of returns of the same days; a RangeError when they are not equally many. */
export function relativeMeasures(
  returns: Float64Array,
  benchmark: Float64Array,
  periodsPerYear: number,
): RelativeMeasures {
  if (returns.length !== benchmark.length)
    throw new RangeError(`${returns.length} returns cannot be compared with ${benchmark.length}`);
  const [own, other] = [mean(returns), mean(benchmark)];
  let [ownSquares, otherSquares, products] = [0, 0, 0];
  for (let i = 0; i < returns.length; i++) {
    const [x, y] = [(returns[i] ?? Number.NaN) - own, (benchmark[i] ?? Number.NaN) - other];
    ownSquares += x * x;
    otherSquares += y * y;
    products += x * y;
  }
  const active = returns.map((value, i) => value - (benchmark[i] ?? Number.NaN));
  const tracking = deviation(active);
  const beta = otherSquares > 0 ? products / otherSquares : undefined;
  return {
    beta,
    alpha: beta === undefined ? undefined : (1 + own - beta * other) ** periodsPerYear - 1,
    correlation:
      ownSquares > 0 && otherSquares > 0 ? products / Math.sqrt(ownSquares * otherSquares) : undefined,
    informationRatio: tracking > 0 ? (mean(active) / tracking) * Math.sqrt(periodsPerYear) : undefined,
  };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: Float64Array): number {
  if (values.length < 2) return 0;
  const center = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1));
}
