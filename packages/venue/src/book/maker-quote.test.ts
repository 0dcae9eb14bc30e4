import { describe, expect, it } from 'vitest';
import { BUY, FillBuffer, SELL, type BookDepth } from './book.ts';
import { LadderBook } from './ladder-book.ts';
import { MAKER_TAG, MakerQuote } from './maker-quote.ts';

const OURS = 7;

function level(tick: number, units: number): BookDepth {
  return { tick, units };
}

/** A book with the quote 99 × 5 and 98 × 3 bid, 101 × 4 and 102 × 6 offered. */
function quoted() {
  const book = new LadderBook();
  const quote = new MakerQuote(book);
  const fills = new FillBuffer();
  quote.replace([level(99, 5), level(98, 3)], [level(101, 4), level(102, 6)], fills);
  const replace = (bids: readonly BookDepth[], asks: readonly BookDepth[]) =>
    quote.replace(bids, asks, fills);
  return { book, quote, fills, replace };
}

describe('the quote of the makers', () => {
  it('rests in the book under a tag that is nobody of ours', () => {
    const { book, quote, fills } = quoted();
    expect(book.levels(BUY, 9)).toEqual([level(99, 5), level(98, 3)]);
    expect(book.levels(SELL, 9)).toEqual([level(101, 4), level(102, 6)]);
    expect(fills.length).toBe(0);
    expect(quote.levelCount).toBe(4);
    expect(MAKER_TAG).toBe(-1);
    expect(book.tagsAt(BUY, 99)).toEqual([-1]);
    expect(book.tagsAt(SELL, 102)).toEqual([-1]);
    expect([quote.unitsAt(BUY, 98), quote.unitsAt(SELL, 101), quote.unitsAt(BUY, 101)]).toEqual([3, 4, 0]);
  });

  it('placed where nothing rests is the same', () => {
    const book = new LadderBook();
    const quote = new MakerQuote(book);
    quote.place([level(99, 5)], [level(101, 4), level(102, 6)]);
    expect([book.levels(BUY, 9), book.levels(SELL, 9)]).toEqual([
      [level(99, 5)],
      [level(101, 4), level(102, 6)],
    ]);
    expect(quote.levelCount).toBe(3);
    expect(quote.unitsAt(SELL, 102)).toBe(6);
    expect([...book.tagsAt(BUY, 99), ...book.tagsAt(SELL, 101)]).toEqual([-1, -1]);
  });

  it('keeps its place in the queue when it becomes less', () => {
    const { book, fills, replace } = quoted();
    book.add(BUY, 99, 2, OURS);
    replace([level(99, 1)], [level(101, 4)]);
    expect(book.tagsAt(BUY, 99)).toEqual([MAKER_TAG, OURS]);
    expect(book.levels(BUY, 9)).toEqual([level(99, 3)]);
    expect(book.levels(SELL, 9)).toEqual([level(101, 4)]);
    expect(fills.length).toBe(0);
  });

  it('goes to the end of the queue when it becomes more, and stays where it is when it is the same', () => {
    const { book, quote, replace } = quoted();
    book.add(BUY, 99, 2, OURS);
    book.add(SELL, 101, 2, OURS);
    replace([level(99, 6), level(98, 3)], [level(101, 4), level(102, 6)]);
    expect(book.tagsAt(BUY, 99)).toEqual([OURS, MAKER_TAG]);
    expect(book.tagsAt(SELL, 101)).toEqual([MAKER_TAG, OURS]);
    expect(quote.unitsAt(BUY, 99)).toBe(6);
    // The level knows its new order: the next quote finds it.
    replace([level(99, 4), level(98, 3)], [level(101, 4), level(102, 6)]);
    expect(quote.unitsAt(BUY, 99)).toBe(4);
    expect(book.unitsAt(BUY, 99)).toBe(6);
  });

  it('that is gone leaves our orders alone', () => {
    const { book, quote, replace } = quoted();
    book.add(BUY, 98, 2, OURS);
    replace([], [level(102, 0)]);
    expect(book.levels(BUY, 9)).toEqual([level(98, 2)]);
    expect(book.levels(SELL, 9)).toEqual([]);
    expect(quote.levelCount).toBe(0);
  });

  it('trades with our orders that it crosses, and rests with what is left', () => {
    const { book, quote, fills, replace } = quoted();
    book.add(BUY, 100, 2, OURS);
    replace([level(98, 3)], [level(100, 5), level(102, 6)]);
    expect(fills.list().map(({ tag, tick, units, isGone }) => [tag, tick, units, isGone])).toEqual([
      [OURS, 100, 2, true],
    ]);
    expect(book.levels(SELL, 9)).toEqual([level(100, 3), level(102, 6)]);
    expect(quote.unitsAt(SELL, 100)).toBe(3);
    expect(book.levels(BUY, 9)).toEqual([level(98, 3)]);
  });

  it('that our order takes whole does not rest', () => {
    const { book, quote, fills, replace } = quoted();
    book.add(SELL, 100, 9, OURS);
    replace([level(100, 5), level(98, 3)], [level(102, 6)]);
    expect(fills.list()).toMatchObject([{ tag: OURS, units: 5, isGone: false }]);
    expect(quote.unitsAt(BUY, 100)).toBe(0);
    expect(quote.levelCount).toBe(2);
    expect(book.unitsAt(SELL, 100)).toBe(4);
  });

  it('forgets a level that was traded away, and no other', () => {
    const { book, quote, fills, replace } = quoted();
    book.match(SELL, 99, 5, fills);
    const [fill] = fills.list();
    expect(fill).toMatchObject({ tag: MAKER_TAG, tick: 99, units: 5, isGone: true });
    quote.forget(SELL, fill!.handle);
    expect(quote.levelCount).toBe(4);
    quote.forget(BUY, fill!.handle);
    expect(quote.levelCount).toBe(3);
    quote.forget(BUY, 1_000);
    expect(quote.levelCount).toBe(3);
    // One that was not forgotten would be looked for in the book.
    replace([level(99, 8), level(98, 3)], [level(101, 4), level(102, 6)]);
    expect(book.levels(BUY, 9)).toEqual([level(99, 8), level(98, 3)]);
  });
});
