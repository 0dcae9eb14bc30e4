import { BUY, SELL, type Book, type BookDepth, type BookSide, type FillBuffer } from './book.ts';

/** The tag of orders that are nobody's of ours: the displayed liquidity of others. */
export const MAKER_TAG = -1;

/** One price of the makers' quote as it rests in the book. */
interface MakerLevel {
  readonly tick: number;
  handle: number;
}

/**
 * What an exchange's makers display, kept in its book among our orders. A new quote replaces the old one price by price: less at a
 * price keeps its place in the queue, as a maker that cancels a part does; more goes to the end.
 */
export class MakerQuote {
  readonly #book: Book;
  readonly #levels: readonly [MakerLevel[], MakerLevel[]] = [[], []];

  constructor(book: Book) {
    this.#book = book;
  }

  /** Replaces the quote. What of it crosses our resting orders trades with them first; those fills are appended to `fills`. */
  replace(bids: readonly BookDepth[], asks: readonly BookDepth[], fills: FillBuffer): void {
    this.#lower(BUY, bids);
    this.#lower(SELL, asks);
    this.#raise(BUY, bids, fills);
    this.#raise(SELL, asks, fills);
  }

  /** States a quote where nothing rests yet: there is nobody to trade with. */
  place(bids: readonly BookDepth[], asks: readonly BookDepth[]): void {
    for (const { tick, units } of bids)
      this.#levels[BUY].push({ tick, handle: this.#book.add(BUY, tick, units, MAKER_TAG) });
    for (const { tick, units } of asks)
      this.#levels[SELL].push({ tick, handle: this.#book.add(SELL, tick, units, MAKER_TAG) });
  }

  /** Prices of both sides. */
  get levelCount(): number {
    return this.#levels[BUY].length + this.#levels[SELL].length;
  }

  /** What the makers have at a price. */
  unitsAt(side: BookSide, tick: number): number {
    const level = this.#levels[side].find((existing) => existing.tick === tick);
    return level === undefined ? 0 : this.#book.unitsOf(level.handle);
  }

  /** Notes that a level was traded away whole. */
  forget(side: BookSide, handle: number): void {
    const levels = this.#levels[side];
    const place = levels.findIndex((level) => level.handle === handle);
    if (place >= 0) levels.splice(place, 1);
  }

  #lower(side: BookSide, wanted: readonly BookDepth[]): void {
    const levels = this.#levels[side];
    for (let i = levels.length - 1; i >= 0; i--) {
      const level = levels[i]!;
      const units = wanted.find(({ tick }) => tick === level.tick)?.units ?? 0;
      if (units > 0) {
        if (units < this.#book.unitsOf(level.handle)) this.#book.reduce(level.handle, units);
        continue;
      }
      this.#book.remove(level.handle);
      levels.splice(i, 1);
    }
  }

  #raise(side: BookSide, wanted: readonly BookDepth[], fills: FillBuffer): void {
    const levels = this.#levels[side];
    for (const { tick, units } of wanted) {
      const level = levels.find((existing) => existing.tick === tick);
      if (level !== undefined) {
        if (this.#book.unitsOf(level.handle) >= units) continue;
        this.#book.remove(level.handle);
        level.handle = this.#book.add(side, tick, units, MAKER_TAG);
        continue;
      }
      const left = units > 0 ? this.#book.match(side, tick, units, fills) : 0;
      if (left > 0) levels.push({ tick, handle: this.#book.add(side, tick, left, MAKER_TAG) });
    }
  }
}
