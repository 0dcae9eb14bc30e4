import { assertNever, Decimal } from '@tapewright/model';
import type { EquityCurve } from '../statistics/index.ts';
import type { BarColumns } from '../columns/index.ts';
import type { PlannedAction } from './actions.ts';

/** Bars of one instrument, and what its issuer did, in order of time. */
export interface HeldInstrument {
  readonly columns: BarColumns;
  readonly actions: readonly PlannedAction[];
}

/**
 * What `cash` had come to in the same time, parted evenly over the instruments, each bought at the open of its first bar from `from` on and held:
 * fractions allowed, no costs, gains in each instrument's own currency. Dividends, and what is paid at the end of a listing, lie idle. A point beside each of
 * `at`, whose first is the start.
 */
export function buyAndHold(
  instruments: readonly HeldInstrument[],
  { at, from, cash }: { readonly at: Float64Array; readonly from: number; readonly cash: number },
): EquityCurve {
  const equity = new Float64Array(at.length);
  for (const held of instruments) addHolding(equity, held, { at, from, money: cash / instruments.length });
  return { at, equity };
}

function addHolding(
  equity: Float64Array,
  { columns: { start, end, open, close }, actions }: HeldInstrument,
  { at, from, money }: { readonly at: Float64Array; readonly from: number; readonly money: number },
): void {
  const first = start.findIndex((moment) => moment >= from);
  let next = first < 0 ? start.length : first;
  const boughtAt = start[next] ?? Number.POSITIVE_INFINITY;
  const holding = { units: money / (open[next] ?? Number.NaN), price: Number.NaN, idle: 0 };
  // What counts from the moment of the purchase was there before it.
  const due = actions.filter((action) => action.at > boughtAt);
  let nextAction = 0;
  // Until its first bar is complete, and for ever without one, the money lies idle.
  let isBought = false;
  for (let i = 0; i < at.length; i++) {
    const moment = at[i] ?? Number.NaN;
    for (let action = due[nextAction]; action !== undefined && action.at < moment; action = due[++nextAction])
      carryOut(holding, action);
    while ((end[next] ?? Number.POSITIVE_INFINITY) <= moment) {
      holding.price = close[next++] ?? Number.NaN;
      isBought = true;
    }
    equity[i] = (equity[i] ?? 0) + (isBought ? holding.units * holding.price + holding.idle : money);
  }
}

function carryOut(holding: { units: number; price: number; idle: number }, { action }: PlannedAction): void {
  switch (action.kind) {
    case 'split':
      holding.units *= action.shares / action.per;
      holding.price *= action.per / action.shares;
      return;
    case 'dividend':
      holding.idle += holding.units * Decimal.of(action.perShare).toNumber();
      return;
    case 'delisting':
      holding.idle += holding.units * action.price;
      holding.units = 0;
      return;
    default:
      assertNever(action);
  }
}
