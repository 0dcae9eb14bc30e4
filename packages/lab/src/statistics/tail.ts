/** How bad bad days are. Fractions of equity, losses negative; undefined where there is no return. */
export interface TailMeasures {
  /** The return that one day in twenty falls below: the 5 % quantile of daily returns, linear between the two nearest. */
  readonly valueAtRisk: number | undefined;
  /** Mean of the worst returns, those up to and including the 5 % rank: what a bad day costs when it comes. */
  readonly expectedShortfall: number | undefined;
  /** 95 % quantile ÷ the size of the 5 % quantile: above 1 when good days are larger than bad ones. */
  readonly tailRatio: number | undefined;
  /** Root mean square of the falls from the highest equity so far, day by day (Martin & McCann 1989): depth and length in one, ≥ 0. */
  readonly ulcerIndex: number | undefined;
}

const TAIL = 0.05;

/** Of the equity at the end of each day, and the returns between them. */
export function tailMeasures(dailyEquity: Float64Array, returns: Float64Array): TailMeasures {
  if (returns.length === 0) {
    return {
      valueAtRisk: undefined,
      expectedShortfall: undefined,
      tailRatio: undefined,
      ulcerIndex: undefined,
    };
  }
  const sorted = returns.toSorted();
  const low = quantile(sorted, TAIL);
  const worst = sorted.subarray(0, Math.floor((sorted.length - 1) * TAIL) + 1);
  return {
    valueAtRisk: low,
    expectedShortfall: worst.reduce((sum, value) => sum + value, 0) / worst.length,
    tailRatio: low === 0 ? undefined : Math.abs(quantile(sorted, 1 - TAIL)) / Math.abs(low),
    ulcerIndex: ulcerIndex(dailyEquity),
  };
}

function quantile(sorted: Float64Array, part: number): number {
  const rank = (sorted.length - 1) * part;
  const below = sorted[Math.floor(rank)] ?? Number.NaN;
  const above = sorted[Math.ceil(rank)] ?? Number.NaN;
  return below + (above - below) * (rank - Math.floor(rank));
}

function ulcerIndex(equity: Float64Array): number {
  let highest = Number.NEGATIVE_INFINITY;
  let squares = 0;
  for (const value of equity) {
    highest = Math.max(highest, value);
    squares += (value / highest - 1) ** 2;
  }
  return Math.sqrt(squares / equity.length);
}
