import { seededRandom } from '@tapewright/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUY, FillBuffer, NO_TICK, SELL, type Book, type BookSide } from './book.ts';
import { LadderBook } from './ladder-book.ts';
import { NaiveBook } from './naive-book.ts';

const BOOKS: readonly (readonly [string, () => Book])[] = [
  ['NaiveBook', () => new NaiveBook()],
  ['LadderBook', () => new LadderBook()],
];

describe.each(BOOKS)('%s', (_, create) => {
  const fillsOf = (fills: FillBuffer) =>
    Array.from({ length: fills.length }, (_, i) => [
      fills.tag[i],
      fills.tick[i],
      fills.units[i],
      fills.isGone[i],
    ]);

  it('fills the best price first and the oldest first within a price', () => {
    const book = create();
    book.add(SELL, 102, 5, 1);
    book.add(SELL, 101, 3, 2);
    book.add(SELL, 101, 4, 3);
    const fills = new FillBuffer();
    expect(book.match(BUY, 102, 9, fills)).toBe(0);
    expect(fillsOf(fills)).toEqual([
      [2, 101, 3, true],
      [3, 101, 4, true],
      [1, 102, 2, false],
    ]);
    expect(book.best(SELL)).toBe(102);
    expect(book.unitsAt(SELL, 102)).toBe(3);
  });

  it.each([0, -1, Number.NaN])('takes no order of %s units', (units) => {
    const book = create();
    expect(() => book.add(SELL, 102, units, 1)).toThrow(`an order of ${units} units cannot rest in a book`);
    expect(book.orderCount).toBe(0);
  });

  it('stops at the limit and says how much is left', () => {
    const book = create();
    book.add(BUY, 99, 5, 1);
    book.add(BUY, 98, 5, 2);
    const fills = new FillBuffer();
    expect(book.match(SELL, 99, 8, fills)).toBe(3);
    expect(book.best(BUY)).toBe(98);
  });

  it('keeps the place of a reduced order and gives back what a removed one had', () => {
    const book = create();
    const first = book.add(BUY, 99, 5, 1);
    const second = book.add(BUY, 99, 5, 2);
    book.reduce(first, 2);
    expect(book.unitsAt(BUY, 99)).toBe(7);
    expect(book.remove(second)).toBe(5);
    const fills = new FillBuffer();
    book.match(SELL, 99, 1, fills);
    expect(fillsOf(fills)).toEqual([[1, 99, 1, false]]);
    expect(book.unitsOf(first)).toBe(1);
  });

  it('knows an empty side, a price of zero and negative prices', () => {
    const book = create();
    expect(book.best(BUY)).toBe(NO_TICK);
    book.add(BUY, 0, 1, 1);
    expect(book.best(BUY)).toBe(0);
    book.add(SELL, 700, 1, 2);
    book.add(BUY, -513, 1, 3);
    expect(book.levels(BUY, 5)).toEqual([
      { tick: 0, units: 1 },
      { tick: -513, units: 1 },
    ]);
  });

  it('says what is available without taking it', () => {
    const book = create();
    book.add(SELL, 101, 3, 1);
    book.add(SELL, 102, 4, 2);
    expect(book.available(BUY, 101, 100)).toBe(3);
    expect(book.available(BUY, Infinity, 100)).toBe(7);
    expect(book.available(BUY, Infinity, 5)).toBe(5);
    expect(book.orderCount).toBe(2);
  });
});

/** A command in terms of orders by age, so that both books can be given the same. */
type Command =
  | { readonly kind: 'submit'; readonly side: BookSide; readonly tick: number; readonly units: number }
  | { readonly kind: 'sweep'; readonly side: BookSide; readonly units: number }
  | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'reduce'; readonly which: number; readonly part: number };

/** Runs a command on a book and says everything that can be seen of the outcome, by tag and not by handle. */
class Subject {
  readonly #book: Book;
  readonly #fills = new FillBuffer();
  /** Tag → handle of what rests, oldest first. */
  readonly #resting = new Map<number, number>();
  #nextTag = 1;

  constructor(book: Book) {
    this.#book = book;
  }

