import { describe, expect, it } from 'vitest';
import { BUY, FillBuffer, isWithin, opposite, SELL, type Book } from './book.ts';
import { LadderBook } from './ladder-book.ts';
import { NaiveBook } from './naive-book.ts';

const BOOKS: readonly (readonly [string, () => Book])[] = [
  ['NaiveBook', () => new NaiveBook()],
  ['LadderBook', () => new LadderBook()],
];

describe.each(BOOKS)('%s at its edges', (_, create) => {
  it('says what is available to a seller, and counts no further than asked', () => {
    const book = create();
    book.add(BUY, 99, 3, 1);
    book.add(BUY, 98, 4, 2);
    book.add(BUY, 97, 5, 3);
    expect(book.available(SELL, 98, 100)).toBe(7);
    expect(book.available(SELL, -Infinity, 100)).toBe(12);
    expect([book.available(SELL, 97, 3), book.available(SELL, 97, 7), book.available(SELL, 97, 8)]).toEqual([
      3, 7, 8,
    ]);
    expect(book.available(SELL, 100, 5)).toBe(0);
    expect(book.available(BUY, 200, 5)).toBe(0);
  });

  it('shows no more prices than asked', () => {
    const book = create();
    for (const tick of [101, 102, 103]) book.add(SELL, tick, 1, tick);
    expect(book.levels(SELL, 2).map(({ tick }) => tick)).toEqual([101, 102]);
    expect(book.levels(SELL, 0)).toEqual([]);
    expect(book.levels(SELL, 3)).toHaveLength(3);
  });

  it('gives every order that rests a handle of its own, however many come and go', () => {
    const book = create();
    const handles = Array.from({ length: 200 }, (_, i) => book.add(BUY, i, i + 1, i));
    expect(new Set(handles).size).toBe(200);
    for (const handle of handles.slice(50, 150)) book.remove(handle);
    const later = Array.from({ length: 300 }, (_, i) => book.add(BUY, 500 + i, 1, i));
    expect(new Set([...handles.slice(0, 50), ...handles.slice(150), ...later]).size).toBe(400);
    expect(book.orderCount).toBe(400);
    expect(handles.slice(0, 50).map((handle) => book.unitsOf(handle))).toEqual(
      Array.from({ length: 50 }, (_, i) => i + 1),
    );
  });

  it('takes an order out of the front, the middle and the end of its queue', () => {
    const book = create();
    const [a, b, c, d] = [1, 2, 3, 4].map((tag) => book.add(SELL, 10, tag, tag));
    for (const handle of [b, a, d]) book.remove(handle!);
    expect(book.unitsAt(SELL, 10)).toBe(3);
    const fills = new FillBuffer();
    book.add(SELL, 10, 9, 5);
    book.match(BUY, 10, 4, fills);
    expect(fills.list()).toEqual([
      { handle: c, tag: 3, tick: 10, units: 3, isGone: true },
      expect.objectContaining({ tag: 5, units: 1, isGone: false }),
    ]);
    expect(book.unitsAt(SELL, 10)).toBe(8);
  });
});

describe('the fast book', () => {
  it('uses the handles of orders that are gone again', () => {
    const book = new LadderBook();
    const [first, second] = [book.add(BUY, 1, 1, 1), book.add(BUY, 2, 1, 2)];
    book.remove(first);
    book.match(SELL, 2, 1, new FillBuffer());
    expect([book.add(BUY, 3, 1, 3), book.add(BUY, 4, 1, 4), book.add(BUY, 5, 1, 5)]).toEqual([
      second,
      first,
      2,
    ]);
  });

  it('lists the tags at a price, oldest first', () => {
    const book = new LadderBook();
    for (const tag of [3, 1, 2]) book.add(SELL, 10, 1, tag);
    book.add(BUY, 9, 1, 8);
    expect([book.tagsAt(SELL, 10), book.tagsAt(BUY, 9), book.tagsAt(BUY, 10)]).toEqual([[3, 1, 2], [8], []]);
  });
});

describe('the naive book', () => {
  it('stops at a handle that it never gave', () => {
    const book = new NaiveBook();
    expect(() => book.unitsOf(4)).toThrow('no resting order with handle 4');
  });
});

describe('a buffer of fills', () => {
  it('is used again from its beginning', () => {
    const fills = new FillBuffer();
    expect(fills.list()).toEqual([]);
    expect([fills.handle, fills.tag, fills.tick, fills.units, fills.isGone]).toEqual([[], [], [], [], []]);
    fills.push(1, 2, 3, 4, true);
    fills.push(5, 6, 7, 8, false);
    fills.clear();
    fills.push(9, 10, 11, 12, false);
    expect(fills.list()).toEqual([{ handle: 9, tag: 10, tick: 11, units: 12, isGone: false }]);
  });
});

describe('prices and sides', () => {
  it('a limit is a ceiling for who buys and a floor for who sells', () => {
    expect([isWithin(BUY, 9, 10), isWithin(BUY, 10, 10), isWithin(BUY, 11, 10)]).toEqual([true, true, false]);
    expect([isWithin(SELL, 9, 10), isWithin(SELL, 10, 10), isWithin(SELL, 11, 10)]).toEqual([
      false,
      true,
      true,
    ]);
    expect([opposite(BUY), opposite(SELL)]).toEqual([SELL, BUY]);
  });
});
