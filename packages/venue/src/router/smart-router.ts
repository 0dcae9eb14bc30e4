import { BUY, isWithin, opposite, type Book, type BookSide } from '../book/book.ts';

/** A displayed book that the router may send to. */
export interface Route {
  readonly exchange: { readonly name: string; readonly takeFee: number };
  readonly book: Book;
}

/**
 * Where the next part of a marketable order goes: to the best displayed price within `limit`; between equal prices to the lower fee;
 * between equal fees to the exchange that comes first. Taking level by level in this order never pays more than any one exchange
 * would, and never trades through a better displayed price (Regulation NMS rule 611). Undefined when nothing is within the limit.
 */
export function bestRoute<R extends Route>(
  routes: readonly R[],
  side: BookSide,
  limit: number,
): R | undefined {
  let best: R | undefined;
  let bestTick = Number.NaN;
  for (const route of routes) {
    const tick = route.book.best(opposite(side));
    if (Number.isNaN(tick) || !isWithin(side, tick, limit)) continue;
    if (
      best !== undefined &&
      !isBetter(side, tick, bestTick) &&
      !(tick === bestTick && isCheaper(route, best))
    )
      continue;
    best = route;
    bestTick = tick;
  }
  return best;
}

function isBetter(side: BookSide, tick: number, than: number): boolean {
  return side === BUY ? tick < than : tick > than;
}

function isCheaper(route: Route, than: Route): boolean {
  return route.exchange.takeFee < than.exchange.takeFee;
}
