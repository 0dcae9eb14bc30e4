import type { Instant } from '@tapewright/model';
import { BUY, NO_TICK, SELL, type BookSide } from '../book/book.ts';
import type { Benchmark, Peg } from '../order-types/order-type.ts';
import type { Route } from '../router/smart-router.ts';
import { optionGreeks } from '../pricing/model-price.ts';
import type { Grid } from './grid.ts';
import type { Instrument } from './instrument.ts';

/** The national best bid and offer that pegged orders look at, in ticks; `NO_TICK` for an empty side. */
export interface PegReference {
  readonly bid: number;
  readonly ask: number;
}

/** Where pegged orders of ours are displayed, and how much of each. They do not follow themselves or each other. */
export interface DisplayedPeg {
  readonly exchange: string;
  readonly side: BookSide;
  readonly tick: number;
  readonly units: number;
}

/** The best bid and offer without what pegged orders display. */
export function pegReference(routes: readonly Route[], pegs: readonly DisplayedPeg[]): PegReference {
  return { bid: bestWithout(routes, pegs, BUY), ask: bestWithout(routes, pegs, SELL) };
}

/**
 * The limit of a pegged order, in ticks; undefined while the quote that it needs is not there. `before` is its present limit: a buyer's
 * is only raised, a seller's only lowered, because a quote that goes the other way makes the order trade. A price between two ticks is
 * rounded to the less aggressive one, except at the midpoint, where hidden interest trades between them.
 */
export function pegTick(
  peg: Peg,
  side: BookSide,
  { bid, ask }: PegReference,
  grid: Grid,
  before?: number,
): number | undefined {
  // A seller's prices with their signs turned are a buyer's: more is more aggressive for both.
  const sign = side === BUY ? 1 : -1;
  const [primary, market] = side === BUY ? [bid, ask] : [ask, bid];
  const reference =
    { primary, market, midpoint: (bid + ask) / 2, benchmark: NO_TICK, volatility: NO_TICK }[peg.to] * sign;
  if (Number.isNaN(reference)) return before;

  const aggression = grid.ticksOf(peg.aggression) + Math.abs(reference) * (peg.aggressionPart ?? 0);
  const exact = reference + aggression;
  const isBetween = peg.rests === 'pool' && aggression === 0;
  let limit = isBetween ? exact : Math.floor(exact + TICK_TOLERANCE);
  if (before !== undefined) limit = Math.max(before * sign, limit);
  if (peg.cap !== undefined) limit = Math.min(limit, grid.nearestTick(peg.cap) * sign);
  return limit * sign;
}

/** The limit that follows another instrument, in ticks; undefined while that has no price. It goes either way. */
export function benchmarkTick(
  { from, every, start, change }: Benchmark,
  price: number | undefined,
  grid: Grid,
): number | undefined {
  if (price === undefined) return undefined;
  const steps = Math.trunc((price - from) / every + Math.sign(price - from) * TICK_TOLERANCE);
  return grid.nearestTick(start) + steps * grid.nearestTick(change);
}

/** The limit of an option at a volatility, in ticks: the less aggressive one beside the model price; undefined where that is below a tick. */
export function volatilityTick(
  { listing, grid }: Pick<Instrument, 'listing' | 'grid'>,
  side: BookSide,
  now: { readonly spot: number; readonly at: Instant; readonly volatility: number },
): number | undefined {
  const ticks = grid.ticksOf(optionGreeks(listing, now).price);
  const tick = side === BUY ? Math.floor(ticks + TICK_TOLERANCE) : Math.ceil(ticks - TICK_TOLERANCE);
  return tick < 1 ? undefined : tick;
}

/** Offsets are doubles: two of 0.01 may be a little less than two ticks. */
const TICK_TOLERANCE = 1e-6;

function bestWithout(routes: readonly Route[], pegs: readonly DisplayedPeg[], side: BookSide): number {
  let best = NO_TICK;
  for (const { exchange, book } of routes) {
    const own = pegs.filter((peg) => peg.exchange === exchange.name && peg.side === side);
    const others = book.levels(side, own.length + 1).find(({ tick, units }) => {
      const pegged = own.reduce((sum, peg) => sum + (peg.tick === tick ? peg.units : 0), 0);
      return units > pegged;
    });
    if (others === undefined) continue;
    const isBetter = side === BUY ? others.tick > best : others.tick < best;
    if (Number.isNaN(best) || isBetter) best = others.tick;
  }
  return best;
}
