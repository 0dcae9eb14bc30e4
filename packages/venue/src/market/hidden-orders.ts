import { BUY, isWithin, type BookSide } from '../book/book.ts';
import type { WorkingOrder } from '../orders/working-order.ts';

/** An order that rests at an exchange without being displayed. */
export interface HiddenOrder {
  readonly order: WorkingOrder;
  readonly exchange: string;
  readonly tick: number;
}

/**
 * Our orders that rest hidden, at all exchanges of an instrument. At a price they come after everything displayed, among themselves the
 * better price first and then the older. Source: exchanges' rules of priority (NASDAQ rule 4757: price, display, time).
 */
export class HiddenOrders {
  readonly #resting = new Map<WorkingOrder, HiddenOrder>();

  add(hidden: HiddenOrder): void {
    this.#resting.set(hidden.order, hidden);
  }

  remove(order: WorkingOrder): void {
    this.#resting.delete(order);
  }

  get isEmpty(): boolean {
    return this.#resting.size === 0;
  }

  orders(): readonly WorkingOrder[] {
    return [...this.#resting.keys()];
  }

  /** Those at an exchange, best first. */
  at(exchange: string, side: BookSide): readonly HiddenOrder[] {
    const found = [...this.#resting.values()].filter(
      (hidden) => hidden.exchange === exchange && hidden.order.side === side,
    );
    return found.sort((a, b) => (side === BUY ? b.tick - a.tick : a.tick - b.tick));
  }

  /** The first that an order of the other side would trade with at `limit`, at `destination` or, for SMART, anywhere. */
  contra(side: BookSide, limit: number, destination: string): HiddenOrder | undefined {
    let best: HiddenOrder | undefined;
    for (const hidden of this.#resting.values()) {
      if (hidden.order.side === side || !isWithin(side, hidden.tick, limit)) continue;
      if (destination !== 'SMART' && hidden.exchange !== destination) continue;
      if (best === undefined || isAhead(side, hidden.tick, best.tick)) best = hidden;
    }
    return best;
  }
}

/** Whether a price is better than another for whoever trades on `side`. */
export function isAhead(side: BookSide, tick: number, than: number): boolean {
  return side === BUY ? tick < than : tick > than;
}
