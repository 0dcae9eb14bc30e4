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
  const length = curve.at.length;
  const first = curve.at[0];
  if (first === undefined) return undefined;
  const fresh = (at: number, peak: number) => ({ peak, peakAt: at, depth: 0, troughAt: at });
  let current = fresh(first, curve.equity[0] ?? Number.NaN);
  let deepest: Drawdown = { depth: 0, peakAt: first, troughAt: first, recoveredAt: first, days: 0 };
  let longest = deepest;
  const close = (endAt: number, isRecovered: boolean): void => {
    if (current.depth === 0) return;
    const { peakAt, troughAt, depth } = current;
    const recoveredAt = isRecovered ? endAt : undefined;
    const closed = { depth, peakAt, troughAt, recoveredAt, days: (endAt - peakAt) / MICROS_PER_DAY };
    if (closed.depth < deepest.depth) deepest = closed;
    if (closed.days > longest.days) longest = closed;
  };
  for (let i = 1; i < length; i++) {
    const at = curve.at[i] ?? Number.NaN;
    const equity = curve.equity[i] ?? Number.NaN;
    if (equity >= current.peak) {
      close(at, true);
      current = fresh(at, equity);
      continue;
    }
    const depth = equity / current.peak - 1;
    if (depth < current.depth) {
      current.depth = depth;
      current.troughAt = at;
    }
  }
  close(curve.at[length - 1] ?? first, false);
  return { deepest, longest };
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
