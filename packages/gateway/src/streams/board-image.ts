import { Decimal, type Instant } from '@tapewright/model';
import type { Board } from '../market/quote-board.ts';
import { TICK, TICK_ATTRIBUTE } from '../market/ticks.ts';
import { epochSeconds } from '../wire/time-text.ts';
import { NumberTick, PriceTick, SizeTick, TextTick, TimedTextTick, type ShownTick } from './shown-tick.ts';

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

/** How many there are. */
export const SLOTS = 23;

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

/** A side without a quote: the price -1 with no size. */
export interface NoQuote {
  readonly price: PriceTick;
  readonly size: SizeTick;
}

/**
 * A board as its clients are told it: one tick for each slot, restated when what it shows has changed, and shared by all lines. Slots
 * that have nothing to say are not saying; those that nobody wants are not looked after.
 */
export class BoardImage {
  readonly #bid = new PriceTick(TICK.bid);
  readonly #bidSize = new SizeTick(TICK.bidSize);
  readonly #ask = new PriceTick(TICK.ask);
  readonly #askSize = new SizeTick(TICK.askSize);
  readonly #bidExchange = new TextTick(TICK.bidExchange);
  readonly #askExchange = new TextTick(TICK.askExchange);
  readonly #last = new PriceTick(TICK.last);
  readonly #lastSize = new SizeTick(TICK.lastSize);
  readonly #lastExchange = new TextTick(TICK.lastExchange);
  readonly #lastTimestamp = new TimedTextTick(TICK.lastTimestamp);
  readonly #volume = new SizeTick(TICK.volume);
  readonly #high = new PriceTick(TICK.high);
  readonly #low = new PriceTick(TICK.low);
  readonly #close = new PriceTick(TICK.close);
  readonly #open = new PriceTick(TICK.open);
  readonly #halted = new NumberTick(TICK.halted);
  readonly #auctionVolume = new SizeTick(TICK.auctionVolume);
  readonly #auctionPrice = new PriceTick(TICK.auctionPrice);
  readonly #auctionImbalance = new SizeTick(TICK.auctionImbalance);
  readonly #markPrice = new PriceTick(TICK.markPrice);
  readonly #tradeCount = new NumberTick(TICK.tradeCount);
  readonly #rtVolume = new TimedTextTick(TICK.rtVolume);
  readonly #rtTradeVolume = new TimedTextTick(TICK.rtTradeVolume);
  /** By slot. */
  readonly ticks: readonly ShownTick[] = [
    this.#bid,
    this.#bidSize,
    this.#ask,
    this.#askSize,
    this.#bidExchange,
    this.#askExchange,
    this.#last,
    this.#lastSize,
    this.#lastExchange,
    this.#lastTimestamp,
    this.#volume,
    this.#high,
    this.#low,
    this.#close,
    this.#open,
    this.#halted,
    this.#auctionVolume,
    this.#auctionPrice,
    this.#auctionImbalance,
    this.#markPrice,
    this.#tradeCount,
    this.#rtVolume,
    this.#rtTradeVolume,
  ];
  readonly noBid = noQuote(TICK.bid, TICK.bidSize);
  readonly noAsk = noQuote(TICK.ask, TICK.askSize);
  /** Goes up with every refresh that changed something. */
  revision = 0;
  /** What the last of them changed, a bit for each slot. */
  changed = 0;
  #hasBid = false;
  #hasAsk = false;
  #lastAt: Instant | undefined;

  /** Whether a slot is not that of a side without a quote. */
  hasQuote(slot: number): boolean {
    if (slot === SLOT.bid) return this.#hasBid;
    return slot !== SLOT.ask || this.#hasAsk;
  }

  /** Follows the board, in the slots that are wanted. */
  refresh(board: Board, wanted: number): void {
    this.changed = 0;
    this.#quote(board);
    this.#trade(board);
    this.#price(SLOT.high, this.#high, board.high);
    this.#price(SLOT.low, this.#low, board.low);
    this.#price(SLOT.close, this.#close, board.close);
    this.#price(SLOT.open, this.#open, board.open);
    this.#note(SLOT.halted, this.#halted.state(haltedTick(board)));
    if (wanted !== ALWAYS) this.#askedFor(board, wanted);
    if (this.changed !== 0) this.revision++;
  }

