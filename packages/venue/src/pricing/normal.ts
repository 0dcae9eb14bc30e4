/** 1 / √(2π). */
const DENSITY_AT_ZERO = 0.3989422804014327;
/** Beyond this many deviations a double cannot tell the tail from nothing. */
const NO_TAIL = 37;
/** From here on a continued fraction is the more exact. */
const FAR = 7.07106781186547;

/** Hart's rational approximation, highest power first: numerator and denominator of the tail over exp(−x²/2). */
const NUMERATOR = [
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871,
  221.213596169931, 220.206867912376,
];
const DENOMINATOR = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674,
  637.333633378831, 793.826512519948, 440.413735824752,
];

/** The density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return DENSITY_AT_ZERO * Math.exp((-x * x) / 2);
}

/** The standard normal distribution function to about 14 digits. Source: G. West, "Better approximations to cumulative normal functions", 2005. */
export function normalDistribution(x: number): number {
  const far = Math.abs(x);
  const tail = far > NO_TAIL ? 0 : tailOf(far);
  return x > 0 ? 1 - tail : tail;
}

function tailOf(x: number): number {
  const density = Math.exp((-x * x) / 2);
  if (x < FAR) return (density * polynomial(NUMERATOR, x)) / polynomial(DENOMINATOR, x);
  const fraction = x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))));
  return (density * DENSITY_AT_ZERO) / fraction;
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
