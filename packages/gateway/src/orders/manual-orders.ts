import type { Execution, OrderEvent } from '@tapewright/model';

/** The client that orders by hand belong to. */
const DEFAULT_CLIENT = 0;
/** The order id of an order that no client may name yet. */
const UNBOUND = 0;

/**
 * Orders that a person enters in the windows of TWS. They belong to client 0, which cannot name them until they are bound: then each has an
 * order id below zero. Until then everybody sees them under order id 0. Source: IBKR, TWS API, "Binding orders".
 */
export class ManualOrders {
  /** Order ids of those that are not bound. */
  readonly #unbound: Set<number>;
  #next: number;
  /** Whether new ones are bound as they come: reqAutoOpenOrders of client 0. */
  bindsAtOnce = false;

  /** `kept`: client and order ids of a gateway that this one goes on for; its orders by hand are bound anew. */
  constructor(kept: readonly { readonly clientId: number; readonly orderId: number }[] = []) {
    const ids = kept.flatMap(({ clientId, orderId }) => (isManual(clientId, orderId) ? [orderId] : []));
    this.#unbound = new Set(ids);
    this.#next = Math.min(0, ...ids) - 1;
  }

  /** The order id that the next order by hand will have once it is bound. */
  take(): number {
    const orderId = this.#next--;
    this.#unbound.add(orderId);
    return orderId;
  }

  isUnbound(clientId: number | undefined, orderId: number | undefined): boolean {
    return clientId === DEFAULT_CLIENT && orderId !== undefined && this.#unbound.has(orderId);
  }

  bind(orderId: number): void {
    this.#unbound.delete(orderId);
  }

  /** An event as everybody sees it. */
  shown(event: OrderEvent): OrderEvent {
    return this.isUnbound(event.clientId, event.orderId) ? { ...event, orderId: UNBOUND } : event;
  }

  shownExecution(execution: Execution): Execution {
    return this.isUnbound(execution.clientId, execution.orderId)
      ? { ...execution, orderId: UNBOUND }
      : execution;
  }
}

function isManual(clientId: number, orderId: number): boolean {
  return clientId === DEFAULT_CLIENT && orderId < 0;
}
