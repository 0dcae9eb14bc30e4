import { seededRandom } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { BUY, FillBuffer, opposite, SELL, type BookDepth, type BookSide } from './book.ts';
import { LadderBook } from './ladder-book.ts';
import { MAKER_TAG, MakerQuote } from './maker-quote.ts';
import { NaiveBook } from './naive-book.ts';
import { QuotedBook } from './quoted-book.ts';

const SIDES = [BUY, SELL] as const;
const COMMANDS = 300;

/** What an exchange shows: up to five prices a side around 1,000, sometimes none. */
function quoteOf(random: ReturnType<typeof seededRandom>): [BookDepth[], BookDepth[]] {
  const bid = 995 + random.below(10);
  const ask = bid + 1 + random.below(3);
  const side = (from: number, step: number): BookDepth[] =>
    Array.from({ length: random.below(6) }, (_, i) => ({
      tick: from + i * step,
      units: 1 + random.below(9),
    }));
  return [side(bid, -1), side(ask, 1)];
}

/** A fill without the handle, which is each book's own affair. */
const fillsOf = (fills: FillBuffer) =>
  fills.list().map(({ tag, tick, units, isGone }) => ({ tag, tick, units, isGone }));

/** The makers hear which of their levels a taker has traded away. */
function tellMakers(fills: FillBuffer, side: BookSide, forget: (side: BookSide, handle: number) => void) {
  for (const { tag, handle, isGone } of fills.list())
    if (tag === MAKER_TAG && isGone) forget(opposite(side), handle);
}

describe.each([
  ['the naive book', () => new NaiveBook()],
  ['the ladder', () => new LadderBook()],
])('a book with its makers quote in it, beside %s with a maker quote', (_, oracle) => {
  it.each([1, 2, 3])('answers the same after every command of seed %i', (seed) => {
    const random = seededRandom(seed);
    const book = new QuotedBook();
    const plain = oracle();
    const makers = new MakerQuote(plain);
    const [fills, expected] = [new FillBuffer(), new FillBuffer()];
    /** Tag → handles of our resting order in both books. */
    const resting = new Map<number, { readonly mine: number; readonly theirs: number }>();

    const commands: readonly (() => void)[] = [
      () => {
        const [bids, asks] = quoteOf(random);
        book.quote(bids, asks, fills);
        makers.replace(bids, asks, expected);
      },
      () => {
        const side = SIDES[random.below(2)] ?? BUY;
        const limit = 990 + random.below(20);
        const units = 1 + random.below(20);
        const left = book.match(side, limit, units, fills);
        expect(plain.match(side, limit, units, expected)).toBe(left);
        tellMakers(fills, side, (of, handle) => book.forgetMaker(of, handle));
        tellMakers(expected, side, (of, handle) => makers.forget(of, handle));
      },
      () => {
        const side = SIDES[random.below(2)] ?? BUY;
        const tick = side === BUY ? 985 + random.below(8) : 1_010 + random.below(8);
        const tag = seed * COMMANDS + random.below(2 ** 30);
        if (resting.has(tag)) return;
        const units = 1 + random.below(9);
        resting.set(tag, {
          mine: book.add(side, tick, units, tag),
          theirs: plain.add(side, tick, units, tag),
        });
      },
      () => {
        const [oldest] = resting;
        if (oldest === undefined) return;
        const [tag, { mine, theirs }] = oldest;
        expect(book.remove(mine)).toBe(plain.remove(theirs));
        resting.delete(tag);
      },
    ];
    for (let i = 0; i < COMMANDS; i++) {
      fills.clear();
      expected.clear();
      // Quotes come oftener than orders, and there are stretches without any order.
      const among = i % 100 < 50 && resting.size === 0 ? 2 : 6;
      const chosen = [0, 1, 0, 2, 3, 3][random.below(among)] ?? 0;
      commands[chosen]?.();
      expect(fillsOf(fills)).toEqual(fillsOf(expected));
      for (const { tag, isGone } of fills.list()) if (isGone) resting.delete(tag);
      expect(book.orderCount).toBe(plain.orderCount);
      for (const side of SIDES) {
        expect(book.best(side)).toBe(plain.best(side));
        expect(book.levels(side, 4)).toEqual(plain.levels(side, 4));
        const tick = 985 + random.below(30);
        expect(book.unitsAt(side, tick)).toBe(plain.unitsAt(side, tick));
        expect(book.makerUnitsAt(side, tick)).toBe(makers.unitsAt(side, tick));
        expect(book.available(side, tick, 12)).toBe(plain.available(side, tick, 12));
      }
    }
  });
});

it('names who rests at a price, oldest first, the makers among them', () => {
  const book = new QuotedBook();
  book.quote([{ tick: 100, units: 5 }], [], new FillBuffer());
  const first = book.add(BUY, 100, 1, 7);
  book.add(BUY, 100, 1, 3);
  book.add(BUY, 99, 1, 4);
  expect(book.tagsAt(BUY, 100)).toEqual([MAKER_TAG, 7, 3]);
  book.remove(first);
  expect(book.tagsAt(BUY, 100)).toEqual([MAKER_TAG, 3]);
  expect(book.tagsAt(SELL, 100)).toEqual([]);
});
