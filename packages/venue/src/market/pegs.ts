import { invariant, type Instant } from '@tapewright/model';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { Route } from '../router/smart-router.ts';
import type { BookRules } from './book-rules.ts';
import type { DisplayedOrders } from './displayed-orders.ts';
import type { Grid } from './grid.ts';
import { benchmarkTick, pegReference, pegTick, volatilityTick } from './peg-price.ts';

type PriceOf = NonNullable<BookRules['priceOf']>;

/** The orders of an instrument that follow its quote, and the limits they have come to. */
export class Pegs {
  readonly #routes: readonly Route[];
  readonly #displayed: DisplayedOrders;
  readonly #grid: Grid;
  readonly #priceOf: PriceOf | undefined;
  readonly #clock: { readonly now: Instant };
  /** Order → its limit now, in ticks. */
  readonly #ticks = new Map<WorkingOrder, number>();

  constructor(
    routes: readonly Route[],
    displayed: DisplayedOrders,
    grid: Grid,
    others: { readonly priceOf: PriceOf | undefined; readonly clock: { readonly now: Instant } },
  ) {
    this.#priceOf = others.priceOf;
    this.#clock = others.clock;
    this.#routes = routes;
    this.#displayed = displayed;
    this.#grid = grid;
  }

  tickOf(order: WorkingOrder): number | undefined {
    return this.#ticks.get(order);
  }

  follow(order: WorkingOrder, tick: number): void {
    this.#ticks.set(order, tick);
  }

  remove(order: WorkingOrder): void {
    this.#ticks.delete(order);
  }

  /** The first order whose limit the quote has moved, and where to. */
  moved(): { readonly order: WorkingOrder; readonly tick: number } | undefined {
    for (const [order, before] of this.#ticks) {
      const tick = this.price(order, before);
      if (tick !== undefined && tick !== before) return { order, tick };
    }
    return undefined;
  }

  /** The limit of an option's order by a volatility; undefined while its underlying has no price. */
  #volatile({ instrument, side }: WorkingOrder, volatility: number): number | undefined {
    const spot = this.#priceOf?.(instrument.listing.details.underConId ?? 0);
    return spot === undefined
      ? undefined
      : volatilityTick(instrument, side, { spot, at: this.#clock.now, volatility });
  }

  /** The limit of an order by the quote as it is, and by its limit before; undefined without the quote it needs. */
  price(order: WorkingOrder, before?: number): number | undefined {
    const { plan, side } = order;
    invariant(plan.kind === 'trade' && plan.peg !== undefined, 'only a pegged order follows the quote');
    const { benchmark } = plan.peg;
    if (benchmark !== undefined)
      return benchmarkTick(benchmark, this.#priceOf?.(benchmark.conId), this.#grid) ?? before;
    if (plan.peg.volatility !== undefined) return this.#volatile(order, plan.peg.volatility) ?? before;
    const displayed = [...this.#ticks.keys()].flatMap((order) => {
      const place = this.#displayed.get(order);
      if (place === undefined) return [];
      const units = place.lit.book.unitsOf(place.handle);
      return [{ exchange: place.lit.exchange.name, side: order.side, tick: place.tick, units }];
    });
    return pegTick(plan.peg, side, pegReference(this.#routes, displayed), this.#grid, before);
  }
}