  run(command: Command): string {
    const book = this.#book;
    this.#fills.clear();
    switch (command.kind) {
      case 'submit': {
        const tag = this.#nextTag++;
        const left = book.match(command.side, command.tick, command.units, this.#fills);
        this.#forget();
        if (left > 0) this.#resting.set(tag, book.add(command.side, command.tick, left, tag));
        break;
      }
      case 'sweep':
        book.match(command.side, command.side === BUY ? Infinity : -Infinity, command.units, this.#fills);
        this.#forget();
        break;
      case 'cancel': {
        const tag = this.#pick(command.which);
        if (tag === undefined) break;
        book.remove(this.#resting.get(tag)!);
        this.#resting.delete(tag);
        break;
      }
      case 'reduce': {
        const tag = this.#pick(command.which);
        if (tag === undefined) break;
        const handle = this.#resting.get(tag)!;
        book.reduce(handle, Math.max(1, Math.floor(book.unitsOf(handle) * command.part)));
        break;
      }
    }
    return this.#seen();
  }

  get restingOrders(): number {
    return this.#book.orderCount;
  }

  #pick(which: number): number | undefined {
    const tags = [...this.#resting.keys()];
    return tags[which % Math.max(1, tags.length)];
  }

  #forget(): void {
    for (let i = 0; i < this.#fills.length; i++)
      if (this.#fills.isGone[i] === true) this.#resting.delete(this.#fills.tag[i]!);
  }

  #seen(): string {
    const book = this.#book;
    const fills = this.#fills;
    const trades = Array.from(
      { length: fills.length },
      (_, i) => `${fills.tag[i]}:${fills.units[i]}@${fills.tick[i]}${fills.isGone[i] === true ? '!' : ''}`,
    );
    const side = (of: BookSide) => book.levels(of, 1000).map(({ tick, units }) => `${units}@${tick}`);
    return [
      trades.join(' '),
      `bid ${book.best(BUY)} ${side(BUY).join(' ')}`,
      `ask ${book.best(SELL)} ${side(SELL).join(' ')}`,
      `${book.available(BUY, book.best(SELL) + 3, 50)} of ${book.orderCount}`,
    ].join(' | ');
  }
}

const side = fc.constantFrom<BookSide>(BUY, SELL);
// Prices on both sides of a page's edge (256) and of zero, and some far away.
const tick = fc.oneof(
  fc.integer({ min: 240, max: 270 }),
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -70_000, max: 70_000 }),
);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      side,
      tick,
      units: fc.integer({ min: 1, max: 20 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('sweep' as const),
      side,
      units: fc.integer({ min: 1, max: 60 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('reduce' as const),
      which: fc.nat(),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
);

const COMMANDS = Number(process.env['BOOK_COMMANDS'] ?? 5_000);

describe('the fast book answers as the naive one', { timeout: 60_000 + COMMANDS }, () => {
  it('after every command of any short run', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const naive = new Subject(new NaiveBook());
        const fast = new Subject(new LadderBook());
        for (const each of commands) expect(fast.run(each)).toBe(naive.run(each));
      }),
      { numRuns: 300 },
    );
  });

  // `BOOK_COMMANDS=1000000 npx vitest run packages/venue/src/book` gives each seed a million.
  it.each([1, 2, 3, 4])(
    'after every one of some thousand commands around a wandering price, seed %i',
    (seed) => {
      const random = seededRandom(seed);
      const naive = new Subject(new NaiveBook());
      const fast = new Subject(new LadderBook());
      let middle = 1000;
      const different: unknown[] = [];
      for (let i = 0; i < COMMANDS && different.length === 0; i++) {
        middle += random.below(3) - 1;
        const each = wanderingCommand();
        const [seen, expected] = [fast.run(each), naive.run(each)];
        // Compared by hand: an assertion for each of millions would take longer than the books.
        if (seen !== expected) different.push({ command: i, each, seen, expected });
      }
      expect(different).toEqual([]);
      expect(fast.restingOrders).toBe(naive.restingOrders);

      function wanderingCommand(): Command {
        const draw = random.below(100);
        const side: BookSide = random.below(2) === 0 ? BUY : SELL;
        if (draw < 55) {
          const away = Math.floor(Math.abs(random.normal()) * 12) - 2;
          return {
            kind: 'submit',
            side,
            tick: side === BUY ? middle - away : middle + away,
            units: 1 + random.below(50),
          };
        }
        if (draw < 60) return { kind: 'sweep', side, units: 1 + random.below(120) };
        if (draw < 92) return { kind: 'cancel', which: random.below(1 << 20) };
        return { kind: 'reduce', which: random.below(1 << 20), part: random.next() };
      }
    },
  );
});
