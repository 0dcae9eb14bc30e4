/** 0 buys, 1 sells: a number, because it indexes arrays in the book. */
export const BUY = 0;
export const SELL = 1;
export type BookSide = typeof BUY | typeof SELL;

/** What `best` says of an empty side. */
export const NO_TICK = Number.NaN;

/**
 * One exchange's limit order book for one instrument, in price-time priority. Prices are whole ticks, which may be negative; sizes
 * are whole units. The book knows nothing of accounts or order types: who owns an order is the `tag` it was added with.
 */
export interface Book {
  /**
   * Takes from the side opposite to `side`, best price first and oldest first, down to `limit`, up to `units`. Every fill is appended
   * to `fills`. Returns the units that found no match.
   */
  match(side: BookSide, limit: number, units: number, fills: FillBuffer): number;
  /**
   * Rests an order, which must not cross, and returns its handle. Handles are used again once an order is gone. A RangeError for an order
   * without units: it could never fill, and everybody behind it would wait for ever.
   */
  add(side: BookSide, tick: number, units: number, tag: number): number;
  /** Takes a resting order out and returns what was left of it. */
  remove(handle: number): number;
  /** Lowers a resting order to `units`, more than zero and at most what it has; it keeps its place in the queue. */
  reduce(handle: number, units: number): void;
  /** What is left of a resting order. */
  unitsOf(handle: number): number;
  /** The best tick of a side, or `NO_TICK`. */
  best(side: BookSide): number;
  /** The units that rest at a price. */
  unitsAt(side: BookSide, tick: number): number;
  /** The units within `limit` on the side opposite to `side`: what `match` would take; counts no further than `enough`. */
  available(side: BookSide, limit: number, enough: number): number;
  /** The best `depth` prices of a side with their units, best first. */
  levels(side: BookSide, depth: number): readonly BookDepth[];
  /** Orders that rest. */
  readonly orderCount: number;
}

export interface BookDepth {
  readonly tick: number;
  readonly units: number;
}

/** What a resting order gave to a match. */
export interface BookFill {
  readonly handle: number;
  readonly tag: number;
  readonly tick: number;
  readonly units: number;
  readonly isGone: boolean;
}

/** Fills of one match, in order. Kept in columns and used again, so that matching allocates nothing. */
export class FillBuffer {
  readonly handle: number[] = [];
  readonly tag: number[] = [];
  readonly tick: number[] = [];
  readonly units: number[] = [];
  /** Whether the resting order is gone, and its handle with it. */
  readonly isGone: boolean[] = [];
  length = 0;

  /** The fills as objects, for whoever acts on them one by one. */
  list(): readonly BookFill[] {
    return Array.from({ length: this.length }, (_, i) => ({
      handle: this.handle[i]!,
      tag: this.tag[i]!,
      tick: this.tick[i]!,
      units: this.units[i]!,
      isGone: this.isGone[i]!,
    }));
  }

  clear(): void {
    this.length = 0;
  }

  // Five numbers and not an object: this is called once per fill.
  push(handle: number, tag: number, tick: number, units: number, isGone: boolean): void {
    const i = this.length++;
    this.handle[i] = handle;
    this.tag[i] = tag;
    this.tick[i] = tick;
    this.units[i] = units;
    this.isGone[i] = isGone;
  }
}

/** Whether a price is at or better than a limit for whoever trades on `side`: a buyer's limit is a ceiling, a seller's a floor. */
export function isWithin(side: BookSide, tick: number, limit: number): boolean {
  return side === BUY ? tick <= limit : tick >= limit;
}

export function opposite(side: BookSide): BookSide {
  return side === BUY ? SELL : BUY;
}

/** Stops an order that has nothing to trade before it is in a book. */
export function checkUnits(units: number): void {
  if (!(units > 0)) throw new RangeError(`an order of ${units} units cannot rest in a book`);
}
