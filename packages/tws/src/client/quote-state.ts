import type { Decimal, Instant, Liveness, Quote } from '@tapewright/model';

type PriceField = 'bid' | 'ask' | 'last' | 'high' | 'low' | 'close' | 'open';
type SizeField = 'bidSize' | 'askSize' | 'lastSize' | 'volume' | 'shortableShares';

/** IB's tick types for prices; those from 66 are the delayed twins. */
const PRICE_FIELDS: ReadonlyMap<number, PriceField> = new Map([
  [1, 'bid'],
  [2, 'ask'],
  [4, 'last'],
  [6, 'high'],
  [7, 'low'],
  [9, 'close'],
  [14, 'open'],
  [66, 'bid'],
  [67, 'ask'],
  [68, 'last'],
  [72, 'high'],
  [73, 'low'],
  [75, 'close'],
  [76, 'open'],
]);

const SIZE_FIELDS: ReadonlyMap<number, SizeField> = new Map([
  [0, 'bidSize'],
  [3, 'askSize'],
  [5, 'lastSize'],
  [8, 'volume'],
  [69, 'bidSize'],
  [70, 'askSize'],
  [71, 'lastSize'],
  [74, 'volume'],
  [89, 'shortableShares'],
]);

/** Tick type 49: 0 trades, 1 halted, 2 halted for volatility, −1 unknown. Source: IBKR, TWS API, "Available tick types". */
const HALTED = 49;

/** The size that travels with a price. */
const SIZE_OF_PRICE: Readonly<Partial<Record<PriceField, SizeField>>> = {
  bid: 'bidSize',
  ask: 'askSize',
  last: 'lastSize',
};

/** The delayed twins of live ticks. */
const FIRST_DELAYED_TICK = 66;
const LAST_DELAYED_TICK = 76;

/** How current each of IB's market data types is: 1 live, 2 frozen, 3 delayed, 4 delayed-frozen. */
const LIVENESS: ReadonlyMap<number, Liveness> = new Map([
  [1, 'live'],
  [2, 'frozen'],
  [3, 'delayed'],
  [4, 'delayed-frozen'],
]);

/** The market data type that a wish asks the gateway for. */
export const MARKET_DATA_TYPE: Readonly<Record<Liveness, number>> = {
  live: 1,
  frozen: 2,
  delayed: 3,
  'delayed-frozen': 4,
};

export function livenessOf(marketDataType: number): Liveness | undefined {
  return LIVENESS.get(marketDataType);
}

/** Whether data is at least as current as asked for. */
export function isAtLeast(liveness: Liveness, min: Liveness): boolean {
  return MARKET_DATA_TYPE[liveness] <= MARKET_DATA_TYPE[min];
}

export interface PriceTick {
  readonly tickType: number;
  readonly price?: number | undefined;
  readonly size?: Decimal | undefined;
}

type Draft = { -readonly [Field in keyof Required<Quote>]: Quote[Field] };

/**
 * Puts ticks together to quotes. Every change makes a new object; the old one stays as it was. Delayed ticks fill the same fields
 * as live ones, and `liveness` tells them apart.
 */
export class QuoteState {
  readonly #draft: Draft;
  /** Prices of combinations may be zero or negative; others that are were never quoted. */
  readonly #mayBeNegative: boolean;

  constructor(at: Instant, secType: string | undefined) {
    this.#draft = copyOf({ at, liveness: 'live' });
    this.#mayBeNegative = secType === 'BAG';
  }

  /** The type of data that follows. */
  setMarketDataType(marketDataType: number): void {
    this.#draft.liveness = livenessOf(marketDataType) ?? this.#draft.liveness;
  }

  /** The new quote, or undefined when the tick is none of a quote's or changes nothing. */
  applyPrice({ tickType, price, size }: PriceTick, at: Instant): Quote | undefined {
    const field = PRICE_FIELDS.get(tickType);
    if (field === undefined) return undefined;
    const isQuoted = this.#isQuoted(price, size);
    const sizeField = SIZE_OF_PRICE[field];
    let hasChanged = this.#setPrice(field, isQuoted ? price : undefined);
    if (sizeField !== undefined && (size !== undefined || !isQuoted)) {
      const hasNewSize = this.#setSize(sizeField, isQuoted ? size : undefined);
      hasChanged ||= hasNewSize;
    }
    return this.#picture(hasChanged, tickType, at);
  }

  applySize({ tickType, size }: Pick<PriceTick, 'tickType' | 'size'>, at: Instant): Quote | undefined {
    const field = SIZE_FIELDS.get(tickType);
    if (field === undefined) return undefined;
    // The size of a side that has no price says nothing.
    if (field === 'bidSize' && this.#draft.bid === undefined) return undefined;
    if (field === 'askSize' && this.#draft.ask === undefined) return undefined;
    return this.#picture(this.#setSize(field, size), tickType, at);
  }

  /** Whether trading is halted. That it is not is no news to who was not told otherwise. */
  applyGeneric(
    { tickType, value }: { readonly tickType: number; readonly value?: number | undefined },
    at: Instant,
  ): Quote | undefined {
    if (tickType !== HALTED || value === undefined) return undefined;
    const isHalted = value < 0 ? undefined : value > 0;
    const before = this.#draft.isHalted;
    this.#draft.isHalted = isHalted;
    return this.#picture((before ?? false) !== (isHalted ?? false), tickType, at);
  }

  /** -1 without a size is IB's word for no quote (0 before the first of the day). */
  #isQuoted(price: number | undefined, size: Decimal | undefined): boolean {
    if (price === undefined || !Number.isFinite(price)) return false;
    if (price > 0) return true;
    return this.#mayBeNegative && size !== undefined && !size.isZero;
  }

  #setPrice(field: PriceField, price: number | undefined): boolean {
    if (this.#draft[field] === price) return false;
    this.#draft[field] = price;
    return true;
  }

  #setSize(field: SizeField, size: Decimal | undefined): boolean {
    const before = this.#draft[field];
    if (before === size || (size !== undefined && before?.equals(size) === true)) return false;
    this.#draft[field] = size;
    return true;
  }

  #picture(hasChanged: boolean, tickType: number, at: Instant): Quote | undefined {
    const draft = this.#draft;
    const isDelayed = tickType >= FIRST_DELAYED_TICK && tickType <= LAST_DELAYED_TICK;
    const isFirstDelayed = isDelayed && draft.liveness === 'live';
    if (!hasChanged && !isFirstDelayed) return undefined;
    if (isFirstDelayed) draft.liveness = 'delayed';
    draft.at = at;
    return copyOf(draft);
  }
}

/** Field by field, so that every quote has the same shape: this runs for each tick. */
function copyOf(quote: Quote): Draft {
  return {
    at: quote.at,
    bid: quote.bid,
    bidSize: quote.bidSize,
    ask: quote.ask,
    askSize: quote.askSize,
    last: quote.last,
    lastSize: quote.lastSize,
    volume: quote.volume,
    open: quote.open,
    high: quote.high,
    low: quote.low,
    close: quote.close,
    shortableShares: quote.shortableShares,
    isHalted: quote.isHalted,
    liveness: quote.liveness,
  };
}
