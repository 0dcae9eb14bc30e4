import { Decimal, type OrderEvent, type Order, type OrderState } from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import { blankOrder } from '@tapewright/venue';
import { reportedContract } from '../wire/reported-contract.ts';
import { copyFields } from './stated-order.ts';

/** The order as the gateway states it: the client's fields, completed the way a real gateway completes them. */
export function echoedOrder(event: OrderEvent): Order {
  const { order } = event;
  const echo = blankOrder();
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
