import { BUY, checkUnits, type Book, type BookDepth, type BookSide, type FillBuffer } from './book.ts';
import { PriceLadder } from './price-ladder.ts';

const NO_ORDER = -1;
const FIRST_CAPACITY = 64;
/** Orders that may rest in one book. */
const MAX_ORDERS = 1 << 24;

/**
 * The fast book: orders in columns of typed arrays, linked into queues by index, over a `PriceLadder` for each side. Adding, reducing
 * and removing cost the same at any depth; a match costs its fills. It answers as `NaiveBook` does.
 */
export class LadderBook implements Book {
  readonly #bids = new PriceLadder();
  readonly #asks = new PriceLadder();
  /** Handle → the order's columns. Unused ones are chained by `next`. */
  #units = new Float64Array(FIRST_CAPACITY);
  #key = new Int32Array(FIRST_CAPACITY);
  #tag = new Int32Array(FIRST_CAPACITY);
  #side = new Uint8Array(FIRST_CAPACITY);
  #next = new Int32Array(FIRST_CAPACITY);
  #previous = new Int32Array(FIRST_CAPACITY);
  #firstFree = NO_ORDER;
  #used = 0;
  #count = 0;

  match(side: BookSide, limit: number, units: number, fills: FillBuffer): number {
    const ladder = side === BUY ? this.#asks : this.#bids;
    const limitKey = side === BUY ? limit : -limit;
    while (units > 0 && ladder.bestKey <= limitKey) {
      units = this.#matchLevel(ladder, ladder.bestKey, units, fills);
    }
    return units;
  }

  #matchLevel(ladder: PriceLadder, key: number, units: number, fills: FillBuffer): number {
    const tick = ladder === this.#asks ? key : 0 - key;
    let order = ladder.head(key);
    let taken = 0;
    while (order !== NO_ORDER && units > 0) {
      const resting = this.#units[order]!;
      const tag = this.#tag[order]!;
      if (resting > units) {
        this.#units[order] = resting - units;
        fills.push(order, tag, tick, units, false);
        taken += units;
        units = 0;
        break;
      }
      const next = this.#next[order]!;
      fills.push(order, tag, tick, resting, true);
      taken += resting;
      units -= resting;
      this.#free(order);
      order = next;
    }
    if (order === NO_ORDER) {
      ladder.empty(key);
      return units;
    }
    this.#previous[order] = NO_ORDER;
    ladder.setHead(key, order);
    ladder.addUnits(key, -taken);
    return units;
  }

  add(side: BookSide, tick: number, units: number, tag: number): number {
    checkUnits(units);
    const order = this.#allocate();
    const ladder = side === BUY ? this.#bids : this.#asks;
    const key = side === BUY ? -tick : tick;
    this.#units[order] = units;
    this.#key[order] = key;
    this.#tag[order] = tag;
    this.#side[order] = side;
    this.#next[order] = NO_ORDER;
    const previous = ladder.append(key, order, units);
    this.#previous[order] = previous;
    if (previous !== NO_ORDER) this.#next[previous] = order;
    this.#count++;
    return order;
  }

  remove(handle: number): number {
    const key = this.#key[handle]!;
    const ladder = this.#side[handle] === BUY ? this.#bids : this.#asks;
    const previous = this.#previous[handle]!;
    const next = this.#next[handle]!;
    const units = this.#units[handle]!;
    this.#free(handle);
    if (previous === NO_ORDER && next === NO_ORDER) {
      ladder.empty(key);
      return units;
    }
    if (previous === NO_ORDER) ladder.setHead(key, next);
    else this.#next[previous] = next;
    if (next === NO_ORDER) ladder.setTail(key, previous);
    else this.#previous[next] = previous;
    ladder.addUnits(key, -units);
    return units;
  }

  reduce(handle: number, units: number): void {
    const ladder = this.#side[handle] === BUY ? this.#bids : this.#asks;
    ladder.addUnits(this.#key[handle]!, units - this.#units[handle]!);
    this.#units[handle] = units;
  }

  unitsOf(handle: number): number {
    return this.#units[handle]!;
  }

  best(side: BookSide): number {
    // 0 - key and not -key: a tick of zero stays a positive zero.
    return side === BUY ? 0 - this.#bids.bestKey : this.#asks.bestKey;
  }

  unitsAt(side: BookSide, tick: number): number {
    return side === BUY ? this.#bids.units(-tick) : this.#asks.units(tick);
  }

  available(side: BookSide, limit: number, enough: number): number {
    const ladder = side === BUY ? this.#asks : this.#bids;
    const limitKey = side === BUY ? limit : -limit;
    let units = 0;
    for (let key = ladder.bestKey; key <= limitKey && units < enough; key = ladder.after(key))
      units += ladder.units(key);
    return Math.min(units, enough);
  }

  levels(side: BookSide, depth: number): readonly BookDepth[] {
    const ladder = side === BUY ? this.#bids : this.#asks;
    const found: BookDepth[] = [];
    for (let key = ladder.bestKey; found.length < depth && !Number.isNaN(key); key = ladder.after(key))
      found.push({ tick: side === BUY ? 0 - key : key, units: ladder.units(key) });
    return found;
  }

  /** The tags of the orders at a price, oldest first. */
  tagsAt(side: BookSide, tick: number): readonly number[] {
    const tags: number[] = [];
    let order = side === BUY ? this.#bids.head(-tick) : this.#asks.head(tick);
    for (; order !== NO_ORDER; order = this.#next[order]!) tags.push(this.#tag[order]!);
    return tags;
  }

  get orderCount(): number {
    return this.#count;
  }

  #allocate(): number {
    const free = this.#firstFree;
    if (free !== NO_ORDER) {
      this.#firstFree = this.#next[free]!;
      return free;
    }
    if (this.#used === this.#units.length) this.#grow();
    return this.#used++;
  }

  #free(order: number): void {
    this.#next[order] = this.#firstFree;
    this.#firstFree = order;
    this.#count--;
  }

  #grow(): void {
    const capacity = this.#units.length * 2;
    if (capacity > MAX_ORDERS) throw new RangeError(`more than ${MAX_ORDERS} orders in one book`);
    this.#units = grown(this.#units, new Float64Array(capacity));
    this.#key = grown(this.#key, new Int32Array(capacity));
    this.#tag = grown(this.#tag, new Int32Array(capacity));
    this.#side = grown(this.#side, new Uint8Array(capacity));
    this.#next = grown(this.#next, new Int32Array(capacity));
    this.#previous = grown(this.#previous, new Int32Array(capacity));
  }
}

function grown<Column extends Float64Array | Int32Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
