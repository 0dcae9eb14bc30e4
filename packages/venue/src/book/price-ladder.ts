/** Prices to a page. A power of two; small, because a venue has a ladder for each side of each book. */
const PAGE_BITS = 8;
const PAGE_SIZE = 1 << PAGE_BITS;
const WORDS = PAGE_SIZE >>> 5;
const NO_ORDER = -1;

/** A run of neighbouring keys that has at least one order, linked to the next such run. */
class Page {
  number = 0;
  next: Page | undefined;
  previous: Page | undefined;
  /** Key within the page → first and last order, `NO_ORDER` when empty. */
  readonly heads = new Int32Array(PAGE_SIZE).fill(NO_ORDER);
  readonly tails = new Int32Array(PAGE_SIZE).fill(NO_ORDER);
  /** Key within the page → units. */
  readonly units = new Float64Array(PAGE_SIZE);
  /** A bit for each key that has orders, and one for each word that is not zero. */
  readonly words = new Int32Array(WORDS);
  summary = 0;
}

/**
 * One side of a book: price levels by key, where the lowest key is the best price (a seller's tick, a buyer's tick negated). Levels
 * live in pages, so that a far-off order costs a page and not the whole range between, and the next best level is found by two
 * counts of zeros. Everything but the first use of a page is constant time.
 */
export class PriceLadder {
  /** Page number → page in use. */
  readonly #pages = new Map<number, Page>();
  readonly #spare: Page[] = [];
  #first: Page | undefined;
  /** The page that was asked for last: neighbours come together. */
  #recent: Page | undefined;
  /** The lowest key with orders, or NaN. */
  bestKey = Number.NaN;

  head(key: number): number {
    const page = this.#pageOf(key);
    return page === undefined ? NO_ORDER : page.heads[key & (PAGE_SIZE - 1)]!;
  }

  units(key: number): number {
    const page = this.#pageOf(key);
    return page === undefined ? 0 : page.units[key & (PAGE_SIZE - 1)]!;
  }

  addUnits(key: number, change: number): void {
    const page = this.#pageOf(key);
    if (page !== undefined) page.units[key & (PAGE_SIZE - 1)]! += change;
  }

  /** Puts an order at the end of its level and returns the one before it, or -1. */
  append(key: number, order: number, units: number): number {
    const page = this.#pageOf(key) ?? this.#open(key >> PAGE_BITS);
    const slot = key & (PAGE_SIZE - 1);
    const previous = page.tails[slot]!;
    page.tails[slot] = order;
    page.units[slot]! += units;
    if (previous === NO_ORDER) {
      page.heads[slot] = order;
      page.words[slot >>> 5]! |= 1 << (slot & 31);
      page.summary |= 1 << (slot >>> 5);
      if (!(this.bestKey <= key)) this.bestKey = key;
    }
    return previous;
  }

  setHead(key: number, order: number): void {
    const page = this.#pageOf(key);
    if (page !== undefined) page.heads[key & (PAGE_SIZE - 1)] = order;
  }

  setTail(key: number, order: number): void {
    const page = this.#pageOf(key);
    if (page !== undefined) page.tails[key & (PAGE_SIZE - 1)] = order;
  }

  /** Forgets a level that has no order left. */
  empty(key: number): void {
    const page = this.#pageOf(key);
    if (page === undefined) return;
    const slot = key & (PAGE_SIZE - 1);
    page.heads[slot] = NO_ORDER;
    page.tails[slot] = NO_ORDER;
    page.units[slot] = 0;
    const word = slot >>> 5;
    page.words[word]! &= ~(1 << (slot & 31));
    if (page.words[word] === 0) page.summary &= ~(1 << word);
    if (page.summary === 0) this.#close(page);
    if (key === this.bestKey) this.bestKey = this.#lowest();
  }

  /** The next key after `key` that has orders, or NaN. */
  after(key: number): number {
    let page = this.#pageOf(key);
    if (page === undefined) return Number.NaN;
    const slot = key & (PAGE_SIZE - 1);
    const later = lowestBitFrom(page, slot + 1);
    if (later >= 0) return (page.number << PAGE_BITS) + later;
    page = page.next;
    return page === undefined ? Number.NaN : (page.number << PAGE_BITS) + lowestBitFrom(page, 0);
  }

  #lowest(): number {
    const page = this.#first;
    return page === undefined ? Number.NaN : (page.number << PAGE_BITS) + lowestBitFrom(page, 0);
  }

  #pageOf(key: number): Page | undefined {
    const number = key >> PAGE_BITS;
    if (this.#recent !== undefined && this.#recent.number === number) return this.#recent;
    const page = this.#pages.get(number);
    if (page !== undefined) this.#recent = page;
    return page;
  }

  #open(number: number): Page {
    const page = this.#spare.pop() ?? new Page();
    page.number = number;
    this.#pages.set(number, page);
    this.#recent = page;

    let before: Page | undefined;
    let after = this.#first;
    while (after !== undefined && after.number < number) {
      before = after;
      after = after.next;
    }
    page.previous = before;
    page.next = after;
    if (before === undefined) this.#first = page;
    else before.next = page;
    if (after !== undefined) after.previous = page;
    return page;
  }

  #close(page: Page): void {
    this.#pages.delete(page.number);
    if (page.previous === undefined) this.#first = page.next;
    else page.previous.next = page.next;
    if (page.next !== undefined) page.next.previous = page.previous;
    page.next = undefined;
    page.previous = undefined;
    if (this.#recent === page) this.#recent = undefined;
    this.#spare.push(page);
  }
}

/** The lowest key within the page, at `from` or later, that has orders; -1 when there is none. */
function lowestBitFrom(page: Page, from: number): number {
  if (from >= PAGE_SIZE) return -1;
  const word = from >>> 5;
  const rest = page.words[word]! & (-1 << (from & 31));
  if (rest !== 0) return (word << 5) + trailingZeros(rest);
  const words = word + 1 >= 32 ? 0 : page.summary & (-1 << (word + 1));
  if (words === 0) return -1;
  const next = trailingZeros(words);
  return (next << 5) + trailingZeros(page.words[next]!);
}

function trailingZeros(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
