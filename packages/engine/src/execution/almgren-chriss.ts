/** What the model of Almgren and Chriss is told. Prices in a currency, times in trading days. */
export interface AlmgrenChrissTerms {
  /** Shares to trade. */
  readonly shares: number;
  readonly days: number;
  /** Equal intervals that the time is parted into. */
  readonly periods: number;
  /** Of the price, in currency per share and √day. */
  readonly volatility: number;
  /** ε: what a share costs however small the trade, half the spread and fees. */
  readonly fixedCost: number;
  /** γ: by how much the price moves for good per share traded. */
  readonly permanentImpact: number;
  /** η: by how much a trade is worse per share a day of speed. */
  readonly temporaryImpact: number;
  /** λ: what a unit of variance of the cost is worth, per unit of currency. 0 minds no risk. */
  readonly riskAversion: number;
}

/** The optimal trajectory and what it is expected to cost. */
export interface AlmgrenChrissPlan {
  /** κ, per day. */
  readonly kappa: number;
  /** θ = 1/κ: the time in which, with no deadline, what is left falls to 1/e. Infinite when λ is 0. */
  readonly halfLifeDays: number;
  /** x_0 … x_N: what is left at the beginning and after each interval. */
  readonly holdings: readonly number[];
  /** n_1 … n_N */
  readonly trades: readonly number[];
  /** Of the implementation shortfall, in currency. */
  readonly expectedCost: number;
  /** Of the implementation shortfall, in currency squared. */
  readonly variance: number;
}

/**
 * The trajectory that makes expected cost plus λ × variance smallest, with linear impact: R. Almgren and N. Chriss, "Optimal execution of
 * portfolio transactions", Journal of Risk 3 (2000), equations (4), (5), (8), (15)–(18). Without drift.
 *
 *     η̃ = η − γτ/2     κ̃² = λσ²/η̃     2(cosh κτ − 1)/τ² = κ̃²     x_j = X sinh κ(T − t_j) / sinh κT
 *     E = γX²/2 + ε Σ|n_k| + η̃/τ Σ n_k²     V = σ² τ Σ x_k²
 *
 * Throws a RangeError when η̃ is not positive: the intervals are too long for the permanent impact.
 */
export function almgrenChriss(terms: AlmgrenChrissTerms): AlmgrenChrissPlan {
  const { shares, days, periods, volatility, permanentImpact, temporaryImpact, riskAversion } = terms;
  if (!(days > 0) || !Number.isInteger(periods) || periods < 1) {
    throw new RangeError(`${periods} intervals of ${days} days: give a time and a whole number of intervals`);
  }
  const tau = days / periods;
  const etaTilde = temporaryImpact - (permanentImpact * tau) / 2;
  if (!(etaTilde > 0)) {
    throw new RangeError(
      `temporary impact ${temporaryImpact} is below half the permanent impact of an interval: take more periods`,
    );
  }
  if (!(riskAversion >= 0)) throw new RangeError(`a risk aversion of ${riskAversion}: give 0 or more`);
  const kappaTildeSquared = (riskAversion * volatility ** 2) / etaTilde;
  const kappa = Math.acosh(1 + (kappaTildeSquared * tau ** 2) / 2) / tau;
  const holdings = Array.from({ length: periods + 1 }, (_, j) =>
    j === periods ? 0 : shares * leftAfter(j / periods, kappa * days),
  );
  const trades = holdings.slice(1).map((left, i) => (holdings[i] ?? 0) - left);
  const squares = trades.reduce((sum, trade) => sum + trade ** 2, 0);
  const sizes = trades.reduce((sum, trade) => sum + Math.abs(trade), 0);
  const held = holdings.slice(1).reduce((sum, left) => sum + left ** 2, 0);
  return {
    kappa,
    halfLifeDays: 1 / kappa,
    holdings,
    trades,
    expectedCost: (permanentImpact * shares ** 2) / 2 + terms.fixedCost * sizes + (etaTilde / tau) * squares,
    variance: volatility ** 2 * tau * held,
  };
}

/**
 * sinh κ(T − t) / sinh κT: of the whole, what is left when the part `elapsed` (0 to 1) of the time is over. `kappaT` is κT; at 0 it is the
 * straight line. Written with exponentials of what is not positive, so that a large κ does not overflow.
 */
export function leftAfter(elapsed: number, kappaT: number): number {
  // Below this sinh is its argument in double precision.
  if (kappaT < 1e-8) return 1 - elapsed;
  return (Math.exp(-kappaT * elapsed) * -Math.expm1(-2 * kappaT * (1 - elapsed))) / -Math.expm1(-2 * kappaT);
}
