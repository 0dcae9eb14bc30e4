import { Decimal } from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import type { Board } from '../market/quote-board.ts';
import { DELAYED_TICK, MARKET_DATA_TYPE, TICK, TICK_ATTRIBUTE } from '../market/ticks.ts';
import { AUCTION, auctionTicks } from './auction-ticks.ts';
import { epochSeconds } from '../wire/time-text.ts';
import type { MarketDataLine } from './market-data-streams.ts';

/** Tick type → what was sent last, as a text to compare with; `type` is the market data type that was announced. */
export type SentTicks = { [tick: number]: string | undefined; type?: number | undefined };

type Write = (tick: number, text: string, message: ServerMessageInput) => void;

/**
 * The ticks that bring a client from what it has been told to what the board shows. A price tick carries its size; a size that
 * changes alone is a size tick. A side without a quote is the price -1 with no size.
 */
export function quoteTicks(
  line: MarketDataLine,
  board: Board,
  { sent, isLive }: { readonly sent: SentTicks; readonly isLive: boolean },
): readonly ServerMessageInput[] {
  const messages: ServerMessageInput[] = [];
  const write: Write = (tick, text, message) => {
    if (sent[tick] === text) return;
    sent[tick] = text;
    const shown = line.isDelayed ? delayed(message) : message;
    if (shown !== undefined) messages.push(shown);
  };
  announceType(line, { sent, isLive }, messages);
  const shows = isLive || line.session.marketDataType === MARKET_DATA_TYPE.frozen;
  const { reqId } = line;
  const sides = [
    { price: TICK.bid, size: TICK.bidSize, px: board.bid, qty: board.bidSize },
    { price: TICK.ask, size: TICK.askSize, px: board.ask, qty: board.askSize },
  ];
  const trade = { price: TICK.last, size: TICK.lastSize, px: board.last, qty: board.lastSize };
  for (const side of shows ? sides : sides.map((s) => ({ ...s, px: undefined }))) {
    // Nothing is said of a side that never had a quote, except that an open line is told when it loses one.
    if (side.px === undefined && sent[side.price] === undefined && isLive) continue;
    sizedPrice(write, { reqId, sent }, side);
  }
  if (shows) {
    letters(write, reqId, TICK.bidExchange, board.bidExchange);
    letters(write, reqId, TICK.askExchange, board.askExchange);
  }
  if (trade.px !== undefined) sizedPrice(write, { reqId, sent }, trade);
  letters(write, reqId, TICK.lastExchange, board.lastExchange);
  if (board.lastAt !== undefined) {
    const time = String(epochSeconds(board.lastAt));
    write(TICK.lastTimestamp, time, { kind: 'tickString', reqId, tickType: TICK.lastTimestamp, value: time });
  }
  dayTicks(write, reqId, board);
  genericTicks(write, line, board);
  return messages;
}

/** The tick as delayed data has it; undefined for what it does not have. */
function delayed(message: ServerMessageInput): ServerMessageInput | undefined {
  if (!('tickType' in message)) return message;
  const tickType = DELAYED_TICK.get(message.tickType ?? -1);
  // Nothing that is late can be executed automatically.
  if (tickType === undefined) return undefined;
  return message.kind === 'tickPrice' ? { ...message, tickType, attrMask: 0 } : { ...message, tickType };
}

function announceType(
  line: MarketDataLine,
  { sent, isLive }: { readonly sent: SentTicks; readonly isLive: boolean },
  messages: ServerMessageInput[],
): void {
  if (line.isDelayed) {
    if (sent.type === undefined)
      messages.push({ kind: 'marketDataType', reqId: line.reqId, marketDataType: MARKET_DATA_TYPE.delayed });
    sent.type = MARKET_DATA_TYPE.delayed;
    return;
  }
  const wantsFrozen = line.session.marketDataType === MARKET_DATA_TYPE.frozen;
  const type = !isLive && wantsFrozen ? MARKET_DATA_TYPE.frozen : MARKET_DATA_TYPE.live;
  const before = sent.type ?? MARKET_DATA_TYPE.live;
  sent.type = type;
  if (type !== before) messages.push({ kind: 'marketDataType', reqId: line.reqId, marketDataType: type });
}

