import type { Bar, BarSize, Contract, Instant } from '@tapewright/model';
import type { BarPages, HistoryOptions } from './bar-pages.ts';
import { parseSpan } from './history-span.ts';
import type { PastData, PastDataOptions, PastSession, PastTickTypes, PriceLevel } from './past-data.ts';

/** `ib.history(aapl).bars('1 hour').last('2 years')`. All of it goes through IB's pacing; each question fails with an `IbError`. */
export interface HistoryOf {
  bars(barSize: BarSize): BarsOf;
  /** Every trade, quote or midpoint from `from` and before `to`, page by page. */
  ticks<What extends keyof PastTickTypes>(
    what: What,
    options: PastDataOptions & { readonly from: Instant; readonly to: Instant },
  ): Promise<readonly PastTickTypes[What][]>;
  /** The first moment of which there is data. */
  head(options?: PastDataOptions & { readonly whatToShow?: string }): Promise<Instant>;
  /** How much was traded at each price in the last `3 days`. */
  histogram(period: string, options?: PastDataOptions): Promise<readonly PriceLevel[]>;
  /** The sessions of the last `2 weeks`, as the exchange held them. */
  schedule(
    span: string,
    options?: PastDataOptions & { readonly end?: Instant },
  ): Promise<readonly PastSession[]>;
}

export interface BarsOf {
  /**
   * The bars of the last `2 years`, `30 days`, `1800 S`, counted back from the newest, oldest first, none twice. A span longer than IB
   * serves at once is asked for page by page, from its end backwards; it then counts calendar days, where IB counts a short span in
   * trading days. The timeout is for each page, from when it is sent. Throws an `IbError` when the history server refuses.
   */
  last(span: string, options?: HistoryOptions): Promise<readonly Bar[]>;
  /** The bars that begin at `from` or later and before `to`. Otherwise like `last`. */
  between(from: Instant, to: Instant, options?: Omit<HistoryOptions, 'end'>): Promise<readonly Bar[]>;
}

export function historyOf(pages: BarPages, past: PastData, contract: Contract): HistoryOf {
  return {
    bars: (barSize) => ({
      last: (span, options = {}) => pages.last({ contract, barSize, options }, parseSpan(span)),
      between: (from, to, options = {}) => pages.between({ contract, barSize, options }, from, to),
    }),
    ticks: (what, options) => past.ticks(contract, what, options),
    head: (options = {}) => past.head(contract, options),
    histogram: (period, options = {}) => past.histogram(contract, period, options),
    schedule: (span, options = {}) => past.schedule(contract, span, options),
  };
}
