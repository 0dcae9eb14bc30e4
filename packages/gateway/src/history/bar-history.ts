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

/** The past of a market, as bars of trades. A bar that is still forming is given as far as it has come. */
export interface BarHistory {
  /** In order; empty when there are none. */
  bars(query: BarQuery): readonly Bar[];
  /** The first moment that has data, or undefined for an unknown instrument. */
  first(conId: number): Instant | undefined;
}
