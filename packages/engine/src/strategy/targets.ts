import { Decimal } from '@tapewright/model';
import type { OrderRecord } from '../orders/order-record.ts';
import type { Instrument } from './instrument.ts';

/** What market orders and target orders of an instrument still have to trade, with its sign. */
export function underWay(open: readonly OrderRecord[], instrument: Instrument): Decimal {
  let total = Decimal.ZERO;
  for (const order of open) {
    if (order.instrument === instrument && order.isImmediate) total = total.plus(order.signedRemaining);
  }
  return total;
}

/** Whether an order of this size can only make the position smaller, never turn it over. */
export function isReducing(position: Decimal, pending: Decimal, signedOrder: Decimal): boolean {
  if (position.sign * signedOrder.sign >= 0) return false;
  // Only what is under way in the same direction uses up the position; what would enlarge it again may not come.
  const used = pending.sign === signedOrder.sign ? pending.abs() : Decimal.ZERO;
  return signedOrder.abs().plus(used).atMost(position.abs());
}
