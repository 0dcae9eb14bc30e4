import { Decimal, type OrderEvent, type Order, type OrderState } from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import { reportedContract } from '../wire/reported-contract.ts';
import { copyFields, type MutableOrder } from './stated-order.ts';

/**
 * What a gateway writes into every echo of an order that left it open. Source: recorded frames of a gateway, server version 225.
 *
 * All of it in one literal, and the rest field by field: an order made of others by spreading is a hash table to V8, and was a third of
 * what an order costs the gateway.
 */
function blankEcho(): MutableOrder {
  return {
    orderId: 0,
    clientId: 0,
    permId: 0,
    parentId: 0,
    action: '',
    totalQuantity: Decimal.ZERO,
    orderType: '',
    lmtPrice: 0,
    auxPrice: 0,
    tif: '',
    account: '',
    filledQuantity: Decimal.ZERO,
    orderRef: undefined,
    outsideRth: undefined,
    trailStopPrice: undefined,
    transmit: undefined,
    minCompeteSize: undefined,
    competeAgainstBestOffset: undefined,
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
  };
}

/** The order as the gateway states it: the client's fields, completed the way a real gateway completes them. */
export function echoedOrder(event: OrderEvent): Order {
  const { order } = event;
  const echo = blankEcho();
  if (order.orderType === 'MKT') {
    echo.minCompeteSize = 100;
    echo.competeAgainstBestOffset = 0.02;
  }
  // A recorded oddity: the echo of a limit order names a trailing stop price one above the limit.
  if (order.orderType === 'LMT' && order.lmtPrice !== undefined) {
    echo.trailStopPrice = oneAbove(order.lmtPrice);
  }
  copyFields(order, echo, isStated);
  // Whether to transmit is the client's word to the gateway; the echo does not repeat it.
  echo.transmit = undefined;
  echo.clientId = event.clientId;
  echo.orderId = event.orderId;
  echo.permId = event.permId;
  echo.parentId = event.parentId;
  echo.filledQuantity = event.filled;
  return echo;
}

/** Not 0, false or empty, which the wire reads when the client left a field out. */
function isStated(value: unknown): boolean {
  return value !== undefined && value !== '' && value !== 0 && value !== false;
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
