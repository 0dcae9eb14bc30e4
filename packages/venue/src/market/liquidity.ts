import type { Instant } from '@tapewright/model';
import { isWithin, opposite, type BookSide } from '../book/book.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { HiddenInterest } from '../router/midpoint-pool.ts';
import type { MidpointPools } from '../router/midpoint-pools.ts';
import { midpointTick } from './best-quote.ts';
import type { LitExchange } from './displayed-orders.ts';
import type { HiddenMakers } from './hidden-makers.ts';
import type { HiddenOrders } from './hidden-orders.ts';
import type { LitBooks, PricedAt } from './lit-books.ts';
import type { OrderLimits } from './order-limits.ts';

/** An order of ours, or interest of others, that nobody sees. */
type Undisplayed =
  | (PricedAt & { readonly kind: 'order'; readonly order: WorkingOrder })
  | (PricedAt & { readonly kind: 'interest'; readonly interest: HiddenInterest });

/** What an order trades with next. */
export type Source =
  | Undisplayed
  | { readonly kind: 'book'; readonly tick: number; readonly lit: LitExchange };

/**
 * All there is to trade with in an instrument, for an order that comes: the midpoint in the pools, what is hidden in the lit exchanges,
 * and what they show. What is better goes first, by price and by fee as the order protection has it; between equals the pools before
 * what is hidden, and what is displayed before that.
 */
export class Liquidity {
  readonly #books: LitBooks;
  readonly #pools: MidpointPools;
  readonly #hidden: HiddenOrders;
  readonly #hiddenMakers: HiddenMakers;
  readonly #limits: OrderLimits;
  readonly #clock: { readonly now: Instant };

  constructor(parts: {
    readonly books: LitBooks;
    readonly pools: MidpointPools;
    readonly hidden: HiddenOrders;
    readonly hiddenMakers: HiddenMakers;
    readonly limits: OrderLimits;
    readonly clock: { readonly now: Instant };
  }) {
    this.#books = parts.books;
    this.#pools = parts.pools;
    this.#hidden = parts.hidden;
    this.#hiddenMakers = parts.hiddenMakers;
    this.#limits = parts.limits;
    this.#clock = parts.clock;
  }

  /** What an order trades with first within a limit; undefined when there is nothing, or nothing may trade at that price. */
  next(order: WorkingOrder, limit: number): Source | undefined {
    const first = this.#first(order, limit);
    return first === undefined || this.#limits.mayTradeAt(first.tick) ? first : undefined;
  }

  #first(order: WorkingOrder, limit: number): Source | undefined {
    const { side } = order;
    const hidden = this.#hiddenFor(order, limit);
    const pooled = this.#pools.hasFor(side) ? this.#pooledFor(order, limit, hidden) : undefined;
    if (pooled !== undefined) return pooled;
    const lit = this.#books.best(this.#books.of(order), side, limit, this.#clock.now);
    if (lit === undefined) return hidden;
    const tick = lit.book.best(opposite(side));
    const isFirst =
      hidden !== undefined && this.#isAhead(side, hidden, { exchange: lit.exchange.name, tick });
    return isFirst ? hidden : { kind: 'book', tick, lit };
  }

  /** The units that an order could trade within a limit, counted in each book as far as it could use them. */
  available(order: WorkingOrder, limit: number): number {
    const { side, destination, openUnits } = order;
    const midpoint = midpointTick(this.#books.all);
    let units = this.#hiddenMakers.available(side, limit, destination);
    for (const [, pool] of this.#pools.for(order))
      if (isWithin(side, midpoint, limit))
        units += pool.available(order, midpoint, (resting) => this.#limits.limitOf(resting));
    for (const { book } of this.#books.of(order)) units += book.available(side, limit, openUnits);
    return units;
  }

  /** Lets the pools know that an order comes by: what they have for it is how they are ranked. */
  visit(order: WorkingOrder): void {
    for (const [exchange, pool] of this.#pools.for(order))
      this.#pools.note(exchange, pool.hasFor(order.side));
  }

  #pooledFor(order: WorkingOrder, limit: number, hidden: Undisplayed | undefined): Source | undefined {
    const { side } = order;
    const tick = midpointTick(this.#books.all);
    if (!isWithin(side, tick, limit)) return undefined;
    for (const [exchange, pool] of this.#pools.for(order)) {
      if (!pool.hasFor(side)) continue;
      if (hidden !== undefined && this.#isAhead(side, hidden, { exchange, tick })) continue;
      const contra = pool.contra(order, tick, (resting) => this.#limits.limitOf(resting));
      if (contra === undefined) continue;
      return 'order' in contra
        ? { kind: 'order', exchange, tick, order: contra.order }
        : { kind: 'interest', exchange, tick, interest: contra.hidden };
    }
    return undefined;
  }

  /** What of all that is hidden in the lit exchanges goes first; our orders before makers between equals. */
  #hiddenFor({ side, destination }: WorkingOrder, limit: number): Undisplayed | undefined {
    const ours = this.#hidden.isEmpty ? undefined : this.#hidden.contra(side, limit, destination);
    const maker = this.#hiddenMakers.contra(side, limit, destination, (a, b) => this.#isAhead(side, a, b));
    if (maker !== undefined && (ours === undefined || this.#isAhead(side, maker, ours)))
      return { kind: 'interest', ...maker };
    return ours === undefined ? undefined : { kind: 'order', ...ours };
  }

  #isAhead(side: BookSide, a: PricedAt, b: PricedAt): boolean {
    return this.#books.isAhead(side, a, b, this.#clock.now);
  }
}
