import type { Bar, BarSize, Contract, Instant } from '@tapewright/model';
import type { BarPages, HistoryOptions } from './bar-pages.ts';
import { parseSpan } from './history-span.ts';

/** `ib.history(aapl).bars('1 hour').last('2 years')` */
export interface HistoryOf {
  bars(barSize: BarSize): BarsOf;
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

export function historyOf(pages: BarPages, contract: Contract): HistoryOf {
  return {
    bars: (barSize) => ({
      last: (span, options = {}) => pages.last({ contract, barSize, options }, parseSpan(span)),
      between: (from, to, options = {}) => pages.between({ contract, barSize, options }, from, to),
    }),
  };
}
