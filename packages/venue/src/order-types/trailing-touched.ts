import type { Order } from '@tapewright/model';
import { REFUSALS } from '../orders/refusal.ts';
import { hasPrice, type OrderType, type TrailPlan } from './order-type.ts';
import { distanceOf, distanceRefusal } from './trailing-stop.ts';

/**
 * TRAIL MIT: a market-if-touched order whose trigger follows the market: a seller's stays the distance above it, comes down with it, and
 * is touched when the market turns up to it. Source: IBKR, "Trailing Market if Touched".
 */
export const TRAILING_MARKET_IF_TOUCHED: OrderType = {
  name: 'TRAIL MIT',
  aliases: ['TRAILMIT'],
  notFor: [],
  mayTradeOutsideRth: true,
  check: distanceRefusal,
  prices: () => [],
  plan: (order) => touchPlan(order, undefined),
};

/** TRAIL LIT: the same, with a limit `lmtPriceOffset` worse than the trigger. Source: IBKR, "Trailing Limit if Touched". */
export const TRAILING_LIMIT_IF_TOUCHED: OrderType = {
  ...TRAILING_MARKET_IF_TOUCHED,
  name: 'TRAIL LIT',
  aliases: ['TRAILLIT'],
  check: (order) =>
    distanceRefusal(order) ?? (order.lmtPriceOffset === undefined ? REFUSALS.noLimitOffset() : undefined),
  plan: (order) => touchPlan(order, order.lmtPriceOffset),
};

function touchPlan(order: Order, limitOffset: number | undefined): TrailPlan {
  return {
    kind: 'trail',
    isTouch: true,
    distance: distanceOf(order),
    stop: hasPrice(order.trailStopPrice) ? order.trailStopPrice : undefined,
    limitOffset,
  };
}
