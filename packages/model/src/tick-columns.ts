/** What a row of `TickColumns` says, as bits: a trade, a quote, or both. */
export const TICK_ROW = { trade: 1, quote: 2 } as const;

/**
 * Trades and quotes of one instrument in the order in which they came, as typed arrays of equal length: a day of them is millions of
 * rows, and none is an object. A row that is both is the quote as it stood and then the trade.
 */
export interface TickColumns {
  readonly length: number;
  /** µs since the epoch; never decreasing. */
  readonly at: Float64Array;
  /** Bits of `TICK_ROW`. */
  readonly kind: Uint8Array;
  /** Of the trade; NaN in a row without one. */
  readonly price: Float64Array;
  readonly size: Float64Array;
  /** The best bid and ask with their sizes; NaN for a side that is empty, and in a row without a quote. */
  readonly bid: Float64Array;
  readonly bidSize: Float64Array;
  readonly ask: Float64Array;
  readonly askSize: Float64Array;
  /** Place in `exchanges` of where it was traded or quoted. */
  readonly exchange: Uint16Array;
  /** Names; the first is empty, for rows that name none. */
  readonly exchanges: readonly string[];
}

/** Columns of `length` rows, all zero, to be filled. */
export function emptyTickColumns(length: number, exchanges: readonly string[] = ['']): TickColumns {
  return {
    length,
    at: new Float64Array(length),
    kind: new Uint8Array(length),
    price: new Float64Array(length),
    size: new Float64Array(length),
    bid: new Float64Array(length),
    bidSize: new Float64Array(length),
    ask: new Float64Array(length),
    askSize: new Float64Array(length),
    exchange: new Uint16Array(length),
    exchanges,
  };
}
