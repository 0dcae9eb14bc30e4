import { MICROS_PER_DAY } from '@tapewright/model';
import { drawdowns, type Drawdown } from './drawdown.ts';
import { dailyEquity, simpleReturns, type EquityCurve, type TradingDay } from './equity-curve.ts';
import { tailMeasures, type TailMeasures } from './tail.ts';

/** Julian years: what "per year" means for growth. */
export const DAYS_PER_YEAR = 365.25;
/** Trading days of a year on US exchanges, by convention: what "annual" means for volatility, Sharpe and Sortino. */
export const TRADING_DAYS_PER_YEAR = 252;

export interface PerformanceOptions {
  /** Which trading day a moment (µs since the epoch) belongs to. */
  readonly dayOf: (at: number) => TradingDay;
  /** Annual, as a fraction: what the ratios compare with. Default 0. */
  readonly riskFreeRate?: number | undefined;
  readonly tradingDaysPerYear?: number | undefined;
}

/**
 * How an equity curve did. Fractions, not percent. A figure that does not exist (a ratio over no volatility, growth over no time) is
 * undefined. The formulas are in `docs/reference/statistics.md`.
 */
export interface Performance {
  /** µs since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly years: number;
  readonly startEquity: number;
  readonly endEquity: number;
  /** end ÷ start − 1. */
  readonly totalReturn: number;
  /** Compound annual growth: (end ÷ start)^(1 ÷ years) − 1, a year being 365.25 days. */
  readonly cagr: number | undefined;
  /** Sample standard deviation (n − 1) of daily returns × √252. */
  readonly volatility: number | undefined;
  /** Mean daily excess return ÷ sample standard deviation of it × √252 (Sharpe 1994). */
  readonly sharpe: number | undefined;
  /** Mean daily excess return ÷ downside deviation × √252; the downside deviation is √(Σ min(excess, 0)² ÷ n) (Sortino & Price 1994). */
  readonly sortino: number | undefined;
  /** The deepest fall from a peak, over every point of the curve and not only over days. */
  readonly maxDrawdown: Drawdown;
  readonly longestDrawdown: Drawdown;
  /** CAGR ÷ depth of the deepest drawdown (Young 1991, over the whole period). */
  readonly calmar: number | undefined;
  /** Trading days with a return. */
  readonly days: number;
  readonly bestDay: number | undefined;
  readonly worstDay: number | undefined;
  readonly tail: TailMeasures;
}

/** A RangeError when the curve has no point or its equity is not positive at the start. */
export function performance(curve: EquityCurve, options: PerformanceOptions): Performance {
  return performanceOfDays(curve, dailyEquity(curve, options.dayOf).equity, options);
}

/** `performance` of a curve whose `dailyEquity` is known. */
export function performanceOfDays(
  curve: EquityCurve,
  days: Float64Array,
  options: Omit<PerformanceOptions, 'dayOf'>,
): Performance {
  const startEquity = curve.equity[0];
  const endEquity = curve.equity.at(-1);
  const from = curve.at[0];
  const to = curve.at.at(-1);
  const falls = drawdowns(curve);
  if (
    startEquity === undefined ||
    endEquity === undefined ||
    from === undefined ||
    to === undefined ||
    !falls
  ) {
    throw new RangeError('an equity curve without a point has no performance');
  }
  if (!(startEquity > 0)) throw new RangeError(`equity of ${startEquity} at the start has no return`);
  const perYear = options.tradingDaysPerYear ?? TRADING_DAYS_PER_YEAR;
  const returns = simpleReturns(days);
  const years = (to - from) / MICROS_PER_DAY / DAYS_PER_YEAR;
  const growth = endEquity / startEquity;
  const cagr = years > 0 && growth >= 0 ? growth ** (1 / years) - 1 : undefined;
  const depth = falls.deepest.depth;
  return {
    from,
    to,
    years,
    startEquity,
    endEquity,
    totalReturn: growth - 1,
    cagr,
    ...riskRatios(returns, (options.riskFreeRate ?? 0) / perYear, perYear),
    maxDrawdown: falls.deepest,
    longestDrawdown: falls.longest,
    calmar: cagr === undefined || depth === 0 ? undefined : cagr / -depth,
    days: returns.length,
    bestDay: returns.length === 0 ? undefined : returns.reduce((a, b) => Math.max(a, b)),
    worstDay: returns.length === 0 ? undefined : returns.reduce((a, b) => Math.min(a, b)),
    tail: tailMeasures(days, returns),
  };
}

/** Volatility, Sharpe and Sortino of daily returns; `riskFree` is per day. Undefined for fewer than two. */
export function riskRatios(
  returns: Float64Array,
  riskFree: number,
  perYear: number,
): Pick<Performance, 'volatility' | 'sharpe' | 'sortino'> {
  const count = returns.length;
  if (count < 2) return { volatility: undefined, sharpe: undefined, sortino: undefined };
  let sum = 0;
  for (const value of returns) sum += value;
  const mean = sum / count;
  let squares = 0;
  let downSquares = 0;
  for (const value of returns) {
    squares += (value - mean) ** 2;
    downSquares += Math.min(value - riskFree, 0) ** 2;
  }
  const deviation = Math.sqrt(squares / (count - 1));
  const downside = Math.sqrt(downSquares / count);
  const scale = Math.sqrt(perYear);
  return {
    volatility: deviation * scale,
    sharpe: deviation === 0 ? undefined : ((mean - riskFree) / deviation) * scale,
    sortino: downside === 0 ? undefined : ((mean - riskFree) / downside) * scale,
  };
}
