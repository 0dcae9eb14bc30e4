import type { Instant } from '@tapewright/model';
import { emptyTickRow, TickRows } from '@tapewright/lab';
import type { ServerMessage } from '@tapewright/tws';

/** IB's tick types, live and delayed → what they say of the board. */
const BOARD_TICKS: ReadonlyMap<number, 'bid' | 'bidSize' | 'ask' | 'askSize' | 'last' | 'volume'> = new Map([
  [0, 'bidSize'],
  [1, 'bid'],
  [2, 'ask'],
  [3, 'askSize'],
  [4, 'last'],
  [8, 'volume'],
  [66, 'bid'],
  [67, 'ask'],
  [68, 'last'],
  [69, 'bidSize'],
  [70, 'askSize'],
  [74, 'volume'],
]);

const SIZE_OF = { bid: 'bidSize', ask: 'askSize' } as const;

/**
 * A stream of `reqMktData` as trades and quotes. What came at one moment is one change of the board: the bid may pass the old ask before the
 * new one is told. A board says how much was traded, not each trade: what its volume grew by is one trade at its last price.
 */
export class RecordedBoard {
  readonly quotes = new TickRows();
  readonly trades = new TickRows();
  readonly #board = { bid: -1, bidSize: 0, ask: -1, askSize: 0, last: -1, volume: -1 };
  #traded = -1;
  #changedAt: Instant | undefined;
  #isQuoteChanged = false;

  hear(message: ServerMessage, at: Instant): void {
    if (message.kind !== 'tickPrice' && message.kind !== 'tickSize') return;
    const tick = BOARD_TICKS.get(message.tickType);
    if (tick === undefined) return;
    if (this.#changedAt !== undefined && at > this.#changedAt) this.flush();
    this.#changedAt = at;
    if (message.kind === 'tickPrice') {
      this.#board[tick] = message.price;
      if (tick === 'bid' || tick === 'ask') this.#board[SIZE_OF[tick]] = message.size?.toNumber() ?? 0;
    } else this.#board[tick] = message.size?.toNumber() ?? 0;
    if (tick !== 'last' && tick !== 'volume') this.#isQuoteChanged = true;
  }

  /** Takes what has changed since the last time. */
  flush(): void {
    const at = this.#changedAt;
    if (at === undefined) return;
    const { bid, bidSize, ask, askSize, last, volume } = this.#board;
    if (this.#isQuoteChanged) {
      // IB's price of a side without a quote is -1, and its size 0. A board that is still crossed is not taken: the next change mends it.
      const quote = { ...emptyTickRow(), at, bid, ask };
      this.quotes.add({ ...quote, bidSize: bid > 0 ? bidSize : 0, askSize: ask > 0 ? askSize : 0 });
      this.#isQuoteChanged = false;
    }
    if (this.#traded >= 0 && volume > this.#traded && last > 0)
      this.trades.add({ ...emptyTickRow(), at, price: last, size: volume - this.#traded });
    this.#traded = volume;
    this.#changedAt = undefined;
  }
}

/** Takes what a stream of `reqTickByTickData` says: every trade, or every quote. */
export function takeTickByTick(
  rows: { readonly trades: TickRows; readonly quotes: TickRows },
  message: Extract<ServerMessage, { kind: 'tickByTick' }>,
  at: Instant,
): void {
  const { historicalTickLast: trade, historicalTickBidAsk: quote } = message;
  if (trade !== undefined) {
    const { price, size, exchange } = trade;
    rows.trades.add({ ...emptyTickRow(), at, price, size: size?.toNumber() ?? 0, exchange });
  }
  if (quote !== undefined) {
    const { priceBid: bid, priceAsk: ask, sizeBid, sizeAsk } = quote;
    const sizes = { bidSize: sizeBid?.toNumber() ?? 0, askSize: sizeAsk?.toNumber() ?? 0 };
    rows.quotes.add({ ...emptyTickRow(), at, bid, ask, ...sizes });
  }
}
