import { BUY, isWithin, NO_TICK, opposite, type Book, type BookDepth, type BookSide } from './book.ts';
import type { FillBuffer } from './book.ts';
import { LadderBook } from './ladder-book.ts';
import { MakerQuote } from './maker-quote.ts';

/**
 * One side of a quote as it was stated: prices best first, in columns that are written again for the next. A quote lives until the next step
 * of a market, and objects that live so long are dear to collect.
 */
class StatedSide {
  readonly #ticks: number[] = [];
  readonly #units: number[] = [];
  count = 0;

  state(levels: readonly BookDepth[]): void {
    let count = 0;
    for (const { tick, units } of levels) {
      this.#ticks[count] = tick;
      this.#units[count] = units;
      count++;
    }
    this.count = count;
  }

  get best(): number {
    return this.count === 0 ? NO_TICK : (this.#ticks[0] ?? NO_TICK);
  }

  unitsAt(tick: number): number {
    for (let i = 0; i < this.count; i++) if (this.#ticks[i] === tick) return this.#units[i] ?? 0;
    return 0;
  }

  /** The units within a limit of whoever trades on `side`; counts no further than `enough`. */
  available(side: BookSide, limit: number, enough: number): number {
    let units = 0;
    for (let i = 0; i < this.count && units < enough; i++) {
      if (!isWithin(side, this.#ticks[i] ?? NO_TICK, limit)) break;
      units += this.#units[i] ?? 0;
    }
    return Math.min(units, enough);
  }

  levels(depth: number): readonly BookDepth[] {
    const count = Math.min(depth, this.count);
    return Array.from({ length: count }, (_, i) => ({
      tick: this.#ticks[i] ?? NO_TICK,
      units: this.#units[i] ?? 0,
    }));
  }
}

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
  /** While nothing else rests; else the quote is in the queues. */
  readonly #bids = new StatedSide();
  readonly #asks = new StatedSide();
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
    this.#bids.state(bids);
    this.#asks.state(asks);
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
    return this.#isBare ? this.#stated(side).best : this.#built().ladder.best(side);
  }

  unitsAt(side: BookSide, tick: number): number {
    return this.#isBare ? this.#stated(side).unitsAt(tick) : this.#built().ladder.unitsAt(side, tick);
  }

  available(side: BookSide, limit: number, enough: number): number {
    if (!this.#isBare) return this.#built().ladder.available(side, limit, enough);
    return this.#stated(opposite(side)).available(side, limit, enough);
  }

  levels(side: BookSide, depth: number): readonly BookDepth[] {
    return this.#isBare ? this.#stated(side).levels(depth) : this.#built().ladder.levels(side, depth);
  }

  /** The tags of the orders at a price, the makers' among them, oldest first. */
  tagsAt(side: BookSide, tick: number): readonly number[] {
    return this.#built().ladder.tagsAt(side, tick);
  }

  get orderCount(): number {
    return this.#isBare ? this.#bids.count + this.#asks.count : this.#built().ladder.orderCount;
  }

  #stated(side: BookSide): StatedSide {
    return side === BUY ? this.#bids : this.#asks;
  }

  /** The queues, with the quote in them. */
  #built(): Queues {
    this.#queues ??= emptyQueues();
    if (!this.#isBare) return this.#queues;
    this.#isBare = false;
    this.#queues.makers.place(this.#bids.levels(this.#bids.count), this.#asks.levels(this.#asks.count));
    return this.#queues;
  }
}

const NONE: readonly BookDepth[] = [];

function emptyQueues(): Queues {
  const ladder = new LadderBook();
  return { ladder, makers: new MakerQuote(ladder) };
}
