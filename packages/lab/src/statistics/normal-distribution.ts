/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * Probability that a standard normal variable is at most `x`, by Taylor series around 0
 * (G. Marsaglia, "Evaluating the Normal Distribution", Journal of Statistical Software 11(4), 2004): absolute error below 1e-15.
 */
export function normalProbability(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x < -8.3) return 0;
  if (x > 8.3) return 1;
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > Math.abs(sum) * 1e-18; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

/** The `x` below which a standard normal variable falls with `probability`, which lies strictly between 0 and 1. */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`probability ${probability} is not strictly between 0 and 1`);
  }
  // Newton on a function that is convex below 0 and concave above, started at the middle: every step stays on the near side
  // once there, and the step is capped because the density vanishes in the tails.
  let x = 0;
  for (let round = 0; round < 100; round++) {
    const step = (normalProbability(x) - probability) / normalDensity(x);
    const next = x - Math.max(-1, Math.min(1, step));
    if (Math.abs(next - x) < 1e-14) return next;
    x = next;
  }
  return x;
}
