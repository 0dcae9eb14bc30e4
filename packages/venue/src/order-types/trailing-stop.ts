import type { Order } from '@tapewright/model';
import { REFUSALS, type Refusal } from '../orders/refusal.ts';
import { adjustmentOf } from './adjustment.ts';
import { hasPrice, type OrderType, type TrailPlan } from './order-type.ts';

/**
 * TRAIL: a stop that stays `auxPrice`, or `trailingPercent`, behind the best price since the order began to work, starting at
 * `trailStopPrice` if that is given. Source: IBKR, "Trailing Stop Orders".
 */
export const TRAILING_STOP: OrderType = {
  name: 'TRAIL',
  aliases: ['TRAILING STOP'],
  notFor: [],
  mayTradeOutsideRth: true,
  check: distanceRefusal,
  prices: () => [],
  plan: (order) => ({
    kind: 'trail',
    distance: distanceOf(order),
    stop: hasPrice(order.trailStopPrice) ? order.trailStopPrice : undefined,
    limitOffset: undefined,
    adjustment: adjustmentOf(order),
  }),
};

/** A trailing order needs one distance, and one only. */
export function distanceRefusal({ auxPrice, trailingPercent }: Order): Refusal | undefined {
  if (hasPrice(auxPrice) && hasPrice(trailingPercent)) return REFUSALS.twoTrailingDistances();
  const distance = hasPrice(trailingPercent) ? trailingPercent : (auxPrice ?? 0);
  if (!(distance > 0) || (hasPrice(trailingPercent) && trailingPercent >= 100))
    return REFUSALS.noTrailingDistance();
  return undefined;
}

export function distanceOf({ auxPrice, trailingPercent }: Order): TrailPlan['distance'] {
  return hasPrice(trailingPercent) ? { percent: trailingPercent } : { amount: auxPrice ?? Number.NaN };
}
