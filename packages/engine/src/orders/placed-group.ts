import type { Refusal } from '../risk/approved.ts';
import type { Bracket } from './order-group.ts';
import type { OrderLife } from './order-life.ts';
import type { OrderRecord } from './order-record.ts';

/** What a group asks of the desk. */
export interface GroupDesk {
  cancel(order: OrderRecord): void;
  alarm(text: string): void;
}

/** Ends that an order comes to without ever having worked. */
const NEVER_WORKED: ReadonlySet<OrderLife> = new Set(['NotSent', 'Cancelled', 'Inactive']);
const WORKED: ReadonlySet<OrderLife> = new Set(['PreSubmitted', 'Submitted', 'Filled']);

/** The desk's side of a group: watches that it stays whole. */
export class PlacedGroup implements Bracket {
  readonly orders: readonly OrderRecord[];
  readonly takeProfit: OrderRecord | undefined;
  readonly stopLoss: OrderRecord | undefined;
  refusal: Refusal | undefined;
  broken: OrderRecord | undefined;
  readonly #desk: GroupDesk;
  /** The broker worked them at some time: how they end is their own affair. */
  readonly #taken = new Set<OrderRecord>();

  constructor(
    desk: GroupDesk,
    orders: readonly OrderRecord[],
    exits: { readonly takeProfit?: OrderRecord | undefined; readonly stopLoss?: OrderRecord | undefined },
  ) {
    this.#desk = desk;
    this.orders = orders;
    this.takeProfit = exits.takeProfit;
    this.stopLoss = exits.stopLoss;
  }

  get entry(): OrderRecord {
    const [entry] = this.orders;
    if (entry === undefined) throw new Error('a group has orders');
    return entry;
  }

  get isDone(): boolean {
    return this.orders.every((order) => order.isDone);
  }

  /** One of its orders took a step. */
  orderChanged(order: OrderRecord): void {
    if (WORKED.has(order.status)) this.#taken.add(order);
    const isBroken = NEVER_WORKED.has(order.status) && !this.#taken.has(order) && !order.isCancelRequested;
    if (!isBroken || this.broken !== undefined) return;
    this.broken = order;
    const { attachedTo } = order;
    const filled = this.orders.find((other) => !other.filled.isZero);
    if (filled !== undefined) {
      this.#desk.alarm(
        `order ${order.number} was placed with order ${filled.number}, which has filled, and is ${order.status}: ` +
          'look after the position',
      );
      return;
    }
    // The exits of an entry that is not there cannot be there either: the driver does not send them, and the broker does not take them.
    if (attachedTo === undefined && this.orders.some((other) => other.attachedTo === order)) return;
    for (const other of this.orders) if (other.isWorking) this.#desk.cancel(other);
  }
}
