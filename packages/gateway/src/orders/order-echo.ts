import { Decimal, type OrderEvent, type Order, type OrderState } from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import { reportedContract } from '../wire/reported-contract.ts';

/** What a gateway writes into every echo of an order that left it open. Source: recorded frames of a gateway, server version 225. */
const ECHO_DEFAULTS = {
  clearingIntent: 'IB',
  ocaType: 3,
  triggerMethod: 0,
  volatilityType: 0,
  referencePriceType: 0,
  deltaNeutralOrderType: 'None',
  deltaNeutralShortSaleSlot: 0,
  origin: 0,
  shortSaleSlot: 0,
  exemptCode: -1,
  adjustedOrderType: 'None',
  adjustableTrailingUnit: 0,
  dontUseAutoPriceForHedge: true,
  shareholder: 'Not an insider or substantial shareholder',
  routeMarketableToBbo: 0,
  usePriceMgmtAlgo: 0,
  seekPriceImprovement: 0,
} as const satisfies Order;

/** The echo of a market order has these besides. */
const MARKETABLE_DEFAULTS = { minCompeteSize: 100, competeAgainstBestOffset: 0.02 } as const satisfies Order;

/** The order as the gateway states it: the client's fields, completed the way a real gateway completes them. */
export function echoedOrder(event: OrderEvent): Order {
  // Whether to transmit is the client's word to the gateway; the echo does not repeat it.
  const { transmit: _, ...order } = event.order;
  const isLimit = order.orderType === 'LMT';
  return {
    ...ECHO_DEFAULTS,
    ...(order.orderType === 'MKT' ? MARKETABLE_DEFAULTS : {}),
    // A recorded oddity: the echo of a limit order names a trailing stop price one above the limit.
    ...(isLimit && order.lmtPrice !== undefined ? { trailStopPrice: oneAbove(order.lmtPrice) } : {}),
    ...withoutUnset(order),
    lmtPrice: order.lmtPrice ?? 0,
    auxPrice: order.auxPrice ?? 0,
    clientId: event.clientId,
    orderId: event.orderId,
    permId: event.permId,
    parentId: event.parentId,
    filledQuantity: event.filled,
  };
}

/** openOrder and orderStatus: how each step of an order's life reaches its client. */
export function orderMessages(event: OrderEvent): readonly ServerMessageInput[] {
  if (event.order.whatIf === true) return [openOrderMessage(event)];
  return [openOrderMessage(event), orderStatusMessage(event)];
}

export function openOrderMessage(event: OrderEvent): ServerMessageInput {
  return {
    kind: 'openOrder',
    orderId: event.orderId,
    contract: reportedContract(event.contract),
    order: echoedOrder(event),
    orderState: stateWithStatus(event.state, event.status),
  };
}

export function orderStatusMessage(event: OrderEvent): ServerMessageInput {
  return {
    kind: 'orderStatus',
    orderId: event.orderId,
    status: event.status,
    filled: event.filled,
    remaining: event.remaining,
    avgFillPrice: event.avgFillPrice,
    permId: event.permId,
    parentId: event.parentId,
    lastFillPrice: event.lastFillPrice,
    clientId: event.clientId,
    whyHeld: event.whyHeld,
    mktCapPrice: 0,
  };
}

function stateWithStatus(state: OrderState, status: string): OrderState {
  return state.status === undefined ? { ...state, status } : state;
}

function oneAbove(price: number): number {
  return Decimal.of(price).plus(1).toNumber();
}

/** Without the fields that say nothing: absent ones, and those the wire reads as 0, false or empty because the client left them out. */
function withoutUnset(order: Order): Order {
  return Object.fromEntries(
    Object.entries(order).filter(
      ([, value]) => value !== undefined && value !== '' && value !== 0 && value !== false,
    ),
  );
}
