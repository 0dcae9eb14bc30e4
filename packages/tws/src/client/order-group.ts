import type { OrderOutcome } from '../orders/order-record.ts';
import type { CallOptions } from './ask.ts';
import { type ConnectionLost, RequestTimeout } from './errors.ts';
import type { CancelOutcome, LiveOrder } from './live-order.ts';
import { type Milestone, PENDING, type Verdict, Waiters } from './milestone.ts';
import { GroupBroken, OrderUnknown } from './order-errors.ts';
import type { Wire } from './wire.ts';

const ACCEPT_TIMEOUT = '10s';

/**
 * Orders that belong together, as one object: all or nothing. When one of them is refused, the others are cancelled, unless the first
 * has filled by then: what protects a position is left alone, and `broken` says what is missing.
 */
export class OrderGroup {
  /** The parent of a bracket first. */
  readonly orders: readonly LiveOrder[];
  /** The broker works all of them. Rejects with `GroupBroken` when one was refused, `OrderUnknown` when nothing is heard of one. */
  readonly accepted: Milestone<OrderGroup>;
  /** All of them have ended, in whatever way. */
  readonly done: Milestone<readonly OrderOutcome[]>;

  readonly #waiters: Waiters;
  #broken: GroupBroken | undefined;

  constructor(wire: Wire, orders: readonly LiveOrder[]) {
    this.orders = orders;
    this.#waiters = new Waiters(wire);
    this.accepted = this.#waiters.milestone({
      judge: () => this.#judgeAccepted(),
      defaultTimeout: ACCEPT_TIMEOUT,
      onTimeout: (timeoutMs) => {
        const silent = orders.find((order) => !order.isAccepted);
        return { kind: 'missed', error: new OrderUnknown(silent?.orderRef ?? '', timeoutMs) };
      },
    });
    this.done = this.#waiters.milestone({
      judge: () => this.#judgeDone(),
      defaultTimeout: undefined,
      onTimeout: (timeoutMs) => ({
        kind: 'missed',
        error: new RequestTimeout('the group of orders has not ended', timeoutMs),
      }),
    });
    for (const order of orders) order.onChange((lost) => this.#onChange(lost));
  }

  /** Which order was refused, and why; undefined while none was. */
  get broken(): GroupBroken | undefined {
    return this.#broken;
  }

  /** Cancels each that has not ended; the outcomes in the order of `orders`. */
  cancel(options: CallOptions = {}): Promise<readonly CancelOutcome[]> {
    return Promise.all(this.orders.map((order) => order.cancel(options)));
  }

  #onChange(lost: ConnectionLost | undefined): void {
    if (lost !== undefined) {
      this.#waiters.lose(lost);
      return;
    }
    if (this.#broken === undefined) this.#lookForRefusal();
    this.#waiters.check();
  }

  #lookForRefusal(): void {
    for (const order of this.orders) {
      const { outcome } = order;
      if (outcome?.kind !== 'rejected') continue;
      const first = this.orders[0];
      const isCancelled = first === undefined || first.filledQty.isZero;
      this.#broken = new GroupBroken(order.orderRef, outcome.error, isCancelled);
      if (isCancelled) this.#cancelTheOthers();
      return;
    }
  }

  #cancelTheOthers(): void {
    for (const order of this.orders) {
      if (order.outcome !== undefined) continue;
      // Without a session nothing can be cancelled, and nothing untransmitted survives it.
      order.cancel().catch(() => undefined);
    }
  }

  #judgeAccepted(): Verdict<OrderGroup> {
    if (this.#broken !== undefined) return { kind: 'missed', error: this.#broken };
    return this.orders.every((order) => order.isAccepted) ? { kind: 'reached', value: this } : PENDING;
  }

  #judgeDone(): Verdict<readonly OrderOutcome[]> {
    const outcomes = this.orders.flatMap(({ outcome }) => (outcome === undefined ? [] : [outcome]));
    return outcomes.length === this.orders.length ? { kind: 'reached', value: outcomes } : PENDING;
  }
}

/** A parent with the orders that take its profit and limit its loss. */
export class Bracket extends OrderGroup {
  readonly entry: LiveOrder;
  readonly takeProfit: LiveOrder | undefined;
  readonly stopLoss: LiveOrder | undefined;

  constructor(
    wire: Wire,
    legs: {
      readonly entry: LiveOrder;
      readonly takeProfit: LiveOrder | undefined;
      readonly stopLoss: LiveOrder | undefined;
    },
  ) {
    const { entry, takeProfit, stopLoss } = legs;
    super(
      wire,
      [entry, takeProfit, stopLoss].filter((order) => order !== undefined),
    );
    this.entry = entry;
    this.takeProfit = takeProfit;
    this.stopLoss = stopLoss;
  }
}
