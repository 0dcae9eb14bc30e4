import { assertNever } from '@tapewright/model';
import type { Plan, WaitingPlan } from '../order-types/order-type.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import { trailed, trailsAbove, tradeAfter } from './trailing.ts';
import { followedPrice, isReached, methodOf, type Direction, type MarketView } from './trigger-method.ts';

/**
 * What becomes of a waiting order's plan by the market as it is now: the plan to trade by, once its price is reached; another stop, once
 * its adjustment is; a stop that has moved; or the same plan.
 */
export function watch(order: WorkingOrder, plan: WaitingPlan, view: MarketView): Plan {
  const { isBuy } = order;
  const method = methodOf(order);
  if (plan.kind === 'touch')
    return isReached(method, touchDirection(isBuy), plan.price, view) ? plan.next : plan;

  const { adjustment } = plan;
  if (adjustment !== undefined && isReached(method, touchDirection(isBuy), adjustment.trigger, view))
    return adjustment.plan;
  switch (plan.kind) {
    case 'stop':
      return isReached(method, stopDirection(isBuy), plan.stop, view) ? plan.next : plan;
    case 'trail': {
      const isAbove = trailsAbove(plan, isBuy);
      const way = isAbove ? 'up' : 'down';
      const moved = trailed(plan, isAbove, followedPrice(method, way, view));
      const isHit = moved.stop !== undefined && isReached(method, way, moved.stop, view);
      return isHit ? tradeAfter(moved, isBuy) : moved;
    }
    default:
      return assertNever(plan);
  }
}

/** A buyer's stop is above the market. */
function stopDirection(isBuy: boolean): Direction {
  return isBuy ? 'up' : 'down';
}

/** A buyer's touched order is below it, and that is also the way that adjusts his stop. */
function touchDirection(isBuy: boolean): Direction {
  return isBuy ? 'down' : 'up';
}
