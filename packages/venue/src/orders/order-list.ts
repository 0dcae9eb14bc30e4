import type { Instant } from '@tapewright/model';
import type { WorkingOrder } from './working-order.ts';

/** Every accepted order, and when the next of those at work has something due by time alone. */
export class OrderList {
  /** permId → order that is not done. */
  readonly #active = new Map<number, WorkingOrder>();
  /** permId → order that is done: a late cancel or change, or a child, may still name it. */
  #done = new Map<number, WorkingOrder>();
  /** The earliest moment that any order waits for; Infinity for none. May be too early, never too late. */
  #nextDue = Infinity;

  readonly #doneLimit: number;

  /** `historyLimit` is how many completed orders can be asked for; more than that many are not needed by name either. */
  constructor(historyLimit: number) {
    this.#doneLimit = Math.min(Math.max(historyLimit, LEAST_DONE), DONE_LIMIT);
  }

  add(order: WorkingOrder): void {
    this.#active.set(order.permId, order);
  }

  finish(order: WorkingOrder): void {
    this.#active.delete(order.permId);
    this.#done.set(order.permId, order);
    const limit = this.#doneLimit;
    if (this.#done.size > 2 * limit) this.#done = new Map([...this.#done].slice(-limit));
  }

  active(permId: number): WorkingOrder | undefined {
    return this.#active.get(permId);
  }

  get(permId: number): WorkingOrder | undefined {
    return this.#active.get(permId) ?? this.#done.get(permId);
  }

  /** A client's order by the id that the client gave it: the latest, as ids of done orders may be used again. */
  named(clientId: number, account: string, orderId: number): WorkingOrder | undefined {
    const isIt = (order: WorkingOrder) =>
      order.orderId === orderId && order.clientId === clientId && order.account === account;
    return [...this.#active.values()].findLast(isIt) ?? [...this.#done.values()].findLast(isIt);
  }

  /** Oldest first. */
  all(): readonly WorkingOrder[] {
    return [...this.#active.values()];
  }

  get nextDue(): number {
    return this.#nextDue;
  }

  /** Notes when an order is due. */
  noteDue(due: Instant): void {
    if (due < this.#nextDue) this.#nextDue = due;
  }

  /** Works out the next due moment anew. */
  refreshDue(): void {
    this.#nextDue = Infinity;
    for (const order of this.#active.values()) this.noteDue(dueOf(order));
  }
}

/**
 * Orders that are done and still found by name: at least as many of the latest, or of a venue without a history. Few, because an order that is
 * still there when the memory is swept is copied, twice, which costs a backtest more than the order itself.
 */
const DONE_LIMIT = 10_000;
const LEAST_DONE = 50;

/** When time alone does something to an order. */
export function dueOf(order: WorkingOrder): Instant {
  const { phase, wakesAt, restsAt, endsAt, pausesAt, conditionsDue, stepsAt } = order;
  if (phase === 'untransmitted' || phase === 'done') return NEVER;
  const own = endsAt ?? NEVER;
  if (phase === 'child') return own;
  const session = (phase === 'asleep' ? wakesAt : restsAt) ?? NEVER;
  return Math.min(session, own, pausesAt ?? NEVER, conditionsDue ?? NEVER, stepsAt ?? NEVER) as Instant;
}

const NEVER = Infinity as Instant;
