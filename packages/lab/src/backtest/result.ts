import type { PortfolioStatement, TradeCost } from '@tapewright/engine';
import type { BarSize, Calendar, Contract, Decimal, Instant } from '@tapewright/model';
import type { AccountStatement, CashPosting } from '@tapewright/venue';
import type { BarColumns } from '../columns/index.ts';
import type { EquityCurve } from '../statistics/index.ts';
import type { RoundTrip } from '../trades/index.ts';
import type { Manifest } from './manifest.ts';

/** What came of a run. Everything in it follows from the inputs: run it again anywhere, and it is equal. */
export interface BacktestResult {
  /** The strategy's name, or what the caller called it. */
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly currency: string;
  /** The series that the strategy traded on, as given. Their order is what `instrument` counts in. */
  readonly series: readonly BacktestSeries[];
  /** The starting cash at the beginning of the first bar, then the equity at each moment at which bars end. */
  readonly curve: EquityCurve;
  /** Buying at the first open and holding, point for point beside `curve`; the money parted evenly over the instruments. Made when first asked for. */
  readonly benchmark: EquityCurve;
  /** Moments of the curve, the first apart. */
  readonly bars: number;
  /** Of these, at how many a position was open. */
  readonly barsExposed: number;
  readonly trips: readonly RoundTrip[];
  readonly fills: readonly BacktestFill[];
  /** In the account's currency; what was charged in others at their last rates. */
  readonly fees: number;
  /** Money that came without a trade, or left: dividends, cash for parts of shares, interest. */
  readonly postings: readonly BacktestPosting[];
  /** All of it in the account's currency, at the last rates. */
  readonly posted: number;
  /** What parent orders, and orders on their own that filled, cost against the market at their decision. Made when first asked for. */
  readonly costs: readonly TradeCost[];
  /** By the engine's own count of fills. */
  readonly statement: PortfolioStatement;
  /** By the venue's ledger; the two agree. */
  readonly venueStatement: AccountStatement;
  /** Values that the strategy recorded for charts: name → points. */
  readonly records: ReadonlyMap<string, readonly RecordedPoint[]>;
  readonly logs: readonly LogLine[];
  /** Orders, those that were refused included. */
  readonly orders: number;
  /** Orders that the risk gate refused. */
  readonly refused: number;
  /** SHA-256 of the event log, as 64 hexadecimal digits. */
  readonly hash: string;
  /** Lines of the event log. */
  readonly events: number;
  readonly manifest: Manifest;
  readonly calendar: Calendar;
}

export interface BacktestSeries {
  readonly contract: Contract;
  readonly barSize: BarSize;
  readonly columns: BarColumns;
}

export interface BacktestFill {
  readonly at: Instant;
  /** Index into `series`. */
  readonly instrument: number;
  /** Positive bought, negative sold. */
  readonly qty: Decimal;
  readonly price: number;
  readonly exchange: string;
  readonly intentId: string;
}

export interface BacktestPosting {
  readonly at: Instant;
  readonly currency: string;
  /** Negative when the account paid. */
  readonly amount: Decimal;
  readonly reason: CashPosting['reason'];
}

export interface RecordedPoint {
  readonly at: Instant;
  readonly value: number;
}

export interface LogLine {
  readonly at: Instant;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
}
