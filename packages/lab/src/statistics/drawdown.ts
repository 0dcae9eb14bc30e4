import { MICROS_PER_DAY } from '@tapewright/model';
import type { EquityCurve } from './equity-curve.ts';

/** A fall from a peak, until the peak is seen again. */
export interface Drawdown {
  /** The lowest equity over the peak, minus one: -0.25 is a quarter lost. 0 when equity never fell. */
  readonly depth: number;
  /** µs since the epoch of the peak, the lowest point and the recovery; `recoveredAt` is undefined while the peak is not seen again. */
  readonly peakAt: number;
  readonly troughAt: number;
  readonly recoveredAt: number | undefined;
  /** Calendar days from the peak to the recovery, or to the end of the curve. */
  readonly days: number;
}

export interface Drawdowns {
  readonly deepest: Drawdown;
  readonly longest: Drawdown;
}

/** The deepest and the longest drawdown of a curve; undefined for an empty one. */
export function drawdowns(curve: EquityCurve): Drawdowns | undefined {
  const { length } = curve.at;
  const first = curve.at[0];
  if (first === undefined) return undefined;
  const found = new Falls(first);
  let peak = curve.equity[0] ?? Number.NaN;
  let peakAt = first;
  let lowest = peak;
  let depth = 0;
  let troughAt = first;
  for (let i = 1; i < length; i++) {
    const equity = curve.equity[i] ?? Number.NaN;
    if (equity >= peak) {
      const at = curve.at[i] ?? Number.NaN;
      if (depth !== 0) found.add({ depth, peakAt, troughAt, recoveredAt: at, endAt: at });
      peak = lowest = equity;
      peakAt = troughAt = at;
      depth = 0;
      continue;
    }
    // Nearly every point, and no division: it lies above the lowest so far. Of a peak below zero that would say the opposite.
    if (equity >= lowest && peak > 0) continue;
    const fall = equity / peak - 1;
    if (!(fall < depth)) continue;
    depth = fall;
    lowest = equity;
    troughAt = curve.at[i] ?? Number.NaN;
  }
  const endAt = curve.at[length - 1] ?? first;
  if (depth !== 0) found.add({ depth, peakAt, troughAt, recoveredAt: undefined, endAt });
  return { deepest: found.deepest, longest: found.longest };
}

/** The deepest and the longest of the drawdowns that it is told of. */
class Falls {
  deepest: Drawdown;
  longest: Drawdown;

  constructor(first: number) {
    this.deepest = { depth: 0, peakAt: first, troughAt: first, recoveredAt: first, days: 0 };
    this.longest = this.deepest;
  }

  add({ endAt, ...fall }: Omit<Drawdown, 'days'> & { readonly endAt: number }): void {
    const drawdown = { ...fall, days: (endAt - fall.peakAt) / MICROS_PER_DAY };
    if (drawdown.depth < this.deepest.depth) this.deepest = drawdown;
    if (drawdown.days > this.longest.days) this.longest = drawdown;
  }
}

/** Equity over the highest equity so far, minus one, point by point. */
export function underwater(equity: Float64Array): Float64Array {
  const depths = new Float64Array(equity.length);
  let peak = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < equity.length; i++) {
    const current = equity[i] ?? Number.NaN;
    if (current > peak) peak = current;
    depths[i] = current / peak - 1;
  }
  return depths;
}
