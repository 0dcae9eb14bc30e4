import { BUY, isWithin, NO_TICK, opposite, type Book, type BookDepth, type BookSide } from './book.ts';
import type { FillBuffer } from './book.ts';
import { LadderBook } from './ladder-book.ts';
import { MakerQuote } from './maker-quote.ts';

/** The queues of a book, and what in them is the makers'. */
interface Queues {
  readonly ladder: LadderBook;
  readonly makers: MakerQuote;
}

/**
 * An exchange's book with its makers' quote in it. While nothing but the quote rests there, the quote is kept as it was stated, and no
 * queues are built that the next one would take down again: most exchanges of most instruments never see an order. It answers as a
 * `LadderBook` with a `MakerQuote` does.
 */
export class QuotedBook implements Book {
  /** Best first, while nothing else rests; else the quote is in the queues. */
  #bids: readonly BookDepth[] = NONE;
  #asks: readonly BookDepth[] = NONE;
  /** Whether the quote is kept as stated. */
  #isBare = true;
  /** Built when first needed. */
  #queues: Queues | undefined;

  /**
   * Replaces the makers' quote: prices best first, one entry each. What of it crosses our resting orders trades with them first; those
   * fills are appended to `fills`. Less at a price keeps its place in the queue, more goes to the end.
   */
  quote(bids: readonly BookDepth[], asks: readonly BookDepth[], fills: FillBuffer): void {
    const queues = this.#queues;
    if (!this.#isBare && queues !== undefined) {
      if (queues.ladder.orderCount > queues.makers.levelCount) {
        queues.makers.replace(bids, asks, fills);
        return;
      }
      queues.makers.replace(NONE, NONE, fills);
      this.#isBare = true;
    }
    this.#bids = bids;
    this.#asks = asks;
  }

  /** What the makers have at a price. */
  makerUnitsAt(side: BookSide, tick: number): number {
    return this.#isBare ? this.unitsAt(side, tick) : this.#built().makers.unitsAt(side, tick);
  }

  /** Notes that a level of the makers was traded away whole. */
  forgetMaker(side: BookSide, handle: number): void {
    this.#built().makers.forget(side, handle);
  }

  match(side: BookSide, limit: number, units: number, fills: FillBuffer): number {
    return this.#built().ladder.match(side, limit, units, fills);
  }

  add(side: BookSide, tick: number, units: number, tag: number): number {
    return this.#built().ladder.add(side, tick, units, tag);
  }

  remove(handle: number): number {
    return this.#built().ladder.remove(handle);
  }

  reduce(handle: number, units: number): void {
    this.#built().ladder.reduce(handle, units);
  }

  unitsOf(handle: number): number {
    return this.#built().ladder.unitsOf(handle);
  }

  best(side: BookSide): number {
    if (!this.#isBare) return this.#built().ladder.best(side);
    const levels = this.#stated(side);
    return levels.length === 0 ? NO_TICK : (levels[0]?.tick ?? NO_TICK);
  }

  unitsAt(side: BookSide, tick: number): number {
    if (!this.#isBare) return this.#built().ladder.unitsAt(side, tick);
    for (const level of this.#stated(side)) if (level.tick === tick) return level.units;
    return 0;
  }

  available(side: BookSide, limit: number, enough: number): number {
    if (!this.#isBare) return this.#built().ladder.available(side, limit, enough);
    let units = 0;
    for (const level of this.#stated(opposite(side))) {
      if (units >= enough || !isWithin(side, level.tick, limit)) break;
      units += level.units;
    }
    return Math.min(units, enough);
  }

  levels(side: BookSide, depth: number): readonly BookDepth[] {
    return this.#isBare ? this.#stated(side).slice(0, depth) : this.#built().ladder.levels(side, depth);
  }

  /** The tags of the orders at a price, the makers' among them, oldest first. */
  tagsAt(side: BookSide, tick: number): readonly number[] {
    return this.#built().ladder.tagsAt(side, tick);
  }

  get orderCount(): number {
    return this.#isBare ? this.#bids.length + this.#asks.length : this.#built().ladder.orderCount;
  }

  #stated(side: BookSide): readonly BookDepth[] {
    return side === BUY ? this.#bids : this.#asks;
  }

  /** The queues, with the quote in them. */
  #built(): Queues {
    this.#queues ??= emptyQueues();
    if (!this.#isBare) return this.#queues;
    this.#isBare = false;
    this.#queues.makers.place(this.#bids, this.#asks);
    this.#bids = NONE;
    this.#asks = NONE;
    return this.#queues;
  }
}

const NONE: readonly BookDepth[] = [];

function emptyQueues(): Queues {
  const ladder = new LadderBook();
  return { ladder, makers: new MakerQuote(ladder) };
}
