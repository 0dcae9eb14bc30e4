import {
  type Bar,
  type Contract,
  type Decimal,
  type Instant,
  instantFromSeconds,
  plusMs,
} from '@tapewright/model';
import type { ServerMessage } from '../messages/index.ts';
import { type CallOptions, ask } from './ask.ts';
import { dataHours } from './data-hours.ts';
import { DepthBook, type DepthLevel } from './depth-book.ts';
import type { Feed } from './feed.ts';
import type { LineBudget } from './line-budget.ts';
import type { QuoteOptions, StreamGap, StreamNotice } from './link.ts';
import { type Greeks, type MarketPicture, readGreeks, takePicture } from './market-picture.ts';
import { SharedQuestion } from './shared-question.ts';
import { streamFeed } from './stream-feed.ts';
import type { Wire } from './wire.ts';

/** One trade of a tick-by-tick stream. */
export interface TradeTick {
  readonly kind: 'trade';
  /** When it was read. */
  readonly at: Instant;
  /** When it was traded, to the second. */
  readonly time: Instant;
  readonly price: number;
  readonly size: Decimal | undefined;
  readonly exchange: string;
  readonly specialConditions: string;
  readonly isPastLimit: boolean;
  readonly isUnreported: boolean;
}

export interface BidAskTick {
  readonly kind: 'bidAsk';
  readonly at: Instant;
  readonly time: Instant;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: Decimal | undefined;
  readonly askSize: Decimal | undefined;
  readonly isBidPastLow: boolean;
  readonly isAskPastHigh: boolean;
}

export interface MidpointTick {
  readonly kind: 'midpoint';
  readonly at: Instant;
  readonly time: Instant;
  readonly price: number;
}

export type TickKind = 'Last' | 'AllLast' | 'BidAsk' | 'MidPoint';
export type Tick = TradeTick | BidAskTick | MidpointTick;

export interface DepthItem {
  readonly kind: 'depth';
  readonly at: Instant;
  /** Best first; a new list for each item. */
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

export interface RealTimeBarItem {
  readonly kind: 'bar';
  readonly at: Instant;
  /** Five seconds of trading. */
  readonly bar: Bar;
}

type Items<Item> = Feed<Item | StreamNotice | StreamGap>;

interface Signalled {
  readonly signal?: AbortSignal | undefined;
}

const REAL_TIME_BAR_MS = 5_000;
const DEPTH_STALE_MS = 120_000;

export interface MarketParts {
  readonly wire: Wire;
  readonly budget: LineBudget;
  /** Tells the gateway how current data must be at least. */
  readonly allow: (min: QuoteOptions['min']) => void;
}

/** Market data beside quotes and history. Every stream ends with its loop, survives sessions, and tells its gaps. */
export class Market {
  readonly #parts: MarketParts;
  readonly #wire: Wire;
  readonly #depthExchanges: SharedQuestion<
    Extract<ServerMessage, { kind: 'mktDepthExchanges' }>['depthMarketDataDescriptions']
  >;

