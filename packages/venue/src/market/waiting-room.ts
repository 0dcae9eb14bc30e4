import type { WorkingOrder } from '../orders/working-order.ts';
import type { Market } from './market.ts';

/** The market of an instrument that nothing is known of yet: orders wait. */
export class WaitingRoom implements Market {
  readonly #orders = new Set<WorkingOrder>();

  enter(order: WorkingOrder): void {
    this.#orders.add(order);
  }

  withdraw(order: WorkingOrder): void {
    this.#orders.delete(order);
  }

  shrink(): void {
    // Sizes are read when a market takes over.
  }

  settle(): void {
    // Nothing happens here.
  }

  orders(): readonly WorkingOrder[] {
    return [...this.#orders];
  }
}
