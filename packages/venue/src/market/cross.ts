import { BUY, isWithin, SELL, type BookSide } from '../book/book.ts';

/** Interest in an auction: what somebody trades there, no worse than a limit. */
export interface AuctionInterest {
  readonly side: BookSide;
  /** In ticks; infinite, or minus that, for one that takes any price. */
  readonly limit: number;
  readonly units: number;
}

/** The price at which an auction would trade, and how much of each side finds somebody there. */
export interface Cross {
  readonly tick: number;
  readonly pairedUnits: number;
  /** What finds nobody at that price: more than zero when there is more to buy. */
  readonly imbalanceUnits: number;
}

/**
 * The price that pairs most; among those the one that leaves least over; among those the nearest to `reference`, the last price. Without
 * any limit and without a reference there is none. Source: NASDAQ rules 4752(d)(2) and 4754(b)(2), the price of the opening and the
 * closing cross; their reference is the midpoint, which nothing shows before the open.
 */
export function crossOf(
  interests: readonly AuctionInterest[],
  reference: number | undefined,
): Cross | undefined {
  const ticks = new Set(interests.map(({ limit }) => limit).filter((tick) => Number.isFinite(tick)));
  if (reference !== undefined) ticks.add(reference);
  let best: Cross | undefined;
  for (const tick of ticks) {
    const [buying, selling] = [unitsAt(interests, BUY, tick), unitsAt(interests, SELL, tick)];
    const cross = {
      tick,
      pairedUnits: Math.min(buying, selling),
      imbalanceUnits: buying - selling,
    };
    if (best === undefined || isBetter(cross, best, reference ?? tick)) best = cross;
  }
  return best;
}

/** How the last ones at an auction's price share what is left for them. */
export type Sharing = 'time' | 'proRata';

/**
 * What each interest of a side gets of `units`: those that take any price first, then better limits before worse; between equals by
 * time, which is the order of the list, or in proportion to their sizes with what does not divide going by time.
 */
export function sharedOut(
  interests: readonly AuctionInterest[],
  side: BookSide,
  { tick, pairedUnits }: Cross,
  sharing: Sharing,
): ReadonlyMap<AuctionInterest, number> {
  const shares = new Map<AuctionInterest, number>();
  const there = interests.filter((interest) => interest.side === side && isIn(interest, tick));
  let left = pairedUnits;
  while (left > 0) {
    const level = bestLevel(
      there.filter((interest) => !shares.has(interest)),
      side,
    );
    if (level.length === 0) return shares;
    const whole = level.reduce((sum, { units }) => sum + units, 0);
    const given = Math.min(left, whole);
    for (const [interest, units] of partsOf(level, given, whole, sharing)) shares.set(interest, units);
    left -= given;
  }
  return shares;
}

function partsOf(
  level: readonly AuctionInterest[],
  given: number,
  whole: number,
  sharing: Sharing,
): ReadonlyMap<AuctionInterest, number> {
  const parts = new Map<AuctionInterest, number>();
  let left = given;
  for (const interest of level) {
    const part = sharing === 'time' ? 0 : Math.floor((interest.units * given) / whole);
    parts.set(interest, part);
    left -= part;
  }
  for (const interest of level) {
    const more = Math.min(left, interest.units - (parts.get(interest) ?? 0));
    parts.set(interest, (parts.get(interest) ?? 0) + more);
    left -= more;
  }
  return parts;
}

function bestLevel(interests: readonly AuctionInterest[], side: BookSide): readonly AuctionInterest[] {
  const limits = interests.map(({ limit }) => limit);
  const best = side === BUY ? Math.max(...limits) : Math.min(...limits);
  return interests.filter(({ limit }) => limit === best);
}

function unitsAt(interests: readonly AuctionInterest[], side: BookSide, tick: number): number {
  return interests.reduce(
    (sum, interest) => sum + (interest.side === side && isIn(interest, tick) ? interest.units : 0),
    0,
  );
}

function isIn({ side, limit }: AuctionInterest, tick: number): boolean {
  return isWithin(side, tick, limit);
}

function isBetter(a: Cross, b: Cross, reference: number): boolean {
  if (a.pairedUnits !== b.pairedUnits) return a.pairedUnits > b.pairedUnits;
  const [left, leftB] = [Math.abs(a.imbalanceUnits), Math.abs(b.imbalanceUnits)];
  if (left !== leftB) return left < leftB;
  const [away, awayB] = [Math.abs(a.tick - reference), Math.abs(b.tick - reference)];
  return away === awayB ? a.tick < b.tick : away < awayB;
}
