import { invariant, type Instant } from '@tapewright/model';
import type { BookSide } from '../book/book.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { ExchangeDescription } from '../router/exchanges.ts';
import type { Offer, OrderProtection } from '../router/order-protection.ts';
import { restingRoute } from '../router/resting-route.ts';
import { bestRoute } from '../router/smart-router.ts';
import { litExchange, type LitExchange } from './displayed-orders.ts';
import type { Grid } from './grid.ts';

/** A price that somebody has at an exchange, shown or not. */
export interface PricedAt {
  readonly exchange: string;
  readonly tick: number;
}

/** The displayed books of an instrument, and which of them an order goes to. */
export class LitBooks {
  readonly all: readonly LitExchange[];
  readonly #protection: OrderProtection;
  /** Exchange → units that have traded there. */
  readonly #traded = new Map<string, number>();

  constructor(exchanges: readonly ExchangeDescription[], grid: Grid, protection: OrderProtection) {
    this.all = exchanges.filter(({ kind }) => kind === 'lit').map((exchange) => litExchange(exchange, grid));
    this.#protection = protection;
  }

  named(exchange: string): LitExchange | undefined {
    for (const lit of this.all) if (lit.exchange.name === exchange) return lit;
    return undefined;
  }

  /** Every book for SMART, else the one it was sent to. */
  of({ destination }: WorkingOrder): readonly LitExchange[] {
    if (destination === 'SMART') return this.all;
    const lit = this.named(destination);
    return lit === undefined ? [] : [lit];
  }

  /** The book with the displayed price that an order takes first within a limit; undefined when there is none. */
  best(routes: readonly LitExchange[], side: BookSide, limit: number, at: Instant): LitExchange | undefined {
    return bestRoute(routes, side, limit, { protection: this.#protection, at });
  }

  /** Whether a price at one place goes before a price at another for whoever trades on `side`. */
  isAhead(side: BookSide, a: PricedAt, b: PricedAt, at: Instant): boolean {
    return this.#protection.compare(this.#offer(side, a, at), this.#offer(side, b, at), side) < 0;
  }

  /** Where an order rests at a price. */
  home(order: WorkingOrder, tick: number, at: Instant): LitExchange {
    const { side, openUnits } = order;
    const lit = restingRoute(
      this.of(order),
      { side, tick, units: openUnits, at },
      (exchange) => this.#traded.get(exchange) ?? 0,
    );
    invariant(lit !== undefined, `order ${order.permId} has no exchange to rest at`);
    return lit;
  }

  /** A price with what taking it costs; nothing is known of what a pool charges. */
  #offer(side: BookSide, { exchange, tick }: PricedAt, at: Instant): Offer {
    return { tick, netTick: this.named(exchange)?.costs.netTick(side, tick, at) ?? tick };
  }

  /** Notes that something traded at an exchange, whoever it was. */
  noteTraded(exchange: string, units: number): void {
    this.#traded.set(exchange, (this.#traded.get(exchange) ?? 0) + units);
  }
}
