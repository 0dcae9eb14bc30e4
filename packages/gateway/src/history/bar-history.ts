import type { Bar, BarSize, Instant, TradingHours } from '@tapewright/model';

/** Which bars are wanted. */
export interface BarQuery {
  readonly conId: number;
  readonly barSize: BarSize;
  /** Bars that begin at or after this. */
  readonly from: Instant;
  /** Bars that begin before this. */
  readonly until: Instant;
  readonly hours: TradingHours;
}

/** A trade or a quote of the past; an absent side had no quote. */
export type PastTick =
  | {
      readonly kind: 'trade';
      readonly at: Instant;
      readonly price: number;
      readonly size: number;
      readonly exchange: string;
    }
  | {
      readonly kind: 'quote';
      readonly at: Instant;
      readonly bid?: PastLevel | undefined;
      readonly ask?: PastLevel | undefined;
    };

export interface PastLevel {
  readonly price: number;
  readonly size: number;
}

/** Which ticks are wanted: the first `count` from `from` on, or without it the last before `until`. */
export interface TickQuery {
  readonly conId: number;
  readonly kind: PastTick['kind'];
  readonly from?: Instant | undefined;
  readonly until: Instant;
  readonly count: number;
  readonly hours: TradingHours;
}

/** The past of a market, as bars of trades. A bar that is still forming is given as far as it has come. */
export interface BarHistory {
  /** In order; empty when there are none. */
  bars(query: BarQuery): readonly Bar[];
  /** The first moment that has data, or undefined for an unknown instrument. */
  first(conId: number): Instant | undefined;
  /**
   * In order, with all of the second that ends the answer, so that the next one can go on behind it. Undefined, and absent, where single
   * ticks are not kept.
   */
  ticks?(query: TickQuery): readonly PastTick[] | undefined;
}
