import type { Instant } from '@tapewright/model';
import type { BookSide } from '../book/book.ts';
import type { Route } from './smart-router.ts';

/**
 * Where an order that rests waits least: the exchange at which what is ahead of it at its price, and the order itself, is traded first at
 * the pace of what was traded there so far; between equals where resting costs less or is paid more for; then the exchange that comes
 * first. An exchange that has traded nothing is taken only when none has: the first, which is the primary one.
 */
export function restingRoute<R extends Route>(
  routes: readonly R[],
  order: {
    readonly side: BookSide;
    readonly tick: number;
    readonly units: number;
    readonly at: Instant;
  },
  tradedUnits: (exchange: string) => number,
): R | undefined {
  const { side, tick, units, at } = order;
  let best: R | undefined;
  let least = Infinity;
  for (const route of routes) {
    const traded = tradedUnits(route.exchange.name);
    const wait = traded > 0 ? (route.book.unitsAt(side, tick) + units) / traded : Infinity;
    const isEqual = wait === least && Number.isFinite(wait);
    const isCheaper = best !== undefined && isEqual && route.costs.addTicks(at) < best.costs.addTicks(at);
    if (best !== undefined && wait >= least && !isCheaper) continue;
    best = route;
    least = wait;
  }
  return best;
}
