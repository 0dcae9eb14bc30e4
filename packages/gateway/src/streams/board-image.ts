import { Decimal, type Instant } from '@tapewright/model';
import type { Board } from '../market/quote-board.ts';
import { TICK, TICK_ATTRIBUTE } from '../market/ticks.ts';
import { SharedMessage, type SharedBody } from '../wire/shared-message.ts';
import { epochSeconds } from '../wire/time-text.ts';

/** What a line can be told of a board, in the order in which it is told. The size that belongs to a price comes right after it. */
export const SLOT = {
  bid: 0,
  bidSize: 1,
  ask: 2,
  askSize: 3,
  bidExchange: 4,
  askExchange: 5,
  last: 6,
  lastSize: 7,
  lastExchange: 8,
  lastTimestamp: 9,
  volume: 10,
  high: 11,
  low: 12,
  close: 13,
  open: 14,
  halted: 15,
  auctionVolume: 16,
  auctionPrice: 17,
  auctionImbalance: 18,
  markPrice: 19,
  tradeCount: 20,
  rtVolume: 21,
  rtTradeVolume: 22,
} as const;

/** A bit for each slot that every line shows. */
const ALWAYS = 2 ** SLOT.auctionVolume - 1;

const AUCTION_SLOTS = (1 << SLOT.auctionVolume) | (1 << SLOT.auctionPrice) | (1 << SLOT.auctionImbalance);

/** Generic tick → a bit for each slot that it adds. The numbers are IB's. */
const ASKED_FOR: readonly (readonly [number, number])[] = [
  [221, 1 << SLOT.markPrice],
  [225, AUCTION_SLOTS],
  [232, 1 << SLOT.markPrice],
  [233, 1 << SLOT.rtVolume],
  [293, 1 << SLOT.tradeCount],
  [375, 1 << SLOT.rtTradeVolume],
];

/** The slots that a line shows which asked for these generic ticks, a bit for each. */
export function slotsOf(genericTicks: ReadonlySet<number>): number {
  return ASKED_FOR.reduce((slots, [tick, adds]) => (genericTicks.has(tick) ? slots | adds : slots), ALWAYS);
}

/** What a board shows in one slot: a value to compare with what was told, and the message that tells it. */
export interface ShownTick {
  readonly value: number | string;
  readonly message: SharedMessage;
}

/** A side without a quote: the price -1 with no size. */
export interface NoQuote {
  readonly price: ShownTick;
  readonly size: ShownTick;
}

/**
 * A board as its clients are told it: one tick for each slot, made when what it shows has changed, and shared by all lines. Slots that
 * have nothing to say are undefined; so are those that nobody wanted when it was last refreshed.
 */
export class BoardImage {
  readonly ticks: (ShownTick | undefined)[] = Array.from({ length: SLOT.rtTradeVolume + 1 }, () => undefined);
  readonly noBid: NoQuote = noQuote(TICK.bid, TICK.bidSize);
  readonly noAsk: NoQuote = noQuote(TICK.ask, TICK.askSize);
  /** Goes up with every refresh that changed something. */
  revision = 0;
  /** What the last of them changed, a bit for each slot. */
  changed = 0;
  /** Slot of a size → the size */
  readonly #sizes: (Decimal | undefined)[] = [];
  #lastAt: Instant | undefined;

  /** Follows the board, in the slots that are wanted. */
  refresh(board: Board, wanted: number): void {
    this.changed = 0;
    this.#side(SLOT.bid, this.noBid, board.bid, board.bidSize);
    this.#side(SLOT.ask, this.noAsk, board.ask, board.askSize);
    this.#text(SLOT.bidExchange, TICK.bidExchange, board.bidExchange);
    this.#text(SLOT.askExchange, TICK.askExchange, board.askExchange);
    if (board.last !== undefined)
      this.#sizedPrice(SLOT.last, { price: board.last, size: board.lastSize ?? Decimal.ZERO, attrMask: 0 });
    this.#text(SLOT.lastExchange, TICK.lastExchange, board.lastExchange);
    if (board.lastAt !== undefined && board.lastAt !== this.#lastAt) {
      this.#lastAt = board.lastAt;
      this.#text(SLOT.lastTimestamp, TICK.lastTimestamp, String(epochSeconds(board.lastAt)));
    }
    if (!board.volume.isZero || board.lastAt !== undefined)
      this.#size(SLOT.volume, TICK.volume, board.volume);
    this.#price(SLOT.high, TICK.high, board.high);
    this.#price(SLOT.low, TICK.low, board.low);
    this.#price(SLOT.close, TICK.close, board.close);
    this.#price(SLOT.open, TICK.open, board.open);
    this.#number(SLOT.halted, TICK.halted, haltedTick(board));
    if (wanted !== ALWAYS) this.#askedFor(board, wanted);
    if (this.changed !== 0) this.revision++;
  }

