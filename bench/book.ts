// The core of the matching engine: one book, random adds, cancels and matches around one price, every fill told. Commands are drawn and
// recorded before, so that only the book is timed; the naive book must answer the first of them in the same way. Then what a cancel costs
// when few orders rest and when very many do. Rates are for a second of processor time. Run: `npm run bench -- book`.
import { strict as assert } from 'node:assert';
import { seededRandom } from '@tapewright/model';
import { BUY, type Book, type BookSide, FillBuffer, SELL } from '../packages/venue/src/book/book.ts';
import { LadderBook } from '../packages/venue/src/book/ladder-book.ts';
import { NaiveBook } from '../packages/venue/src/book/naive-book.ts';
import { processorMs } from './support/processor-time.ts';

const COMMANDS = 1_000_000;
const COMPARED = 20_000;
const ROUNDS = 9;
const MIDDLE = 20_000;
/** Orders that rest, about. */
const RESTING = 1_000;

const ADD = 0;
const REMOVE = 1;
const MATCH = 2;

/** Calls of a book, in columns. `order` is an add's tag and a remove's handle. */
interface Commands {
  readonly kind: Uint8Array;
  readonly side: Uint8Array;
  readonly tick: Int32Array;
  readonly units: Int32Array;
  readonly order: Int32Array;
}

/** Draws commands against a book, which tells the handles that cancels need. */
function drawCommands(): Commands {
  const random = seededRandom('book');
  const commands: Commands = {
    kind: new Uint8Array(COMMANDS),
    side: new Uint8Array(COMMANDS),
    tick: new Int32Array(COMMANDS),
    units: new Int32Array(COMMANDS),
    order: new Int32Array(COMMANDS),
  };
  const book = new LadderBook();
  const fills = new FillBuffer();
  /** Handles of what rests, and the place of each in that list. */
  const resting: number[] = [];
  const placeOf = new Map<number, number>();
  const forget = (handle: number): void => {
    const place = placeOf.get(handle);
    const last = resting.pop();
    placeOf.delete(handle);
    if (place === undefined || last === undefined || last === handle) return;
    resting[place] = last;
    placeOf.set(last, place);
  };
  const drawn = { count: 0 };
  const note = (kind: number, side: BookSide, tick: number, units: number, order: number): void => {
    commands.kind[drawn.count] = kind;
    commands.side[drawn.count] = side;
    commands.tick[drawn.count] = tick;
    commands.units[drawn.count] = units;
    commands.order[drawn.count] = order;
    drawn.count++;
  };
  while (drawn.count < COMMANDS) {
    const side: BookSide = random.below(2) === 0 ? BUY : SELL;
    if (resting.length > RESTING || (resting.length > 10 && random.below(100) < 40)) {
      const handle = resting[random.below(resting.length)] ?? 0;
      note(REMOVE, side, 0, 0, handle);
      book.remove(handle);
      forget(handle);
      continue;
    }
    // A few are aggressive and meet the other side.
    const away = Math.floor(Math.abs(random.normal()) * 20) - 2;
    const tick = side === BUY ? MIDDLE - 1 - away : MIDDLE + away;
    const units = 1 + random.below(100);
    fills.clear();
    note(MATCH, side, tick, units, 0);
    const left = book.match(side, tick, units, fills);
    for (const fill of fills.list()) if (fill.isGone) forget(fill.handle);
    if (left === 0 || drawn.count === COMMANDS) continue;
    note(ADD, side, tick, left, drawn.count);
    const handle = book.add(side, tick, left, drawn.count - 1);
    placeOf.set(handle, resting.push(handle) - 1);
  }
  return commands;
}

/** Plays the commands; how many fills there were, and a sum over what they said. */
function play(commands: Commands, book: Book): { readonly fills: number; readonly sum: number } {
  const fills = new FillBuffer();
  let count = 0;
  let sum = 0;
  for (let i = 0; i < COMMANDS; i++) {
    const side = commands.side[i] === BUY ? BUY : SELL;
    switch (commands.kind[i]) {
      case ADD:
        book.add(side, commands.tick[i]!, commands.units[i]!, commands.order[i]!);
        break;
      case REMOVE:
        book.remove(commands.order[i]!);
        break;
      default:
        fills.clear();
        book.match(side, commands.tick[i]!, commands.units[i]!, fills);
        count += fills.length;
        for (let fill = 0; fill < fills.length; fill++) sum += fills.units[fill]! * (fills.tag[fill]! & 1023);
    }
  }
  return { fills: count, sum };
}

/** The naive book gives other handles, so its cancels go by what the fast one's handle stands for. */
function assertEqual(commands: Commands): void {
  const [fast, naive] = [new LadderBook(), new NaiveBook()];
  const [fastFills, naiveFills] = [new FillBuffer(), new FillBuffer()];
  const told = (fills: FillBuffer): string =>
    fills
      .list()
      .map(({ tag, tick, units, isGone }) => `${tag} ${tick} ${units} ${isGone}`)
      .join();
  /** Handle of the fast book → handle of the naive one. */
  const twins = new Map<number, number>();
  for (let i = 0; i < COMPARED; i++) {
    const side = commands.side[i] === BUY ? BUY : SELL;
    const [tick, units, order] = [commands.tick[i]!, commands.units[i]!, commands.order[i]!];
    if (commands.kind[i] === ADD)
      twins.set(fast.add(side, tick, units, order), naive.add(side, tick, units, order));
    else if (commands.kind[i] === REMOVE)
      assert.equal(fast.remove(order), naive.remove(twins.get(order) ?? -1));
    else {
      fastFills.clear();
      naiveFills.clear();
      assert.equal(fast.match(side, tick, units, fastFills), naive.match(side, tick, units, naiveFills));
      assert.equal(told(fastFills), told(naiveFills), `command ${i}`);
    }
  }
  assert.deepEqual(fast.levels(BUY, 100), naive.levels(BUY, 100));
  assert.deepEqual(fast.levels(SELL, 100), naive.levels(SELL, 100));
}

/** Nanoseconds for a cancel when so many orders rest: one is taken from anywhere, and one of the same price comes for it. */
function cancelNs(depth: number): number {
  const random = seededRandom(depth);
  const book = new LadderBook();
  const ticks = Int32Array.from({ length: depth }, () => MIDDLE - random.below(500));
  const handles = ticks.map((tick) => book.add(BUY, tick, 100, 1));
  const turns = 200_000;
  const order = Int32Array.from({ length: turns }, () => random.below(depth));
  const ms = processorMs(() => {
    for (let i = 0; i < turns; i++) {
      const which = order[i]!;
      book.remove(handles[which]!);
      handles[which] = book.add(BUY, ticks[which]!, 100, 1);
    }
  }, ROUNDS);
  return (ms * 1e6) / turns;
}

const commands = drawCommands();
assertEqual(commands);
const expected = play(commands, new LadderBook());
const kinds = [ADD, REMOVE, MATCH].map((kind) => commands.kind.filter((each) => each === kind).length);
const ms = processorMs(() => assert.deepEqual(play(commands, new LadderBook()), expected), ROUNDS);
console.log(
  `${COMMANDS} calls: ${kinds[0]} adds, ${kinds[1]} cancels, ${kinds[2]} matches with ${expected.fills} fills; up to ${RESTING} orders rest`,
);
console.log(`  ${(COMMANDS / ms / 1_000).toFixed(1)} million/s`);
console.log('a cancel and the add that follows it, by the number of orders that rest');
for (const depth of [10, 1_000, 100_000, 1_000_000])
  console.log(`  ${String(depth).padStart(9)} ${cancelNs(depth).toFixed(0).padStart(5)} ns`);
