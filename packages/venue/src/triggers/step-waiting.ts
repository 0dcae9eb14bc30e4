import type { Floor } from '../market/market.ts';
import { isWaiting } from '../order-types/order-type.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { MarketView } from './trigger-method.ts';
import { watch } from './watch.ts';

/**
 * Finds the first of the waiting orders whose plan changes by the market as it is now, and carries the change out: a new price to wait
 * for, or, once its own is reached, `trade`. Whether there was one: a trade can move the market, so the others are looked at again.
 */
export function stepWaiting(
  waiting: Set<WorkingOrder>,
  view: MarketView,
  floor: Pick<Floor, 'replanned' | 'triggered'>,
  trade: (order: WorkingOrder) => void,
): boolean {
  for (const order of waiting) {
    const before = order.plan;
    if (!isWaiting(before)) continue;
    const plan = watch(order, before, view);
    if (plan === before) continue;
    if (plan.kind !== 'trade') {
      floor.replanned(order, plan);
      return true;
    }
    waiting.delete(order);
    floor.triggered(order, plan);
    trade(order);
    return true;
  }
  return false;
}
