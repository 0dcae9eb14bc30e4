import type { Execution, Instant, Order, OrderState } from '@tapewright/model';
import type { OrderStatusReport, Snapshot } from '../session/snapshot.ts';
import type { ExecutionLedger, Fill } from './execution-ledger.ts';
import type { OrderRecord } from './order-record.ts';

/**
 * Finds the order that a report is about: by our own reference first, then IB's permId, then the order id, which is valid inside one
 * session only. Reports on orders of others find nobody here.
 */
export class OwnOrders {
  readonly #clientId: number;
  /** orderRef → order */
  readonly #byRef = new Map<string, OrderRecord>();
  /** permId → order */
  readonly #byPermId = new Map<number, OrderRecord>();
  /** order id → order, in this session */
  readonly #byOrderId = new Map<number, OrderRecord>();

  constructor(clientId: number) {
    this.#clientId = clientId;
  }

  get all(): readonly OrderRecord[] {
    return [...this.#byRef.values()];
  }

  add(record: OrderRecord): void {
    this.#byRef.set(record.orderRef, record);
    this.#byOrderId.set(record.orderId, record);
  }

  /** Leaves no trace of it. */
  remove(record: OrderRecord): void {
    this.#byRef.delete(record.orderRef);
    if (this.#byOrderId.get(record.orderId) === record) this.#byOrderId.delete(record.orderId);
    for (const permId of record.permIds) this.#byPermId.delete(permId);
  }

  byOrderId(orderId: number): OrderRecord | undefined {
    return this.#byOrderId.get(orderId);
  }

  /** Order ids mean nothing in the next session until the gateway states them again. */
  sessionEnded(): void {
    this.#byOrderId.clear();
  }

  onOpenOrder(
    {
      orderId,
      order,
      orderState,
    }: { readonly orderId: number; readonly order: Order; readonly orderState: OrderState },
    at: Instant,
  ): OrderRecord | undefined {
    const clientId = order.clientId ?? this.#clientId;
    const record = this.#find({ orderRef: order.orderRef, permId: order.permId, orderId, clientId });
    if (record === undefined) return undefined;
    if (orderId > 0 && clientId === this.#clientId) {
      record.orderId = orderId;
      if (this.#byOrderId.get(orderId) !== record) this.#byOrderId.set(orderId, record);
    }
    const known = record.permIds.size;
    record.onOpenOrder(order, orderState, at);
    this.#learnPermIds(record, known);
    return record;
  }

  onStatus(report: OrderStatusReport, at: Instant): OrderRecord | undefined {
    const { permId, orderId, clientId } = report;
    const record = this.#find({ orderRef: undefined, permId, orderId, clientId });
    const known = record?.permIds.size ?? 0;
    record?.onStatus(report, at);
    if (record !== undefined) this.#learnPermIds(record, known);
    return record;
  }

  onFill(fill: Fill, at: Instant): OrderRecord | undefined {
    const record = this.#ofExecution(fill.execution);
    const known = record?.permIds.size ?? 0;
    record?.onFill(fill, at);
    if (record !== undefined) this.#learnPermIds(record, known);
    return record;
  }

  /**
   * After a new session: what ended while we were away is in the completed orders, what works in the open ones, what filled in the
   * executions (which the ledger has taken already). An order that none of them knows is Unknown: it is not sent again.
   */
  reconcile(snapshot: Snapshot, ledger: ExecutionLedger, at: Instant): void {
    for (const open of snapshot.openOrders) this.onOpenOrder(open, at);
    for (const { order, orderState } of snapshot.completedOrders) this.#complete(order, orderState, at);
    for (const fill of ledger.fills) {
      const record = this.#ofExecution(fill.execution);
      if (record !== undefined && !record.fills.includes(fill)) record.onFill(fill, at);
    }
    if (snapshot.missing.length > 0) return;
    const stated = new Set(snapshot.openOrders.map(({ orderId }) => this.#byOrderId.get(orderId)));
    for (const record of this.#byRef.values()) {
      if (record.outcome !== undefined || stated.has(record)) continue;
      record.onUnknown('neither open, completed nor executed at the gateway', at);
    }
  }

  #complete(order: Order, state: OrderState, at: Instant): void {
    const record = this.#find({
      orderRef: order.orderRef,
      permId: order.permId,
      orderId: 0,
      clientId: order.clientId ?? this.#clientId,
    });
    record?.onOpenOrder(order, state, at, true);
  }

  #ofExecution(execution: Execution): OrderRecord | undefined {
    return this.#find({
      orderRef: execution.orderRef,
      permId: execution.permId,
      orderId: execution.orderId ?? 0,
      clientId: execution.clientId ?? this.#clientId,
    });
  }

  #find(about: {
    readonly orderRef: string | undefined;
    readonly permId: number | undefined;
    readonly orderId: number;
    readonly clientId: number;
  }): OrderRecord | undefined {
    const byRef = about.orderRef === undefined ? undefined : this.#byRef.get(about.orderRef);
    if (byRef !== undefined) return byRef;
    const byPermId = about.permId === undefined ? undefined : this.#byPermId.get(about.permId);
    if (byPermId !== undefined) return byPermId;
    return about.clientId === this.#clientId ? this.#byOrderId.get(about.orderId) : undefined;
  }

  /** `known`: so many it had before. */
  #learnPermIds(record: OrderRecord, known: number): void {
    if (record.permIds.size === known) return;
    for (const permId of record.permIds) this.#byPermId.set(permId, record);
  }
}
