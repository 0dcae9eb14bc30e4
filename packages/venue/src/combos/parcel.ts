import type { BookSide } from '../book/book.ts';
import type { Offered } from '../market/offered.ts';
import { comboPrice, unitsInOne, type Combination } from './combination.ts';

/** Prices of combinations are sums of doubles: two of 0.01 may be a little less than two ticks. */
const PRICE_TOLERANCE = 1e-7;

/** So many combinations at one price: what the legs' books show for them. */
export interface Parcel {
  readonly count: number;
  /** Of one combination. */
  readonly price: number;
  /** The worst tick that each leg pays for it. */
  readonly ticks: readonly number[];
}

/**
 * What can be had of a combination from what its legs' books show, best first: each parcel as large as its price holds. `offers` has what is
 * offered to each leg, best first. No more than `most`, none beyond `limit`: for a buyer of the combination the most that he pays, for a seller
 * the least that he gets.
 */
export function parcelsOf(
  combination: Combination,
  side: BookSide,
  offers: readonly (readonly Offered[])[],
  { limit, most }: { readonly limit: number; readonly most: number },
): readonly Parcel[] {
  const left = offers.map((levels) => levels.map(({ tick, units }) => ({ tick, units })));
  const parcels: Parcel[] = [];
  for (let missing = most; missing > 0;) {
    const parcel = nextParcel(combination, left, missing);
    if (parcel === undefined) break;
    const isWithin =
      side === 0 ? parcel.price <= limit + PRICE_TOLERANCE : parcel.price >= limit - PRICE_TOLERANCE;
    if (!isWithin) break;
    parcels.push(parcel);
    missing -= parcel.count;
    for (const [index, part] of combination.parts.entries())
      take(left[index] ?? [], unitsInOne(part) * parcel.count);
  }
  return parcels;
}

interface Level {
  readonly tick: number;
  units: number;
}

/** One combination from the best of what is left, and as many more as there are at the very same prices. */
function nextParcel(
  combination: Combination,
  left: readonly (readonly Level[])[],
  most: number,
): Parcel | undefined {
  let count = most;
  const ticks: number[] = [];
  const prices: number[] = [];
  for (const [index, part] of combination.parts.entries()) {
    const needed = unitsInOne(part);
    const levels = left[index] ?? [];
    const paid = costOf(levels, needed);
    if (paid === undefined) return undefined;
    const atBest = Math.floor((levels[0]?.units ?? 0) / needed);
    count = Math.min(count, Math.max(1, atBest));
    ticks.push(paid.worst);
    prices.push(part.instrument.grid.priceOf(1) * paid.average);
  }
  return { count, ticks, price: comboPrice(combination, prices) };
}

/** The average and the worst tick of so many units; undefined when there are not so many. */
function costOf(
  levels: readonly Level[],
  units: number,
): { readonly average: number; readonly worst: number } | undefined {
  let missing = units;
  let sum = 0;
  for (const level of levels) {
    const taken = Math.min(missing, level.units);
    sum += taken * level.tick;
    missing -= taken;
    if (missing === 0) return { average: sum / units, worst: level.tick };
  }
  return undefined;
}

function take(levels: Level[], units: number): void {
  let missing = units;
  while (missing > 0) {
    const [best] = levels;
    if (best === undefined) return;
    const taken = Math.min(missing, best.units);
    best.units -= taken;
    missing -= taken;
    if (best.units === 0) levels.shift();
  }
}
