import type { Instant } from '@tapewright/model';

/** A trade of the market, as much of it as bars need. */
export interface SampledTrade {
  readonly at: Instant;
  readonly price: number;
  /** Shares or contracts; NaN when unknown, and then bars of volume or value cannot be made of it. */
  readonly size: number;
}

/** A bar of trades, from its first to its last. */
export interface SampledBar {
  /** Of its first trade. */
  readonly start: Instant;
  /** Of the trade that completed it. */
  readonly end: Instant;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Σ price × size. */
  readonly value: number;
  readonly trades: number;
}

/**
 * Makes bars of trades, one trade after the other. The same object works in a backtest and live: it knows nothing but the trades. Definitions
 * are those of M. López de Prado, "Advances in Financial Machine Learning" (2018), chapter 2, unless said otherwise.
 */
export interface Sampler {
  /** `volume(10000)` */
  readonly name: string;
  /** Takes a trade. The bars that it completes, mostly none; several only where a price move is many bars. */
  push(trade: SampledTrade): readonly SampledBar[];
  /** The bar in progress; undefined before its first trade. */
  readonly current: SampledBar | undefined;
}

const NONE: readonly SampledBar[] = [];

/** A bar in progress. */
export class Draft implements SampledBar {
  readonly start: Instant;
  end: Instant;
  readonly open: number;
  high: number;
  low: number;
  close: number;
  volume = 0;
  value = 0;
  trades = 0;

  constructor({ at, price }: SampledTrade) {
    this.start = at;
    this.end = at;
    this.open = price;
    this.high = price;
    this.low = price;
    this.close = price;
  }

  add({ at, price, size }: SampledTrade): void {
    this.end = at;
    this.high = Math.max(this.high, price);
    this.low = Math.min(this.low, price);
    this.close = price;
    this.volume += size;
    this.value += price * size;
    this.trades += 1;
  }
}

/** Bars that are complete when the trades in them come to something; the trade that brings it about is the last of its bar. */
export function completedWhen(
  name: string,
  isComplete: (bar: SampledBar, trade: SampledTrade) => boolean,
): Sampler {
  let draft: Draft | undefined;
  return {
    name,
    get current() {
      return draft;
    },
    push(trade) {
      draft ??= new Draft(trade);
      draft.add(trade);
      if (!isComplete(draft, trade)) return NONE;
      const bar = draft;
      draft = undefined;
      return [bar];
    },
  };
}

/** Throws a RangeError unless it is a number above 0. */
export function positive(what: string, value: number): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw new RangeError(`${what} of ${value}: give a number above 0`);
}