interface SizedPrice {
  /** Tick types of the price and of its size. */
  readonly price: number;
  readonly size: number;
  readonly px: number | undefined;
  readonly qty: Decimal | undefined;
}

function sizedPrice(
  write: Write,
  { reqId, sent }: { readonly reqId: number; readonly sent: SentTicks },
  side: SizedPrice,
): void {
  const size = side.px === undefined ? Decimal.ZERO : (side.qty ?? Decimal.ZERO);
  const price = side.px ?? -1;
  const before = sent[side.price];
  write(side.price, String(price), {
    kind: 'tickPrice',
    reqId,
    tickType: side.price,
    price,
    size,
    attrMask: side.px === undefined || side.price === TICK.last ? 0 : TICK_ATTRIBUTE.canAutoExecute,
  });
  // The price tick has told the size; clients make the size tick of it themselves.
  if (sent[side.price] !== before) sent[side.size] = size.toString();
  else write(side.size, size.toString(), { kind: 'tickSize', reqId, tickType: side.size, size });
}

/** Exchanges are told as letters; here as the exchange's own name, which clients print as it is. */
function letters(write: Write, reqId: number, tick: number, exchange: string | undefined): void {
  if (exchange !== undefined)
    write(tick, exchange, { kind: 'tickString', reqId, tickType: tick, value: exchange });
}

function dayTicks(write: Write, reqId: number, board: Board): void {
  const prices = [
    [TICK.high, board.high],
    [TICK.low, board.low],
    [TICK.close, board.close],
    [TICK.open, board.open],
  ] as const;
  if (!board.volume.isZero || board.lastAt !== undefined) {
    write(TICK.volume, board.volume.toString(), {
      kind: 'tickSize',
      reqId,
      tickType: TICK.volume,
      size: board.volume,
    });
  }
  for (const [tickType, price] of prices) {
    if (price === undefined) continue;
    write(tickType, String(price), {
      kind: 'tickPrice',
      reqId,
      tickType,
      price,
      size: Decimal.ZERO,
      attrMask: 0,
    });
  }
  const halted = board.isHalted === true ? 1 : 0;
  write(TICK.halted, String(halted), {
    kind: 'tickGeneric',
    reqId,
    tickType: TICK.halted,
    value: halted,
  });
}

function genericTicks(write: Write, line: MarketDataLine, board: Board): void {
  const { reqId, genericTicks: wanted } = line;
  if (wanted.has(AUCTION)) auctionTicks(write, reqId, board);
  const price = board.last ?? middle(board);
  if (price !== undefined && (wanted.has(221) || wanted.has(232))) {
    write(TICK.markPrice, String(price), {
      kind: 'tickPrice',
      reqId,
      tickType: TICK.markPrice,
      price,
      size: Decimal.ZERO,
      attrMask: 0,
    });
  }
  if (wanted.has(293) && board.tradeCount > 0) {
    const value = board.tradeCount;
    write(TICK.tradeCount, String(value), { kind: 'tickGeneric', reqId, tickType: TICK.tradeCount, value });
  }
  for (const [generic, tickType] of [
    [233, TICK.rtVolume],
    [375, TICK.rtTradeVolume],
  ] as const) {
    if (!wanted.has(generic)) continue;
    const value = timeAndSales(board);
    if (value !== undefined) write(tickType, value, { kind: 'tickString', reqId, tickType, value });
  }
}

/** IB's time and sales text: price;size;time in ms;day's volume;day's VWAP;whether one market maker filled it all. */
function timeAndSales(board: Board): string | undefined {
  const { last, lastSize, lastAt, volume, notional } = board;
  if (last === undefined || lastSize === undefined || lastAt === undefined || volume.isZero) return undefined;
  const vwap = notional / volume.toNumber();
  const ms = Math.floor(lastAt / 1_000);
  return `${last.toFixed(2)};${lastSize};${ms};${volume};${vwap.toFixed(8)};true`;
}

function middle({ bid, ask }: Board): number | undefined {
  return bid === undefined || ask === undefined ? undefined : (bid + ask) / 2;
}
