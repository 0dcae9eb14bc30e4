import type { Instant } from '@tapewright/model';
import type { Fill } from '../market/market.ts';
import { doHold, metBy, nextChange, type Condition } from './conditions.ts';
import type { WorkingOrder } from './working-order.ts';

/** The orders that conditions release or cancel. */
export class ConditionWatch {
  /** Order → those of its conditions that an execution has met. */
  readonly #orders = new Map<WorkingOrder, Set<Condition>>();

  get isEmpty(): boolean {
    return this.#orders.size === 0;
  }

  add(order: WorkingOrder, now: Instant): void {
    if (!this.#orders.has(order)) this.#orders.set(order, new Set());
    order.conditionsDue = dueOf(order, now);
  }

  /** Goes on watching an order, those of its conditions met that stand at these positions. */
  resume(order: WorkingOrder, metConditions: readonly number[]): void {
    this.#orders.set(order, new Set(order.conditions.filter((_, index) => metConditions.includes(index))));
  }

  /** Positions of the conditions of an order that an execution has met; undefined while nobody watches them. */
  metBy(order: WorkingOrder): readonly number[] | undefined {
    const met = this.#orders.get(order);
    return met && order.conditions.flatMap((condition, index) => (met.has(condition) ? [index] : []));
  }

  remove(order: WorkingOrder): void {
    this.#orders.delete(order);
    order.conditionsDue = undefined;
  }

  /** Notes an execution: conditions look at those of their own account. */
  executed(filled: WorkingOrder, { exchange }: Fill): void {
    for (const [order, met] of this.#orders) {
      if (order.account !== filled.account) continue;
      for (const condition of metBy(order.conditions, filled, exchange)) met.add(condition);
    }
  }

  /** The first order whose conditions hold; without `conditionsIgnoreRth` they are looked at in regular hours alone. */
  next(now: Instant): WorkingOrder | undefined {
    for (const [order, executed] of this.#orders) {
      if (!isLookedAt(order, now)) continue;
      if (doHold(order.conditions, executed, now)) return order;
    }
    return undefined;
  }

  /** Works out anew when time alone may change something, for orders whose moment has come. */
  refresh(now: Instant): void {
    for (const order of this.#orders.keys())
      if (order.conditionsDue !== undefined && order.conditionsDue <= now)
        order.conditionsDue = dueOf(order, now);
  }
}

function isLookedAt({ order, instrument }: WorkingOrder, now: Instant): boolean {
  return order.conditionsIgnoreRth === true || instrument.calendar.isOpen(now);
}

/** Conditions that are not looked at now are looked at again at the open. */
function dueOf(order: WorkingOrder, now: Instant): Instant | undefined {
  const { instrument, conditions } = order;
  return isLookedAt(order, now) ? nextChange(conditions, now) : instrument.calendar.nextSession(now).open;
}