  constructor(parts: MarketParts) {
    this.#parts = parts;
    this.#wire = parts.wire;
    this.#depthExchanges = new SharedQuestion(parts.wire, {
      request: 'reqMktDepthExchanges',
      answers: ['mktDepthExchanges'],
      ask: () => ({ kind: 'reqMktDepthExchanges' }),
      collect: () => (message) =>
        message.kind === 'mktDepthExchanges' ? { value: message.depthMarketDataDescriptions } : undefined,
    });
  }

  /** The market now, as one object with its age; the gateway takes up to 11 s. A `regulatory` one costs a fee. */
  snapshot(
    contract: Contract,
    { min, regulatory, ...options }: SnapshotOptions = {},
  ): Promise<MarketPicture> {
    this.#parts.allow(min);
    return takePicture(this.#parts, { contract, snapshot: true, regulatory }, options);
  }

  /** The greeks of an option by IB's model, as soon as they are computed. Undefined when they are not by the timeout. */
  async greeks(contract: Contract, options: CallOptions = {}): Promise<Greeks | undefined> {
    const isComplete = ({ greeks }: Pick<MarketPicture, 'greeks'>): boolean => greeks?.delta !== undefined;
    const picture = await takePicture(this.#parts, { contract, snapshot: false, isComplete }, options);
    return picture.greeks;
  }

  /** The book, row by row of its depth. `smart` puts those of all exchanges together. */
  depth(
    contract: Contract,
    {
      rows = 10,
      smart = false,
      signal,
    }: Signalled & { readonly rows?: number; readonly smart?: boolean } = {},
  ): Items<DepthItem> {
    const book = new DepthBook(rows);
    return streamFeed<DepthItem>(this.#wire, {
      request: 'reqMktDepth',
      contract,
      signal,
      silence: {
        staleAfterMs: DEPTH_STALE_MS,
        hours: dataHours(contract, undefined),
        farm: 'marketData',
        isData: () => true,
      },
      ask: (reqId) => ({ kind: 'reqMktDepth', reqId, contract, numRows: rows, isSmartDepth: smart }),
      cancel: (reqId) => ({ kind: 'cancelMktDepth', reqId, isSmartDepth: smart }),
      onAsk: () => book.clear(),
      // 317: the exchange begins anew, and so does the book.
      onNotice: (code) => (code === 317 ? book.clear() : undefined),
      read: (message, at) => {
        if (message.kind !== 'updateMktDepth' && message.kind !== 'updateMktDepthL2') return undefined;
        if (!book.apply(message.marketDepthData)) return undefined;
        return { kind: 'depth', at, bids: book.bids, asks: book.asks };
      },
    });
  }

  /** Every tick: trades (`Last`, with those off exchange `AllLast`), quotes, midpoints. Few such streams are allowed at once. */
  ticks(contract: Contract, kind: TickKind, { signal }: Signalled = {}): Items<Tick> {
    return streamFeed<Tick>(this.#wire, {
      request: 'reqTickByTickData',
      contract,
      signal,
      ask: (reqId) => ({
        kind: 'reqTickByTickData',
        reqId,
        contract,
        tickType: kind,
        numberOfTicks: 0,
        ignoreSize: false,
      }),
      cancel: (reqId) => ({ kind: 'cancelTickByTickData', reqId }),
      read: (message, at) => (message.kind === 'tickByTick' ? readTick(message, at) : undefined),
    });
  }

  /** Bars of five seconds as they end. */
  realTimeBars(
    contract: Contract,
    {
      whatToShow = 'TRADES',
      useRth = true,
      signal,
    }: Signalled & { readonly whatToShow?: string; readonly useRth?: boolean } = {},
  ): Items<RealTimeBarItem> {
    return streamFeed<RealTimeBarItem>(this.#wire, {
      request: 'reqRealTimeBars',
      contract,
      signal,
      silence: {
        staleAfterMs: DEPTH_STALE_MS,
        hours: dataHours(contract, undefined),
        farm: 'history',
        isData: () => true,
      },
      ask: (reqId) => ({
        kind: 'reqRealTimeBars',
        reqId,
        contract,
        barSize: 5,
        whatToShow,
        useRTH: useRth,
      }),
      cancel: (reqId) => ({ kind: 'cancelRealTimeBars', reqId }),
      read: (message, at) =>
        message.kind === 'realtimeBar' ? { kind: 'bar', at, bar: readBar(message) } : undefined,
    });
  }

  /** The exchanges behind the letters of a quote; the key is `bboExchange` of the quote's parameters. */
  smartComponents(
    bboExchange: string,
    options: CallOptions = {},
  ): Promise<Extract<ServerMessage, { kind: 'smartComponents' }>['smartComponents']> {
    return ask(
      this.#wire,
      {
        request: 'reqSmartComponents',
        ask: (reqId) => ({ kind: 'reqSmartComponents', reqId, bboExchange }),
        take: (message) =>
          message.kind === 'smartComponents' ? { value: message.smartComponents } : undefined,
      },
      options,
    );
  }

  /** Where depth can be had. */
  depthExchanges(
    options: CallOptions = {},
  ): Promise<Extract<ServerMessage, { kind: 'mktDepthExchanges' }>['depthMarketDataDescriptions']> {
    return this.#depthExchanges.ask(options);
  }

  /** The volatility at which the option is worth `optionPrice`, and its greeks there. */
  impliedVolatility(
    contract: Contract,
    { optionPrice, underPrice }: { readonly optionPrice: number; readonly underPrice: number },
    options: CallOptions = {},
  ): Promise<Greeks> {
    return ask(
      this.#wire,
      {
        request: 'calculateImpliedVolatility',
        contract,
        ask: (reqId) => ({ kind: 'calculateImpliedVolatility', reqId, contract, optionPrice, underPrice }),
        cancel: (reqId) => ({ kind: 'cancelCalculateImpliedVolatility', reqId }),
        take: takeGreeks,
      },
      options,
    );
  }

  /** What the option is worth at a volatility (0.25 is 25 %), and its greeks there. */
  optionPrice(
    contract: Contract,
    { volatility, underPrice }: { readonly volatility: number; readonly underPrice: number },
    options: CallOptions = {},
  ): Promise<Greeks> {
    return ask(
      this.#wire,
      {
        request: 'calculateOptionPrice',
        contract,
        ask: (reqId) => ({ kind: 'calculateOptionPrice', reqId, contract, volatility, underPrice }),
        cancel: (reqId) => ({ kind: 'cancelCalculateOptionPrice', reqId }),
        take: takeGreeks,
      },
      options,
    );
  }
}

