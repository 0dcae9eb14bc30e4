import { CALENDARS, Decimal, instant, instantFromIso, MICROS_PER_MINUTE, type Bar } from '@tapewright/model';
import type { BarHistory } from '../history/bar-history.ts';
import { describe, expect, it } from 'vitest';
import { QuoteBoards } from './quote-board.ts';

const OPEN = instantFromIso('2026-11-20T14:30:00Z');
const at = (minutes: number) => instant(OPEN + minutes * MICROS_PER_MINUTE);

/** Yesterday closed at 100; today's first two minutes traded 101 to 103. */
const HISTORY: BarHistory = {
  bars({ barSize }) {
    const bar = (
      start: number,
      [open, high, low, close]: readonly [number, number, number, number],
    ): Bar => ({
      start: at(start),
      end: at(start + 1),
      open,
      high,
      low,
      close,
      volume: 10,
      wap: close,
      count: 2,
    });
    if (barSize === '1 day') return [bar(-1440, [99, 101, 98, 100])];
    return [bar(0, [101, 102, 101, 102]), bar(1, [102, 103, 102, 103])];
  },
  first: () => OPEN,
};

function boards() {
  return new QuoteBoards(HISTORY, () => CALENDARS.NYSE);
}

function trade(minute: number, price: number, size = 5) {
  return {
    kind: 'lastTrade',
    at: at(minute),
    conId: 1,
    exchange: 'ARCA',
    price,
    size: Decimal.of(size),
  } as const;
}

describe('the board of an instrument', () => {
  it('begins with the close before and the day so far', () => {
    expect(boards().board(1, at(2))).toMatchObject({
      close: 100,
      open: 101,
      high: 103,
      low: 101,
      last: 103,
      volume: Decimal.of(20),
      tradeCount: 4,
    });
  });

  it('goes on with what trades', () => {
    const all = boards();
    all.board(1, at(2));
    all.update(trade(3, 104));
    expect(all.update(trade(4, 100.5))).toMatchObject({
      open: 101,
      high: 104,
      low: 100.5,
      last: 100.5,
      lastSize: Decimal.of(5),
      lastExchange: 'ARCA',
      volume: Decimal.of(30),
      close: 100,
    });
  });

  it('turns the last price into the close when a new session begins', () => {
    const all = boards();
    all.update(trade(3, 104));
    // Monday: three days later.
    expect(all.update(trade(3 * 1440, 110))).toMatchObject({
      close: 104,
      open: 110,
      high: 110,
      low: 110,
      volume: Decimal.of(5),
    });
  });

  it('shows the quote of the venue, and an empty side as unknown', () => {
    const all = boards();
    const bid = { price: 102.99, size: Decimal.of(300) };
    expect(all.update({ kind: 'topOfBook', at: at(3), conId: 1, bid, bidExchange: 'NASDAQ' })).toMatchObject({
      bid: 102.99,
      bidSize: Decimal.of(300),
      bidExchange: 'NASDAQ',
      ask: undefined,
      askSize: undefined,
    });
  });

  it('takes a price without a size for a price alone', () => {
    expect(boards().update(trade(3, 105, 0))).toMatchObject({
      last: 105,
      high: 105,
      lastSize: undefined,
      tradeCount: 4,
    });
  });
});
