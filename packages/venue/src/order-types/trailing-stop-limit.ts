import { Decimal, type Order } from '@tapewright/model';
import { REFUSALS } from '../orders/refusal.ts';
import { adjustmentOf } from './adjustment.ts';
import { hasPrice, type OrderType } from './order-type.ts';
import { distanceOf, distanceRefusal } from './trailing-stop.ts';

/**
 * TRAIL LIMIT: trails as TRAIL does, and becomes a limit order once its stop is reached, `lmtPriceOffset` worse than the stop. Instead
 * of the offset the order may give `trailStopPrice` and the `lmtPrice` that goes with it. Source: IBKR, "Trailing Stop Limit Orders".
 */
export const TRAILING_STOP_LIMIT: OrderType = {
  name: 'TRAIL LIMIT',
  aliases: ['TRAILLMT', 'TRAIL LMT', 'TRAILLIMIT', 'TRAILING STOP LIMIT'],
  notFor: [],
  mayTradeOutsideRth: true,
  check(order) {
    const refusal = distanceRefusal(order);
    if (refusal !== undefined) return refusal;
    if (order.lmtPriceOffset !== undefined) return undefined;
    return hasPrice(order.lmtPrice) && hasPrice(order.trailStopPrice) ? undefined : REFUSALS.noLimitOffset();
  },
  prices: ({ lmtPrice, lmtPriceOffset }) => [lmtPriceOffset === undefined ? lmtPrice : undefined],
  plan: (order) => ({
    kind: 'trail',
    distance: distanceOf(order),
    stop: hasPrice(order.trailStopPrice) ? order.trailStopPrice : undefined,
    limitOffset: limitOffsetOf(order),
    adjustment: adjustmentOf(order),
  }),
};

function limitOffsetOf({ action, lmtPrice, lmtPriceOffset, trailStopPrice }: Order): number {
  if (lmtPriceOffset !== undefined) return lmtPriceOffset;
  const below = Decimal.of(trailStopPrice ?? 0).minus(lmtPrice ?? 0);
  return (action?.toUpperCase() === 'BUY' ? below.negated() : below).toNumber();
}
