import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import type { Board } from '../market/quote-board.ts';
import type { SharedBody, SharedMessage } from '../wire/shared-message.ts';
import { BoardImage, slotsOf } from './board-image.ts';
import { tellTicks, ToldTicks } from './quote-ticks.ts';

/** IB's tick types: 0 bid size, 1 bid, 2 ask, 3 ask size, 4 last, 5 last size, 48 time and sales, 49 halted. */
const [BID_SIZE, BID, ASK, HALTED, TIME_AND_SALES] = [0, 1, 2, 49, 48];

const empty = (): Board => ({ conId: 1, volume: Decimal.ZERO, notional: 0, tradeCount: 0 });
const quoted = (board: Board, bid: number, size: number): Board =>
  Object.assign(board, { bid, bidSize: Decimal.of(size), ask: bid + 1, askSize: Decimal.of(5) });
const SLOTS = slotsOf(new Set());
const OPEN = { isLive: true, showsQuotes: true };

function valueOf(body: SharedBody): unknown {
  if (body.kind === 'tickPrice') return body.price;
  return body.kind === 'tickSize' ? String(body.size) : body.value;
}

/** A line beside others on the same image: what it is told when it looks. */
function line(image: BoardImage, slots = SLOTS) {
  const told = new ToldTicks();
  return {
    look(now = OPEN) {
      const heard: (readonly [tickType: number | undefined, value: unknown])[] = [];
      const tell = (message: SharedMessage) => {
        const body = message.for(7);
        heard.push([body.tickType, valueOf(body)]);
      };
      tellTicks({ told, image, slots, tell }, now);
      return heard;
    },
  };
}

describe('what a line is told of its board', () => {
  it('is told a size with its price, and alone when it changes alone', () => {
    const [board, image] = [quoted(empty(), 100, 3), new BoardImage()];
    const first = line(image);
    image.refresh(board, SLOTS);
    expect(first.look()).toEqual([
      [BID, 100],
      [ASK, 101],
      [HALTED, 0],
    ]);
    image.refresh(quoted(board, 100, 4), SLOTS);
    expect(first.look()).toEqual([[BID_SIZE, '4']]);
    image.refresh(quoted(board, 99, 4), SLOTS);
    expect(first.look()).toEqual([
      [BID, 99],
      [ASK, 100],
    ]);
  });

  it('is told nothing of a quote that came back before it looked', () => {
    const [board, image] = [quoted(empty(), 100, 3), new BoardImage()];
    const [calm, keen] = [line(image), line(image)];
    image.refresh(board, SLOTS);
    calm.look();
    keen.look();
    image.refresh(quoted(board, 102, 3), SLOTS);
    expect(keen.look()).toEqual([
      [BID, 102],
      [ASK, 103],
    ]);
    image.refresh(quoted(board, 100, 3), SLOTS);
    expect(calm.look()).toEqual([]);
    expect(keen.look()).toEqual([
      [BID, 100],
      [ASK, 101],
    ]);
  });

  it('is told the present size with a price that came back, though the price was the same for others', () => {
    const [board, image] = [quoted(empty(), 100, 3), new BoardImage()];
    image.refresh(board, SLOTS);
    image.refresh(quoted(board, 100, 8), SLOTS);
    const late = line(image);
    const sizes: unknown[] = [];
    const tell = (message: SharedMessage) => {
      const body = message.for(1);
      if (body.kind === 'tickPrice' && body.tickType === BID) sizes.push(String(body.size));
    };
    tellTicks({ told: new ToldTicks(), image, slots: SLOTS, tell }, OPEN);
    expect(sizes).toEqual(['8']);
    expect(late.look()[0]).toEqual([BID, 100]);
  });

  it('is told of a side that loses its quote, and not of one that never had any', () => {
    const [board, image] = [empty(), new BoardImage()];
    image.refresh(board, SLOTS);
    const watcher = line(image);
    expect(watcher.look()).toEqual([[HALTED, 0]]);
    image.refresh(quoted(board, 100, 3), SLOTS);
    watcher.look();
    image.refresh(Object.assign(board, { bid: undefined, bidSize: undefined }), SLOTS);
    expect(watcher.look()).toEqual([[BID, -1]]);
    image.refresh(quoted(board, 100, 3), SLOTS);
    expect(watcher.look()).toEqual([[BID, 100]]);
  });

  it('sees its quotes go when the market closes and come back when it opens', () => {
    const [board, image] = [quoted(empty(), 100, 3), new BoardImage()];
    image.refresh(board, SLOTS);
    const watcher = line(image);
    watcher.look();
    expect(watcher.look({ isLive: false, showsQuotes: false })).toEqual([
      [BID, -1],
      [ASK, -1],
    ]);
    expect(watcher.look()).toEqual([
      [BID, 100],
      [ASK, 101],
    ]);
  });

  it('tells generic ticks only to those who asked', () => {
    const board = Object.assign(quoted(empty(), 100, 3), {
      last: 100.5,
      lastSize: Decimal.of(2),
      lastAt: 1_787_666_399_000_000,
      volume: Decimal.of(2),
      notional: 201,
    });
    const image = new BoardImage();
    const asking = slotsOf(new Set([233]));
    const [plain, keen] = [line(image), line(image, asking)];
    image.refresh(board, asking);
    const sales = [TIME_AND_SALES, '100.50;2;1787666399000;2;100.50000000;true'];
    expect(keen.look()).toContainEqual(sales);
    expect(plain.look()).not.toContainEqual(sales);
  });
});