export interface SnapshotOptions extends CallOptions {
  /** The least current data that is acceptable; default live. */
  readonly min?: QuoteOptions['min'];
  readonly regulatory?: boolean | undefined;
}

function takeGreeks(message: ServerMessage, at: Instant): { readonly value: Greeks } | undefined {
  return message.kind === 'tickOptionComputation' ? { value: readGreeks(message, at) } : undefined;
}

function readTick(message: Extract<ServerMessage, { kind: 'tickByTick' }>, at: Instant): Tick | undefined {
  const { historicalTickLast: trade, historicalTickBidAsk: quote, historicalTickMidPoint: mid } = message;
  if (trade !== undefined) {
    const { price, size, exchange, specialConditions, tickAttribLast } = trade;
    return {
      kind: 'trade',
      at,
      time: instantFromSeconds(trade.time),
      price,
      size,
      exchange,
      specialConditions,
      isPastLimit: tickAttribLast.pastLimit,
      isUnreported: tickAttribLast.unreported,
    };
  }
  if (quote !== undefined) {
    return {
      kind: 'bidAsk',
      at,
      time: instantFromSeconds(quote.time),
      bid: quote.priceBid,
      ask: quote.priceAsk,
      bidSize: quote.sizeBid,
      askSize: quote.sizeAsk,
      isBidPastLow: quote.tickAttribBidAsk.bidPastLow,
      isAskPastHigh: quote.tickAttribBidAsk.askPastHigh,
    };
  }
  return mid === undefined
    ? undefined
    : { kind: 'midpoint', at, time: instantFromSeconds(mid.time), price: mid.price };
}

function readBar(message: Extract<ServerMessage, { kind: 'realtimeBar' }>): Bar {
  const { open, high, low, close, volume, WAP, count } = message;
  const start = instantFromSeconds(message.time);
  return {
    start,
    end: plusMs(start, REAL_TIME_BAR_MS),
    open,
    high,
    low,
    close,
    volume: known(volume?.toNumber()),
    wap: known(WAP?.toNumber()),
    count: known(count),
  };
}

/** -1 means that IB does not know. */
function known(value: number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : value;
}
