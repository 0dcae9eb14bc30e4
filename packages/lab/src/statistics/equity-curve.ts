/**
 * What an account was worth, point by point: the starting equity first, at the beginning of the first bar, then the equity at the
 * end of each bar, with open positions at its close.
 */
export interface EquityCurve {
  /** µs since the epoch, never decreasing. */
  readonly at: Float64Array;
  /** In the account's currency. */
  readonly equity: Float64Array;
}

/** Numbers a day that orders: YYYYMMDD. */
export type TradingDay = number;

/** Equity at the end of each trading day, the starting equity first. */
export interface DailyEquity {
  /** When each day ended, µs since the epoch; the first is the beginning of the curve. */
  readonly at: Float64Array;
  readonly equity: Float64Array;
  /** The trading day of each point; of the first point, the day the curve begins. */
  readonly day: Float64Array;
}

/** Keeps the starting point and the last point of each trading day. `dayOf` says which day a point belongs to. */
export function dailyEquity(curve: EquityCurve, dayOf: (at: number) => TradingDay): DailyEquity {
  const { length } = curve.at;
  const kept: number[] = [];
  const days: number[] = [];
  let latest = Number.NaN;
  for (let i = 0; i < length; i++) {
    const day = dayOf(curve.at[i] ?? Number.NaN);
    // The start is a point of its own, whatever follows on the same day. A point stays when the next is of another day.
    if (i > 1 && day !== latest) {
      kept.push(i - 1);
      days.push(latest);
    } else if (i === 1) {
      kept.push(0);
      days.push(latest);
    }
    latest = day;
  }
  if (length > 0) {
    kept.push(length - 1);
    days.push(latest);
  }
  return {
    at: Float64Array.from(kept, (i) => curve.at[i] ?? Number.NaN),
    equity: Float64Array.from(kept, (i) => curve.equity[i] ?? Number.NaN),
    day: Float64Array.from(days),
  };
}

/** The change of each point to the next, as a fraction: one shorter than `equity`. */
export function simpleReturns(equity: Float64Array): Float64Array {
  const returns = new Float64Array(Math.max(0, equity.length - 1));
  let previous = equity[0] ?? Number.NaN;
  for (let i = 0; i < returns.length; i++) {
    const current = equity[i + 1] ?? Number.NaN;
    returns[i] = current / previous - 1;
    previous = current;
  }
  return returns;
}
