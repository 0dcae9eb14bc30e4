import type { Instant } from '@tapewright/model';
import type { Instrument } from '../market/instrument.ts';
import { dueOf, type OrderList } from './order-list.ts';
import type { WorkingOrder } from './working-order.ts';

/** What time does to the orders of a desk. */
interface Desk {
  now: Instant;
  readonly orders: OrderList;
  fallDue(order: WorkingOrder): void;
  settle(instruments: readonly Instrument[]): void;
}

/**
 * Does what fell due up to a moment, in order of time: hours that begin before or at it, and hours that end before it. Hours that end
 * at the very moment are still running for what happens at it, such as a closing price; with `includingCloses` they end too.
 */
export function advance(desk: Desk, to: Instant, includingCloses: boolean): void {
  const { orders } = desk;
  while (orders.nextDue <= to) {
    orders.refreshDue();
    const due = orders.nextDue as Instant;
    if (due > to) return;
    const ready = orders
      .all()
      .filter((order) => dueOf(order) === due && (includingCloses || due < to || order.phase === 'asleep'));
    if (ready.length === 0) return;
    desk.now = due;
    for (const order of ready) desk.fallDue(order);
    desk.settle([...new Set(ready.map(({ instrument }) => instrument))]);
  }
}
