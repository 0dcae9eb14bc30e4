/** How a position ends. Every part is stated, `'none'` where there is none. Prices are in the contract's currency. */
export interface ExitPolicy {
  /** A resting stop so far from the average price. */
  readonly stopLoss: Distance | 'none';
  /** A resting limit so far from the average price. */
  readonly takeProfit: Distance | 'none';
  /** The stop follows the price at so many average true ranges, and never goes back. */
  readonly trailing: AtrTrail | 'none';
  /** The position is closed at the market so long after it was opened, in the run's time. */
  readonly timeStopMs: number | 'none';
}

export type Distance = { readonly percent: number } | { readonly price: number };

export interface AtrTrail {
  readonly multiple: number;
  /** The range now; NaN while the indicator is warming up, and then nothing trails. */
  readonly atr: () => number;
}

/** The side that a position is on: +1 long, -1 short. */
export type Side = 1 | -1;

/** So far against the position: below a long one, above a short one. */
export function stopOf(distance: Distance, avgPrice: number, side: Side): number {
  return avgPrice - side * lengthOf(distance, avgPrice);
}

/** So far in its favour. */
export function targetOf(distance: Distance, avgPrice: number, side: Side): number {
  return avgPrice + side * lengthOf(distance, avgPrice);
}

/** Where the trailing stop stands for a price; undefined while the range is unknown. */
export function trailOf(trail: AtrTrail, price: number, side: Side): number | undefined {
  const distance = trail.atr() * trail.multiple;
  return distance > 0 && Number.isFinite(distance) ? price - side * distance : undefined;
}

/** The stop that gives less away: the higher below a long position, the lower above a short one. */
export function tighter(a: number | undefined, b: number | undefined, side: Side): number | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  return side > 0 ? Math.max(a, b) : Math.min(a, b);
}

function lengthOf(distance: Distance, avgPrice: number): number {
  return 'price' in distance ? distance.price : (avgPrice * distance.percent) / 100;
}