  #askedFor(board: Board, wanted: number): void {
    if ((wanted & AUCTION_SLOTS) !== 0 && board.auction !== undefined) {
      const { paired, price, imbalance } = board.auction;
      this.#size(SLOT.auctionVolume, TICK.auctionVolume, paired);
      this.#price(SLOT.auctionPrice, TICK.auctionPrice, price);
      // Stated without a sign.
      this.#size(SLOT.auctionImbalance, TICK.auctionImbalance, imbalance.abs());
    }
    if (wants(wanted, SLOT.markPrice))
      this.#price(SLOT.markPrice, TICK.markPrice, board.last ?? middle(board));
    if (wants(wanted, SLOT.tradeCount) && board.tradeCount > 0)
      this.#number(SLOT.tradeCount, TICK.tradeCount, board.tradeCount);
    if (wants(wanted, SLOT.rtVolume)) this.#text(SLOT.rtVolume, TICK.rtVolume, timeAndSales(board));
    if (wants(wanted, SLOT.rtTradeVolume))
      this.#text(SLOT.rtTradeVolume, TICK.rtTradeVolume, timeAndSales(board));
  }

  #side(
    slot: typeof SLOT.bid | typeof SLOT.ask,
    none: NoQuote,
    price: number | undefined,
    size: Decimal | undefined,
  ): void {
    if (price !== undefined) {
      this.#sizedPrice(slot, {
        price,
        size: size ?? Decimal.ZERO,
        attrMask: TICK_ATTRIBUTE.canAutoExecute,
      });
      return;
    }
    if (this.ticks[slot] === none.price) return;
    this.#put(slot, none.price);
    this.#put(slot + 1, none.size);
    this.#sizes[slot + 1] = undefined;
  }

  #sizedPrice(
    slot: typeof SLOT.bid | typeof SLOT.ask | typeof SLOT.last,
    { price, size, attrMask }: { readonly price: number; readonly size: Decimal; readonly attrMask: number },
  ): void {
    const isSamePrice = this.ticks[slot]?.value === price;
    if (isSamePrice && this.#sizes[slot + 1] === size) return;
    const [tickType, sizeType] = SIZED[slot];
    const body: SharedBody = { kind: 'tickPrice', reqId: 0, tickType, price, size, attrMask };
    const told = { value: price, message: new SharedMessage(body) };
    // The size travels with the price: with the same price, only what is told next time is another message.
    if (isSamePrice) this.ticks[slot] = told;
    else this.#put(slot, told);
    this.#size(slot + 1, sizeType, size);
  }

  #size(slot: number, tickType: number, size: Decimal): void {
    if (this.#sizes[slot] === size) return;
    this.#sizes[slot] = size;
    const text = size.toString();
    if (this.ticks[slot]?.value === text) return;
    this.#put(slot, {
      value: text,
      message: new SharedMessage({ kind: 'tickSize', reqId: 0, tickType, size }),
    });
  }

  #price(slot: number, tickType: number, price: number | undefined): void {
    if (price === undefined || this.ticks[slot]?.value === price) return;
    const body: SharedBody = {
      kind: 'tickPrice',
      reqId: 0,
      tickType,
      price,
      size: Decimal.ZERO,
      attrMask: 0,
    };
    this.#put(slot, { value: price, message: new SharedMessage(body) });
  }

  #number(slot: number, tickType: number, value: number): void {
    if (this.ticks[slot]?.value === value) return;
    this.#put(slot, {
      value,
      message: new SharedMessage({ kind: 'tickGeneric', reqId: 0, tickType, value }),
    });
  }

  /** Exchanges are told as letters; here as the exchange's own name, which clients print as it is. */
  #text(slot: number, tickType: number, value: string | undefined): void {
    if (value === undefined || this.ticks[slot]?.value === value) return;
    this.#put(slot, {
      value,
      message: new SharedMessage({ kind: 'tickString', reqId: 0, tickType, value }),
    });
  }

  #put(slot: number, tick: ShownTick): void {
    this.ticks[slot] = tick;
    this.changed |= 1 << slot;
  }
}

/** Slot of a price → IB's tick types of it and of its size */
const SIZED = {
  [SLOT.bid]: [TICK.bid, TICK.bidSize],
  [SLOT.ask]: [TICK.ask, TICK.askSize],
  [SLOT.last]: [TICK.last, TICK.lastSize],
} as const;

function wants(wanted: number, slot: number): boolean {
  return (wanted & (1 << slot)) !== 0;
}

function noQuote(priceType: number, sizeType: number): NoQuote {
  const body: SharedBody = {
    kind: 'tickPrice',
    reqId: 0,
    tickType: priceType,
    price: -1,
    size: Decimal.ZERO,
    attrMask: 0,
  };
  return {
    price: { value: -1, message: new SharedMessage(body) },
    size: {
      value: '0',
      message: new SharedMessage({ kind: 'tickSize', reqId: 0, tickType: sizeType, size: Decimal.ZERO }),
    },
  };
}

/** IB's time and sales text: price;size;time in ms;day's volume;day's VWAP;whether one market maker filled it all. */
function timeAndSales(board: Board): string | undefined {
  const { last, lastSize, lastAt, volume, notional } = board;
  if (last === undefined || lastSize === undefined || lastAt === undefined || volume.isZero) return undefined;
  const vwap = notional / volume.toNumber();
  const ms = Math.floor(lastAt / 1_000);
  return `${last.toFixed(2)};${lastSize};${ms};${volume};${vwap.toFixed(8)};true`;
}

/** 1 is a halt that somebody ordered, 2 one by volatility. Source: IBKR, TWS API, "Halted". */
function haltedTick({ halt }: Board): number {
  if (halt === undefined) return 0;
  return halt === 'volatility' ? 2 : 1;
}

function middle({ bid, ask }: Board): number | undefined {
  return bid === undefined || ask === undefined ? undefined : (bid + ask) / 2;
}
