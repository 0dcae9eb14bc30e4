/**
 * The share of equity that maximises long-run growth of a strategy with normal returns: excess return over variance, both annual
 * (Thorp 1997; Chan, "Quantitative Trading", 2009, chapter 6). Above 1 means borrowing. Many trade half of it or less.
 * A RangeError when the volatility is not positive.
 */
export function kellyFraction(annualExcessReturn: number, annualVolatility: number): number {
  if (!(annualVolatility > 0)) throw new RangeError(`volatility ${annualVolatility} is not positive`);
  return annualExcessReturn / (annualVolatility * annualVolatility);
}
