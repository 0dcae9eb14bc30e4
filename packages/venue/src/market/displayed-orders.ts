import type { BookSide } from '../book/book.ts';
import { QuotedBook } from '../book/quoted-book.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { ExchangeDescription } from '../router/exchanges.ts';
import type { Route } from '../router/smart-router.ts';
import { TickCosts } from '../router/tick-costs.ts';
import type { Grid } from './grid.ts';

export interface LitExchange extends Route {
  readonly exchange: ExchangeDescription;
  readonly book: QuotedBook;
}

/** An exchange with an empty book. */
export function litExchange(exchange: ExchangeDescription, grid: Grid): LitExchange {
  const costs = new TickCosts(exchange.name, grid.priceOf(1));
  return { exchange, book: new QuotedBook(), costs };
}

/** Where an order is displayed: in an exchange's book, under the book's handle. */
export interface Place {
  readonly lit: LitExchange;
  readonly tick: number;
  readonly handle: number;
  /** Units of others that were at the price before it, as far as they are still there. */
  ahead: number;
}

/** Our orders that rest in books, by order and by the tag that the books know them by. */
export class DisplayedOrders {
  readonly #byTag = new Map<number, WorkingOrder>();
  readonly #places = new Map<WorkingOrder, Place>();

  /** Adds an order to an exchange's book, or the part of it that it shows at once. */
  add(order: WorkingOrder, lit: LitExchange, tick: number): void {
    const units = Math.min(order.openUnits, order.displayUnits);
    const ahead = lit.book.unitsAt(order.side, tick);
    const handle = lit.book.add(order.side, tick, units, order.tag);
    this.#places.set(order, { lit, tick, handle, ahead });
    this.#byTag.set(order.tag, order);
  }

  /** Takes an order out of its book, if it is in one. */
  remove(order: WorkingOrder): void {
    const place = this.#places.get(order);
    if (place === undefined) return;
    place.lit.book.remove(place.handle);
    this.forget(order);
  }

  /** Notes that a book has traded an order away. */
  forget(order: WorkingOrder): void {
    this.#places.delete(order);
    this.#byTag.delete(order.tag);
  }

  /** Follows a change of an order's open units. */
  shrink(order: WorkingOrder): void {
    const place = this.#places.get(order);
    if (place === undefined) return;
    const shown = Math.min(place.lit.book.unitsOf(place.handle), order.openUnits);
    place.lit.book.reduce(place.handle, shown);
  }

  withTag(tag: number): WorkingOrder | undefined {
    return this.#byTag.get(tag);
  }

  get(order: WorkingOrder): Place | undefined {
    return this.#places.get(order);
  }

  get isEmpty(): boolean {
    return this.#places.size === 0;
  }

  orders(): IterableIterator<WorkingOrder> {
    return this.#places.keys();
  }

  entries(): IterableIterator<[WorkingOrder, Place]> {
    return this.#places.entries();
  }

  /** Those at one exchange, oldest first. */
  at(exchange: string): readonly WorkingOrder[] {
    const there = [...this.#places].filter(([, { lit }]) => lit.exchange.name === exchange);
    return there.map(([order]) => order).toSorted((a, b) => a.tag - b.tag);
  }

  /** An account's orders at a price of a book, oldest first. */
  ofAccount(account: string, { book }: LitExchange, side: BookSide, tick: number): readonly WorkingOrder[] {
    return book.tagsAt(side, tick).flatMap((tag) => {
      const order = this.#byTag.get(tag);
      return order?.account === account ? [order] : [];
    });
  }
}
