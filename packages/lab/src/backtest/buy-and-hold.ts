import type { EquityCurve } from '../statistics/index.ts';
import type { BarColumns } from '../columns/index.ts';

/**
 * What `cash` had come to in the same time, parted evenly over the instruments, each bought at the open of its first bar from `from` on and held:
 * fractions allowed, no costs, gains in each instrument's own currency. A point beside each of `at`, whose first is the start.
 */
export function buyAndHold(
  instruments: readonly BarColumns[],
  { at, from, cash }: { readonly at: Float64Array; readonly from: number; readonly cash: number },
): EquityCurve {
  const equity = new Float64Array(at.length);
  for (const columns of instruments)
    addHolding(equity, columns, { at, from, money: cash / instruments.length });
  return { at, equity };
}

function addHolding(
  equity: Float64Array,
  { start, end, open, close }: BarColumns,
  { at, from, money }: { readonly at: Float64Array; readonly from: number; readonly money: number },
): void {
  const first = start.findIndex((moment) => moment >= from);
  let next = first < 0 ? start.length : first;
  const units = money / (open[next] ?? Number.NaN);
  // Until its first bar is complete, and for ever without one, the money lies idle.
  let worth = money;
  for (let i = 0; i < at.length; i++) {
    const moment = at[i] ?? Number.NaN;
    while ((end[next] ?? Number.POSITIVE_INFINITY) <= moment) worth = units * (close[next++] ?? Number.NaN);
    equity[i] = (equity[i] ?? 0) + worth;
  }
}