  #quote(board: Board): void {
    const { bid, ask, bidExchange, askExchange } = board;
    const { canAutoExecute } = TICK_ATTRIBUTE;
    this.#hasBid = bid !== undefined;
    this.#hasAsk = ask !== undefined;
    const bidSize = (bid === undefined ? undefined : board.bidSize) ?? Decimal.ZERO;
    const askSize = (ask === undefined ? undefined : board.askSize) ?? Decimal.ZERO;
    this.#note(SLOT.bid, this.#bid.state(bid ?? NO_PRICE, bidSize, bid === undefined ? 0 : canAutoExecute));
    this.#note(SLOT.bidSize, this.#bidSize.state(bidSize));
    this.#note(SLOT.ask, this.#ask.state(ask ?? NO_PRICE, askSize, ask === undefined ? 0 : canAutoExecute));
    this.#note(SLOT.askSize, this.#askSize.state(askSize));
    // Exchanges are told as letters; here as the exchange's own name, which clients print as it is.
    this.#text(SLOT.bidExchange, this.#bidExchange, bidExchange);
    this.#text(SLOT.askExchange, this.#askExchange, askExchange);
  }

  #trade(board: Board): void {
    const { last, lastSize = Decimal.ZERO, lastExchange, lastAt, volume } = board;
    if (last !== undefined) {
      this.#note(SLOT.last, this.#last.state(last, lastSize, 0));
      this.#note(SLOT.lastSize, this.#lastSize.state(lastSize));
    }
    this.#text(SLOT.lastExchange, this.#lastExchange, lastExchange);
    if (lastAt !== undefined && lastAt !== this.#lastAt) {
      this.#lastAt = lastAt;
      this.#text(SLOT.lastTimestamp, this.#lastTimestamp, String(epochSeconds(lastAt)));
    }
    if (!volume.isZero || lastAt !== undefined) this.#note(SLOT.volume, this.#volume.state(volume));
  }

  #askedFor(board: Board, wanted: number): void {
    if ((wanted & AUCTION_SLOTS) !== 0 && board.auction !== undefined) {
      const { paired, price, imbalance } = board.auction;
      this.#note(SLOT.auctionVolume, this.#auctionVolume.state(paired));
      this.#price(SLOT.auctionPrice, this.#auctionPrice, price);
      // Stated without a sign.
      this.#note(SLOT.auctionImbalance, this.#auctionImbalance.state(imbalance.abs()));
    }
    if (wants(wanted, SLOT.markPrice))
      this.#price(SLOT.markPrice, this.#markPrice, board.last ?? middle(board));
    if (wants(wanted, SLOT.tradeCount) && board.tradeCount > 0)
      this.#note(SLOT.tradeCount, this.#tradeCount.state(board.tradeCount));
    if (wants(wanted, SLOT.rtVolume)) this.#text(SLOT.rtVolume, this.#rtVolume, timeAndSales(board));
    if (wants(wanted, SLOT.rtTradeVolume))
      this.#text(SLOT.rtTradeVolume, this.#rtTradeVolume, timeAndSales(board));
  }

  #price(slot: number, tick: PriceTick, price: number | undefined): void {
    if (price !== undefined) this.#note(slot, tick.state(price, Decimal.ZERO, 0));
  }

  #text(slot: number, tick: TextTick | TimedTextTick, text: string | undefined): void {
    if (text !== undefined) this.#note(slot, tick.state(text));
  }

  #note(slot: number, isNews: boolean): void {
    if (isNews) this.changed |= 1 << slot;
  }
}

/** The price of a side without a quote. */
const NO_PRICE = -1;

function wants(wanted: number, slot: number): boolean {
  return (wanted & (1 << slot)) !== 0;
}

function noQuote(priceType: number, sizeType: number): NoQuote {
  const [price, size] = [new PriceTick(priceType), new SizeTick(sizeType)];
  price.state(NO_PRICE, Decimal.ZERO, 0);
  size.state(Decimal.ZERO);
  return { price, size };
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
