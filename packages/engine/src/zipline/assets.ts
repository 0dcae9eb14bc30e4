import type { BarSeries } from '../strategy/bar-series.ts';
import type { Instrument } from '../strategy/instrument.ts';

/** What `symbol` hands out. */
export interface Asset {
  readonly symbol: string;
  /** Dense number within the run, in the order of the calls of `symbol`. */
  readonly sid: number;
  /** The engine's handle. */
  readonly instrument: Instrument;
}

/** The algorithm's side of an asset: its bars. */
export interface WatchedAsset extends Asset {
  /** Complete days. */
  readonly daily: BarSeries;
  /** Complete minutes; undefined when the algorithm runs on days. */
  readonly minutes: BarSeries | undefined;
}

/** The columns that `data` knows. `price` is the last close, also where nothing was traded in this bar. */
export type Field = 'price' | 'open' | 'high' | 'low' | 'close' | 'volume';
export type HistoryFrequency = '1d' | '1m';
