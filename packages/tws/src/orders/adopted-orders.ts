import type { Contract, Instant, Order, OrderState } from '@tapewright/model';
import type { OrderStatusReport, Snapshot } from '../session/snapshot.ts';
import type { Fill } from './execution-ledger.ts';
import { OrderRecord } from './order-record.ts';

/** Orders of others that are kept; beyond it those that ended first are let go, then the oldest. */
export const ADOPTED_LIMIT = 10_000;

/** Who placed an order. */
export type OrderOwner =
  /** Placed with `orders` of this client. */
  | { readonly kind: 'here' }
  /** This client id: in an earlier run, or by the lower face. */
  | { readonly kind: 'sameClientId' }
  /** By hand, or by client id 0. */
  | { readonly kind: 'manual' }
  | { readonly kind: 'otherClient'; readonly clientId: number };

export interface Adopted {
  readonly record: OrderRecord;
  readonly owner: OrderOwner;
}

/** What is reported of an order, from whichever message. */
interface Mention {
  readonly permId: number;
  readonly orderId: number;
  readonly clientId: number;
  readonly orderRef: string;
  readonly contract: Contract;
  readonly order: Order;
}

/** Orders at work at this login that were not placed here, by IB's lasting id of them. */
export class AdoptedOrders {
  readonly #clientId: number;
  readonly #onAdopted: (adopted: Adopted) => void;
  /** permId → order */
  readonly #byPermId = new Map<number, Adopted>();

  constructor(clientId: number, onAdopted: (adopted: Adopted) => void) {
    this.#clientId = clientId;
    this.#onAdopted = onAdopted;
  }

  get all(): readonly Adopted[] {
    return [...this.#byPermId.values()];
  }

  onOpenOrder(
    report: {
      readonly orderId: number;
      readonly contract: Contract;
      readonly order: Order;
      readonly orderState: OrderState;
    },
    at: Instant,
  ): OrderRecord | undefined {
    const { orderId, contract, order, orderState } = report;
    const { permId = 0, clientId = 0, orderRef = '' } = order;
    if (order.whatIf === true) return undefined;
    const record = this.#adopt({ permId, orderId, clientId, orderRef, contract, order });
    record?.onOpenOrder(order, orderState, at);
    return record;
  }

  onStatus(report: OrderStatusReport, at: Instant): OrderRecord | undefined {
    const record = this.#byPermId.get(report.permId)?.record;
    record?.onStatus(report, at);
    return record;
  }

  /** A fill of an order that nobody has told of: the order is adopted with what the execution says. */
  onFill(fill: Fill, at: Instant): OrderRecord | undefined {
    const { contract, execution } = fill;
    const { permId = 0, orderId = 0, clientId = 0, orderRef = '' } = execution;
    const order: Order = {
      action: execution.side === 'SLD' ? 'SELL' : 'BUY',
      ...(execution.acctNumber === undefined ? {} : { account: execution.acctNumber }),
      permId,
    };
    const record = this.#adopt({ permId, orderId, clientId, orderRef, contract, order });
    record?.onFill(fill, at);
    return record;
  }

  /** After a new session: what is no longer open and not among the completed is not known any more. */
  reconcile(snapshot: Snapshot, at: Instant): void {
    for (const open of snapshot.openOrders) this.#restate(open, at);
    for (const { order, orderState } of snapshot.completedOrders) {
      this.#byPermId.get(order.permId ?? 0)?.record.onOpenOrder(order, orderState, at, true);
    }
    if (snapshot.missing.length > 0) return;
    const open = new Set(snapshot.openOrders.map(({ order }) => order.permId));
    for (const [permId, { record }] of this.#byPermId) {
      if (record.outcome !== undefined || open.has(permId)) continue;
      record.onUnknown('neither open nor completed at the gateway', at);
    }
  }

  byOrderId(orderId: number): OrderRecord | undefined {
    return this.all.find(({ record }) => record.orderId === orderId)?.record;
  }

  /** It was bound to this client: it has an id here from now on. */
  onBound(permId: number, orderId: number): void {
    const adopted = this.#byPermId.get(permId);
    if (adopted !== undefined) adopted.record.orderId = orderId;
  }

  /** Only orders that are in snapshots, where an order that ended stays known. */
  #restate(open: Snapshot['openOrders'][number], at: Instant): void {
    if (this.#byPermId.has(open.order.permId ?? 0)) this.onOpenOrder(open, at);
  }

  #adopt(mention: Mention): OrderRecord | undefined {
    const { permId, orderId, orderRef, contract, order } = mention;
    if (permId === 0) return undefined;
    const known = this.#byPermId.get(permId);
    if (known !== undefined) return known.record;
    const record = new OrderRecord({
      orderRef: orderRef === '' ? `permId ${permId}` : orderRef,
      contract,
      // The number of another client is none of ours: used here it would name an order of our own.
      orderId: mention.clientId === this.#clientId ? orderId : 0,
      spec: order,
    });
    const adopted: Adopted = { record, owner: this.#owner(mention) };
    this.#byPermId.set(permId, adopted);
    this.#letGo();
    this.#onAdopted(adopted);
    return record;
  }

  #owner({ clientId }: Mention): OrderOwner {
    if (clientId === this.#clientId) return { kind: 'sameClientId' };
    return clientId === 0 ? { kind: 'manual' } : { kind: 'otherClient', clientId };
  }

  #letGo(): void {
    if (this.#byPermId.size <= ADOPTED_LIMIT) return;
    for (const [permId, { record }] of this.#byPermId) {
      if (this.#byPermId.size <= ADOPTED_LIMIT * 0.9) return;
      if (record.outcome !== undefined) this.#byPermId.delete(permId);
    }
    const [oldest] = this.#byPermId.keys();
    if (oldest !== undefined && this.#byPermId.size > ADOPTED_LIMIT) this.#byPermId.delete(oldest);
  }
}
