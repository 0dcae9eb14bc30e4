import type { EventLogSink, ParamSpecs, RiskLimits, Strategy } from '@tapewright/engine';
import type { BarSize, Calendar, Decimal, Instant } from '@tapewright/model';
import type {
  FeePlan,
  FillRules,
  FillRulesName,
  FinancingPlan,
  LatencyModel,
  Listing,
  MarginKind,
  QueueModel,
  SlippageModel,
} from '@tapewright/venue';
import type { BarColumns } from '../columns/index.ts';
import type { DatedAction } from './actions.ts';
import type { TickData } from './tick-feed.ts';

/** Bars of one instrument in one size. */
export interface BacktestData {
  /** What trades: `stockListing` of `@tapewright/venue` makes one. */
  readonly listing: Listing;
  readonly barSize: BarSize;
  readonly columns: BarColumns;
}

export interface BacktestOptions<S extends ParamSpecs = ParamSpecs> {
  readonly strategy: Strategy<S>;
  /** What reports call the run. Default: the strategy's name, else `strategy`. */
  readonly name?: string | undefined;
  /** The others stand at their defaults. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** Bars that the strategy may ask for. Of several sizes of one instrument the shortest is its market, unless it has ticks. */
  readonly data: readonly BacktestData[];
  /**
   * Trades and quotes: what they are of trades in books at each of their exchanges, and the strategy hears of each. Their minutes are bars that it may
   * ask for, and the moments of the equity curve. What trades before quotes are known waits for them.
   */
  readonly ticks?: readonly TickData[] | undefined;
  /** What trades between others fill of our orders that rest in a book of ticks. Default: nothing; then only a quote at our price trades with us. */
  readonly queue?: QueueModel | undefined;
  readonly cash: Decimal | number | string;
  /** Of the account. Default USD. */
  readonly currency?: string | undefined;
  /** Every limit of the risk gate, stated. */
  readonly risk: RiskLimits;
  /** Default 0. */
  readonly seed?: number | string | undefined;
  /** What executions cost. Default: the venue's, IBKR Fixed. */
  readonly feePlan?: FeePlan | undefined;
  /**
   * When trading begins; bars before it only warm up. Default: as early as the strategy's indicators allow. Bars that a series has beyond
   * its need are not read.
   */
  readonly from?: Instant | undefined;
  /** When it ends: bars that end after it are not read. */
  readonly to?: Instant | undefined;
  /** The part of a bar's volume that orders may take, from 0 to 1. Default: no limit. */
  readonly volumeShare?: number | undefined;
  /**
   * Whose rules say what a bar fills: those of another backtester, by its name or as `FillRules`, or the venue's own, which is the
   * default. Fills by another's rules are known, and stamped, at the end of their bar.
   */
  readonly fills?: FillRulesName | FillRules | undefined;
  /**
   * How long orders, changes and cancels are on their way. An order meets the market of its arrival: between two points of a bar's path, where the
   * straight line between them is. Default: none.
   */
  readonly latency?: LatencyModel | undefined;
  /** How much worse than the bar's price orders trade that do not wait for their price. Default: not at all. */
  readonly slippage?: SlippageModel | undefined;
  /**
   * How the account is margined: orders that it cannot bear are refused, and positions that it cannot keep are closed by the broker.
   * Default: not at all; it may trade on more than it owns.
   */
  readonly margin?: MarginKind | undefined;
  /** Interest and borrow fees, posted daily; only with `margin`. Default: none. */
  readonly financing?: FinancingPlan | undefined;
  /** Splits, dividends and ends of listings, for prices that are not adjusted for them. Those before the run begins are left out. */
  readonly actions?: readonly DatedAction[] | undefined;
  /** The exchange whose days are trading days in the statistics, and whose hours orders keep. Default: the venue's for each listing. */
  readonly calendar?: Calendar | undefined;
  /** Bars given to each series before the first, beyond those that the strategy asks for and as far as there are any. Default 0. */
  readonly extraWarmUp?: number | undefined;
  /** SHA-256 of the strategy's file, for the manifest. */
  readonly codeSha256?: string | undefined;
  /** Sees each line of the event log, without a line end. */
  readonly eventLog?: EventLogSink | undefined;
}

/** The run cannot be made or cannot go on. The message says why, and what to do. */
export class BacktestError extends Error {
  override readonly name = 'BacktestError';
}
