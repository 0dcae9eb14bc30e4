import type { Instant } from '@tapewright/model';
import { isWithin, opposite, type Book, type BookSide } from '../book/book.ts';
import type { OrderProtection } from './order-protection.ts';
import type { TickCosts } from './tick-costs.ts';

/** A displayed book that the router may send to. */
export interface Route {
  readonly exchange: { readonly name: string };
  readonly book: Book;
  readonly costs: Pick<TickCosts, 'netTick' | 'addTicks'>;
}

/** What a router goes by: whose prices come first, and the day whose fees hold. */
export interface RoutingRules {
  readonly protection: OrderProtection;
  readonly at: Instant;
}

/**
 * Where the next part of a marketable order goes: to the displayed price within `limit` that comes first by the order protection, and
 * between equals to the exchange that comes first. Taken level by level, an order is split whenever that is cheaper, and with
 * `BEST_PRICE_FIRST` never pays more than any one exchange would. Undefined when nothing is within the limit.
 */
export function bestRoute<R extends Route>(
  routes: readonly R[],
  side: BookSide,
  limit: number,
  { protection, at }: RoutingRules,
): R | undefined {
  let best: R | undefined;
  let bestOffer = { tick: Number.NaN, netTick: Number.NaN };
  for (const route of routes) {
    const tick = route.book.best(opposite(side));
    if (Number.isNaN(tick) || !isWithin(side, tick, limit)) continue;
    const offer = { tick, netTick: route.costs.netTick(side, tick, at) };
    if (best !== undefined && protection.compare(offer, bestOffer, side) >= 0) continue;
    best = route;
    bestOffer = offer;
  }
  return best;
}
