import type { Bar, BarSize, Contract, Instant } from '@tapewright/model';

/** One answer of the history servers whose end lies in the past: it will not change, but for corrections of the exchange. */
export interface HistoryPage {
  readonly contract: Contract;
  readonly barSize: BarSize;
  /** In IB's words. */
  readonly duration: string;
  readonly end: Instant;
  readonly whatToShow: string;
  readonly useRth: boolean;
}

/**
 * Where pages of history are kept, so that a download that was cut goes on where it stopped. What it throws fails the call.
 */
export interface HistoryCache {
  /** Undefined for a page that is not kept; an empty one is known to be empty. */
  load(page: HistoryPage): Promise<readonly Bar[] | undefined>;
  save(page: HistoryPage, bars: readonly Bar[]): Promise<void>;
}
