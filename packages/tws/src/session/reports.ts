import { Decimal, type Position } from '@tapewright/model';
import type { ServerMessageOf } from '../messages/index.ts';
import type { OpenOrderReport, OrderStatusReport } from './snapshot.ts';

/** The plain fields of an orderStatus message; an absent quantity is zero, as in text. */
export function statusReport(message: ServerMessageOf<'orderStatus'>): OrderStatusReport {
  return {
    orderId: message.orderId,
    status: message.status,
    filled: message.filled ?? Decimal.ZERO,
    remaining: message.remaining ?? Decimal.ZERO,
    avgFillPrice: message.avgFillPrice,
    permId: message.permId,
    parentId: message.parentId,
    lastFillPrice: message.lastFillPrice,
    clientId: message.clientId,
    whyHeld: message.whyHeld,
  };
}

/** A position message as the model has it; what it leaves out is zero. */
export function positionReport(message: ServerMessageOf<'position'>): Position {
  const { account, contract, position = Decimal.ZERO, avgCost } = message;
  return { account, contract, position, avgCost };
}

/** Puts openOrder and the orderStatus that follows it together, each order once. */
export class OpenOrderCollector {
  /** `clientId/orderId`, or `perm/permId` for orders without one → order */
  readonly #orders = new Map<string, OpenOrderReport>();

  get orders(): readonly OpenOrderReport[] {
    return [...this.#orders.values()];
  }

  onOpenOrder({ orderId, contract, order, orderState }: ServerMessageOf<'openOrder'>): void {
    // The answer to a what-if.
    if (order.whatIf === true) return;
    const key = orderKey(order.clientId, orderId, order.permId);
    const status = this.#orders.get(key)?.status;
    if (isOver(orderState.status)) this.#orders.delete(key);
    else this.#orders.set(key, { orderId, contract, order, orderState, status });
  }

  onStatus(message: ServerMessageOf<'orderStatus'>): void {
    const status = statusReport(message);
    const key = orderKey(status.clientId, status.orderId, status.permId);
    const known = this.#orders.get(key);
    if (known === undefined) return;
    // What ends while the orders are collected is not open when they are handed out.
    if (isOver(status.status)) this.#orders.delete(key);
    else this.#orders.set(key, { ...known, status });
  }
}

function orderKey(clientId: number | undefined, orderId: number, permId: number | undefined): string {
  return orderId > 0 ? `${clientId ?? 0}/${orderId}` : `perm/${permId ?? 0}`;
}

function isOver(status: string | undefined): boolean {
  return status === 'Filled' || status === 'Cancelled' || status === 'ApiCancelled';
}
