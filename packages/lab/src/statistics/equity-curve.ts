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
  const { at } = curve;
  const { length } = at;
  const kept: number[] = [];
  const days: number[] = [];
  // The start is a point of its own, whatever follows on the same day.
  if (length > 1) {
    kept.push(0);
    days.push(dayOf(at[0] ?? Number.NaN));
  }
  let count = 1;
  for (let from = Math.min(1, length - 1); from >= 0 && from < length; from += count) {
    const day = dayOf(at[from] ?? Number.NaN);
    count = pointsOfDay(at, from, { day, dayOf, likely: count });
    kept.push(from + count - 1);
    days.push(day);
  }
  return {
    at: Float64Array.from(kept, (i) => at[i] ?? Number.NaN),
    equity: Float64Array.from(kept, (i) => curve.equity[i] ?? Number.NaN),
    day: Float64Array.from(days),
  };
}

/** How many points from `from` on are of the day of that one. Days are mostly as long as the one before, so the end of that is tried first. */
function pointsOfDay(
  at: Float64Array,
  from: number,
  parts: {
    readonly day: TradingDay;
    readonly dayOf: (at: number) => TradingDay;
    readonly likely: number;
  },
): number {
  const { day, dayOf, likely } = parts;
  const isOfDay = (i: number): boolean => i < at.length && dayOf(at[i] ?? Number.NaN) === day;
  let count = isOfDay(from + likely - 1) ? likely : 1;
  while (isOfDay(from + count)) count++;
  return count;
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
