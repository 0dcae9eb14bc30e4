import { Decimal, instant, type Calendar, type CivilDate, type Instant } from '@tapewright/model';
import type { PublicEvent } from '@tapewright/venue';
import type { HaltReason } from './steering.ts';
import type { BarHistory } from '../history/bar-history.ts';

/** What market data shows of one instrument: the best quote, the last trade, and the day so far. Absent is unknown. */
export interface Board {
  readonly conId: number;
  bid?: number | undefined;
  bidSize?: Decimal | undefined;
  bidExchange?: string | undefined;
  ask?: number | undefined;
  askSize?: Decimal | undefined;
  askExchange?: string | undefined;
  last?: number | undefined;
  lastSize?: Decimal | undefined;
  lastExchange?: string | undefined;
  lastAt?: Instant | undefined;
  /** Of the day, in units. */
  volume: Decimal;
  /** Σ price × size of the day's trades. */
  notional: number;
  tradeCount: number;
  open?: number | undefined;
  high?: number | undefined;
  low?: number | undefined;
  /** Of the session before. */
  close?: number | undefined;
  /** What the auction that comes next would do, as far as it was said. */
  auction?:
    | { readonly price: number | undefined; readonly paired: Decimal; readonly imbalance: Decimal }
    | undefined;
  /** Why trading is halted; absent while it is not. */
  halt?: HaltReason | undefined;
  /** The session that the day's figures belong to. */
  date?: CivilDate | undefined;
}

/** The boards of all instruments, kept up to date from what the venue publishes. */
export class QuoteBoards {
  readonly #calendarOf: (conId: number) => Calendar | undefined;
  readonly #history: BarHistory;
  /** conId → its board, made at the first question or event. */
  readonly #boards = new Map<number, Board>();

  constructor(history: BarHistory, calendarOf: (conId: number) => Calendar | undefined) {
    this.#history = history;
    this.#calendarOf = calendarOf;
  }

  board(conId: number, now: Instant): Board {
    let board = this.#boards.get(conId);
    if (board === undefined) {
      board = this.#boardFromHistory(conId, now);
      this.#boards.set(conId, board);
    }
    return board;
  }

  /** Takes in what the venue published, and says what changed. */
  update(event: PublicEvent): Board {
    const board = this.board(event.conId, event.at);
    this.#turnDay(board, event.at);
    switch (event.kind) {
      case 'topOfBook':
        board.bid = event.bid?.price;
        board.bidSize = event.bid?.size;
        board.bidExchange = event.bidExchange;
        board.ask = event.ask?.price;
        board.askSize = event.ask?.size;
        board.askExchange = event.askExchange;
        return board;
      case 'lastTrade':
        noteTrade(board, event);
        return board;
      case 'auctionIndication': {
        const { price, paired, imbalance } = event;
        board.auction = { price, paired, imbalance };
        return board;
      }
      case 'tradingState':
        board.halt = event.isHalted ? event.reason : undefined;
        return board;
    }
  }

  /** Restates a board at the prices after a split: `ratio` shares for each that there was. */
  split(conId: number, ratio: number, at: Instant): void {
    const board = this.board(conId, at);
    for (const name of ['last', 'open', 'high', 'low', 'close'] as const) {
      const price = board[name];
      if (price !== undefined) board[name] = Number((price / ratio).toFixed(8));
    }
    board.volume = Decimal.of(Math.round(board.volume.toNumber() * ratio));
  }

  /** Takes in a trade that the venue did not publish, because nobody looked. */
  traded(trade: Trade & { readonly conId: number }): void {
    const board = this.board(trade.conId, trade.at);
    this.#turnDay(board, trade.at);
    noteTrade(board, trade);
  }

  /** The first event of a new session closes the old one's figures. */
  #turnDay(board: Board, at: Instant): void {
    const date = this.#calendarOf(board.conId)?.extendedSessionAt(at)?.date;
    if (date === undefined || date === board.date) return;
    if (board.date !== undefined) {
      board.close = board.last ?? board.close;
      board.open = undefined;
      board.high = undefined;
      board.low = undefined;
      board.volume = Decimal.ZERO;
      board.notional = 0;
      board.tradeCount = 0;
    }
    board.date = date;
  }

  /** The day so far and the close before it, from the past that the market had when the gateway began. */
  #boardFromHistory(conId: number, now: Instant): Board {
    const empty: Board = { conId, volume: Decimal.ZERO, notional: 0, tradeCount: 0 };
    const calendar = this.#calendarOf(conId);
    if (calendar === undefined) return empty;
    const session = calendar.extendedSessionAt(now);
    const before = calendar.previousSession(session?.open ?? now);
    const query = { conId, hours: 'regular', barSize: '1 day' } as const;
    const [previous] = this.#history.bars({ ...query, from: before.open, until: before.close });
    const board: Board = { ...empty, close: previous?.close, last: previous?.close, date: session?.date };
    if (previous !== undefined) board.lastAt = instant(before.close - 1);
    if (session === undefined || session.open >= now) return board;
    const minutes = this.#history.bars({ ...query, barSize: '1 min', from: session.open, until: now });
    if (minutes.length === 0) return board;
    board.open = minutes[0]?.open;
    board.high = Math.max(...minutes.map(({ high }) => high));
    board.low = Math.min(...minutes.map(({ low }) => low));
    board.last = minutes.at(-1)?.close;
    board.lastAt = instant(now - 1);
    board.volume = Decimal.of(minutes.reduce((sum, { volume }) => sum + (volume ?? 0), 0));
    board.notional = minutes.reduce((sum, { volume, wap, close }) => sum + (volume ?? 0) * (wap ?? close), 0);
    board.tradeCount = minutes.reduce((sum, { count }) => sum + (count ?? 0), 0);
    return board;
  }
}

interface Trade {
  readonly at: Instant;
  readonly exchange: string;
  readonly price: number;
  readonly size: Decimal;
}

function noteTrade(board: Board, { at, exchange, price, size }: Trade): void {
  board.last = price;
  board.lastAt = at;
  board.open ??= price;
  board.high = Math.max(board.high ?? price, price);
  board.low = Math.min(board.low ?? price, price);
  // A price alone, without a size: a point of a bar.
  board.lastSize = size.isZero ? undefined : size;
  board.lastExchange = exchange;
  board.volume = board.volume.plus(size);
  board.notional += price * size.toNumber();
  if (!size.isZero) board.tradeCount++;
}
