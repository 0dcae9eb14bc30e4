import type { Listing } from '../venue-io.ts';

/** A step of price, and from which price on it holds. */
export interface PriceIncrement {
  readonly lowEdge: number;
  readonly increment: number;
}

/**
 * Steps of price that change with the price, by the number of the rule. Source of 109: Cboe, specifications of SPX options: 0.05 below 3, 0.10
 * from there on; IB's minimum tick of them is the smaller one, and it refuses the odd steps beyond.
 */
const RULES: ReadonlyMap<string, readonly [PriceIncrement, ...PriceIncrement[]]> = new Map([
  [
    '109',
    [
      { lowEdge: 0, increment: 0.05 },
      { lowEdge: 3, increment: 0.1 },
    ],
  ],
]);

/** How far from a step a price may be, as a part of the step: doubles are not exact. */
const TOLERANCE = 1e-6;

/** The steps of a listing's price, from the lowest edge up: one step where they do not change. */
export function priceIncrements({ details, tickSize }: Listing): readonly PriceIncrement[] {
  const [rule = ''] = details.marketRuleIds?.split(',') ?? [];
  return RULES.get(rule) ?? [{ lowEdge: 0, increment: tickSize }];
}

/** The step that holds at a price, whichever side of zero it is. */
export function incrementAt(listing: Listing, price: number): number {
  const band = priceIncrements(listing).findLast(({ lowEdge }) => Math.abs(price) >= lowEdge - TOLERANCE);
  return band?.increment ?? listing.tickSize;
}

/** Whether a price lies on the step that holds there. */
export function isOnStep(listing: Listing, price: number): boolean {
  const increment = incrementAt(listing, price);
  if (increment === listing.tickSize) return true;
  const steps = price / increment;
  return Math.abs(steps - Math.round(steps)) <= TOLERANCE;
}
