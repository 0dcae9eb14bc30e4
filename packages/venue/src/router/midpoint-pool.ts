import { BUY, isWithin, opposite, SELL, type BookSide } from '../book/book.ts';
import type { WorkingOrder } from '../orders/working-order.ts';

/** Hidden interest of others: up to `units`, if the midpoint is no worse than `limit` ticks. */
export interface HiddenInterest {
  readonly limit: number;
  units: number;
}

/** Interest that a pool has for an order: one of ours, or somebody's. */
export type Contra = { readonly order: WorkingOrder } | { readonly hidden: HiddenInterest };

/**
 * A dark pool: nothing is displayed, and everything trades at the midpoint of the national best bid and offer. Our orders come in
 * order of arrival, after them the hidden interest of others in the order it was stated.
 */
export class MidpointPool {
  readonly #orders: readonly [WorkingOrder[], WorkingOrder[]] = [[], []];
  readonly #hidden: [HiddenInterest[], HiddenInterest[]] = [[], []];

  /** Replaces the interest of others. */
  state(bids: HiddenInterest[], asks: HiddenInterest[]): void {
    this.#hidden[BUY] = bids;
    this.#hidden[SELL] = asks;
  }

  rest(order: WorkingOrder): void {
    this.#orders[order.side].push(order);
  }

  remove(order: WorkingOrder): void {
    const orders = this.#orders[order.side];
    const place = orders.indexOf(order);
    if (place >= 0) orders.splice(place, 1);
  }

  /** Whether the pool has anything for a side at all, so that a midpoint need not be worked out for nothing. */
  hasFor(side: BookSide): boolean {
    return (
      this.#orders[opposite(side)].length > 0 || this.#hidden[opposite(side)].some(({ units }) => units > 0)
    );
  }

  /** The first interest against an order, of others than its own account, that takes a trade at `midpoint` ticks, which may lie between two; undefined when there is none. */
  contra(
    taker: WorkingOrder,
    midpoint: number,
    limitOf: (order: WorkingOrder) => number,
  ): Contra | undefined {
    const other = opposite(taker.side);
    // Nobody trades with himself.
    const order = this.#orders[other].find(
      (resting) => resting.account !== taker.account && isWithin(other, midpoint, limitOf(resting)),
    );
    if (order !== undefined) return { order };
    const hidden = this.#hidden[other].find(
      ({ limit, units }) => units > 0 && isWithin(other, midpoint, limit),
    );
    return hidden === undefined ? undefined : { hidden };
  }

  /** Whether any of our orders waits here. */
  get hasOrders(): boolean {
    return this.#orders[BUY].length > 0 || this.#orders[SELL].length > 0;
  }

  /** Units against an order at `midpoint`. */
  available(taker: WorkingOrder, midpoint: number, limitOf: (order: WorkingOrder) => number): number {
    const other = opposite(taker.side);
    let units = 0;
    for (const order of this.#orders[other])
      if (order.account !== taker.account && isWithin(other, midpoint, limitOf(order)))
        units += order.openUnits;
    for (const hidden of this.#hidden[other])
      if (isWithin(other, midpoint, hidden.limit)) units += hidden.units;
    return units;
  }

  orders(): readonly WorkingOrder[] {
    return [...this.#orders[BUY], ...this.#orders[SELL]];
  }
}
