import type { Bar, Instant } from '@tapewright/model';

/** What happened before the gateway's start, in bars of trades that agree with each other. */
export interface Past {
  /** The days whose session opens in [from, until), and some before them, so that the month of the first is whole. */
  days(conId: number, from: Instant, until: Instant): readonly Bar[];
  /** Minutes that begin in [from, until), and some before them, so that the day of the first is whole. */
  minutes(conId: number, from: Instant, until: Instant): Iterable<Bar>;
  /** Seconds that begin in [from, until), and some before them, so that the minute of the first is whole. */
  seconds(conId: number, from: Instant, until: Instant): Iterable<Bar>;
  first(conId: number): Instant | undefined;
  /** The price at a moment: of the last minute that began before it. Undefined for an unknown instrument. */
  priceAt(conId: number, at: Instant): number | undefined;
}
