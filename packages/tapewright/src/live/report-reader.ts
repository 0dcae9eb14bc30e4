import {
  type BrokerEvent,
  type Contract,
  Decimal,
  type Order,
  ORDER_STATUSES,
  type OrderEvent,
  type OrderState,
  type OrderStatus,
} from '@tapewright/model';
import type { BrokerReport, OpenOrderReport, OrderStatusReport } from '@tapewright/tws';

type OrderReport = Extract<
  BrokerReport,
  { kind: 'openOrder' | 'orderStatus' | 'execution' | 'commission' | 'error' }
>;

/** What an order is, as far as it is known: from the broker's openOrder, or from what we sent. */
export interface OrderTermsKnown {
  readonly contract: Contract;
  readonly order: Order;
  readonly state: OrderState;
}

/**
 * Reads the wire's reports as the broker events of the model. On the wire an order's step is an openOrder and the orderStatus
 * behind it; here it is one event, told when the status comes. A status that comes first (it does) is told with the terms we sent, and
 * one for an order that nobody has described yet waits for its openOrder.
 */
export class ReportReader {
  readonly #clientId: number;
  /** orderId or permId (whichever tells it apart, see `keyOf`) → what the order is */
  readonly #terms = new Map<string, OrderTermsKnown>();
  /** As above → the status that waits for its openOrder */
  readonly #waiting = new Map<string, OrderStatusReport>();

  constructor(clientId: number) {
    this.#clientId = clientId;
  }

  /** We are about to send this order: what a status under its id is about. */
  sending(orderId: number, contract: Contract, order: Order): void {
    this.#terms.set(`own ${orderId}`, { contract, order, state: {} });
  }

  /** An order that the broker listed when it was asked: what a status under its id is about, from here on. */
  listed({ orderId, contract, order, orderState }: OpenOrderReport): void {
    const clientId = order.clientId ?? this.#clientId;
    const key = this.#keyOf({ orderId, clientId, permId: order.permId ?? 0 });
    this.#terms.set(key, { contract, order, state: orderState });
  }

  read(report: OrderReport): BrokerEvent | undefined {
    switch (report.kind) {
      case 'openOrder':
        return this.#openOrder(report);
      case 'orderStatus':
        return this.#status(report.at, report);
      case 'execution':
        return { kind: 'execution', at: report.at, contract: report.contract, execution: report.execution };
      case 'commission':
        return { kind: 'commission', at: report.at, report: report.report };
      case 'error':
        return this.#error(report);
    }
  }

  #openOrder(report: Extract<BrokerReport, { kind: 'openOrder' }>): BrokerEvent | undefined {
    const clientId = report.order.clientId ?? this.#clientId;
    const key = this.#keyOf({ orderId: report.orderId, clientId, permId: report.order.permId ?? 0 });
    this.#terms.set(key, { contract: report.contract, order: report.order, state: report.orderState });
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return undefined;
    this.#waiting.delete(key);
    return this.#status(report.at, waiting);
  }

  #status(at: OrderEvent['at'], report: OrderStatusReport): BrokerEvent | undefined {
    const key = this.#keyOf(report);
    const terms = this.#terms.get(key);
    if (terms === undefined) {
      this.#waiting.set(key, report);
      return undefined;
    }
    return orderEvent(at, terms, report);
  }

  /** Under an order's id it explains the order; everything else is the session's business. */
  #error(report: Extract<BrokerReport, { kind: 'error' }>): BrokerEvent | undefined {
    if (!this.#terms.has(`own ${report.id}`)) return undefined;
    return {
      kind: 'refusal',
      at: report.at,
      orderId: report.id,
      clientId: this.#clientId,
      code: report.code,
      message: report.message,
      advancedOrderRejectJson: report.advancedOrderRejectJson,
    };
  }

  /** Another client's order ids may equal ours, and TWS's own orders all have id 0: those go by their permId. */
  #keyOf(order: { readonly orderId: number; readonly clientId: number; readonly permId: number }): string {
    const isOurs = order.clientId === this.#clientId && order.orderId > 0;
    return isOurs ? `own ${order.orderId}` : `perm ${order.permId}`;
  }
}

/** The event that an open order of a snapshot stands for; undefined when its status is unknown. */
export function openOrderEvent(at: OrderEvent['at'], open: OpenOrderReport): OrderEvent | undefined {
  const terms = { contract: open.contract, order: open.order, state: open.orderState };
  if (open.status !== undefined) return orderEvent(at, terms, open.status);
  if (open.orderState.status === undefined) return undefined;
  const filled = open.order.filledQuantity ?? Decimal.ZERO;
  return orderEvent(at, terms, {
    orderId: open.orderId,
    status: open.orderState.status,
    filled,
    remaining: (open.order.totalQuantity ?? Decimal.ZERO).minus(filled),
    avgFillPrice: 0,
    permId: open.order.permId ?? 0,
    parentId: open.order.parentId ?? 0,
    lastFillPrice: 0,
    clientId: open.order.clientId ?? 0,
    whyHeld: '',
  });
}

/** Undefined for a status word that this version does not know: it says nothing that could be acted on. */
function orderEvent(
  at: OrderEvent['at'],
  terms: OrderTermsKnown,
  report: OrderStatusReport,
): OrderEvent | undefined {
  const status = statusOf(report.status);
  if (status === undefined) return undefined;
  return {
    kind: 'order',
    at,
    orderId: report.orderId,
    clientId: report.clientId,
    permId: report.permId,
    contract: terms.contract,
    order: terms.order,
    state: terms.state,
    status,
    filled: report.filled,
    remaining: report.remaining,
    avgFillPrice: report.avgFillPrice,
    lastFillPrice: report.lastFillPrice,
    parentId: report.parentId,
    whyHeld: report.whyHeld,
  };
}

export function statusOf(text: string): OrderStatus | undefined {
  return ORDER_STATUSES.find((status) => status === text);
}
