import { BUY, NO_TICK, SELL, type BookSide } from '../book/book.ts';
import type { Route } from '../router/smart-router.ts';

/** One side of the national best bid and offer: the best displayed price, and who shows most at it. */
export interface BestSide {
  readonly tick: number;
  readonly units: number;
  readonly exchange: string;
}

/** The best displayed price of a side over all exchanges, or undefined. Between equal prices the larger size is named, then the first exchange. */
export function bestSide(routes: readonly Route[], side: BookSide): BestSide | undefined {
  let best: BestSide | undefined;
  for (const { book, exchange } of routes) {
    const tick = book.best(side);
    if (Number.isNaN(tick)) continue;
    const units = book.unitsAt(side, tick);
    if (best !== undefined && !isAhead(side, tick, units, best)) continue;
    best = { tick, units, exchange: exchange.name };
  }
  return best;
}

/** The tick between bid and ask, a half when they are an odd number apart; `NO_TICK` without both, or when they meet or cross. */
export function midpointTick(routes: readonly Route[]): number {
  const bid = bestTick(routes, BUY);
  const ask = bestTick(routes, SELL);
  return bid < ask ? (bid + ask) / 2 : NO_TICK;
}

export function bestTick(routes: readonly Route[], side: BookSide): number {
  let best = NO_TICK;
  for (const { book } of routes) {
    const tick = book.best(side);
    if (Number.isNaN(best) || (side === BUY ? tick > best : tick < best)) best = tick;
  }
  return best;
}

function isAhead(side: BookSide, tick: number, units: number, of: BestSide): boolean {
  if (tick === of.tick) return units > of.units;
  return side === BUY ? tick > of.tick : tick < of.tick;
}
