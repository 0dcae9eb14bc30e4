import type { Calendar } from '@tapewright/model';
import type { Listing, MarketInput } from '@tapewright/venue';
import type { BarHistory } from '../history/bar-history.ts';
import type { Tape } from '../history/tape.ts';
import type { MarketSource } from './market-source.ts';

/** A world to trade in: what can be traded, what happens, and what happened before. */
export interface Market {
  readonly listings: readonly Listing[];
  readonly source: MarketSource;
  readonly history: BarHistory;
  /** What is traded in the venue is recorded here, for the history of a market that is made while it runs. */
  readonly tape: Tape;
  /** What the venue knows of the past when it begins: the last price of instruments whose prices are not made up. Absent: nothing. */
  readonly opening?: readonly MarketInput[] | undefined;
  calendarOf(listing: Listing): Calendar;
  /** Contracts that are traded in the options on an instrument for each of its own units; undefined where that is not known. */
  optionShareOf?(conId: number): CallsAndPuts | undefined;
}

/** Calls and puts apart. */
export interface CallsAndPuts {
  readonly calls: number;
  readonly puts: number;
}
