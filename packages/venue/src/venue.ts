import type {
  Calendar,
  CommissionAndFeesReport,
  Contract,
  Decimal,
  Execution,
  ExecutionFilter,
  Instant,
  Order,
  OrderEvent,
  OrderState,
  Quote,
} from '@tapewright/model';
import type { FeePlan } from './fees/fee-plan.ts';
import type { FillRules } from './fill-rules/index.ts';
import type { FinancingPlan } from './financing/financing-desk.ts';
import type { KeptBooks, KeptOrder, KeptVenue } from './kept/kept-venue.ts';
import type { Sharing } from './market/cross.ts';
import type { LatencyModel } from './latency.ts';
import type { QueueModel } from './market/queue-models.ts';
import type { SlippageModel } from './market/slippage.ts';
import type { BandTier } from './market/price-bands.ts';
import type { AccountValues, FutureMargin, MarginKind } from './margin/index.ts';
import type { OrderProtection } from './router/order-protection.ts';
import type { Refusal } from './orders/refusal.ts';
import type { AccountStatement, BookLevel, Listing, VenueInput, VenueOutput } from './venue-io.ts';

/** What a venue is made of. Two venues of equal configuration that handle equal inputs give equal outputs. */
export interface VenueConfig {
  readonly listings: readonly Listing[];
  readonly accounts: readonly AccountConfig[];
  /** What executions cost. Absent: IBKR's Fixed plan, `IBKR_FIXED`. */
  readonly feePlan?: FeePlan | undefined;
  /** When a listing trades. Absent: `calendarOfListing`, New York hours for stocks, Sunday to Friday for currencies. */
  readonly calendarOf?: ((listing: Listing) => Calendar) | undefined;
  /** Which displayed price SMART takes first. Absent: `BEST_PRICE_FIRST`, as Regulation NMS rule 611 asks. */
  readonly protection?: OrderProtection | undefined;
  /**
   * How long orders, changes and cancels are on their way. Absent: they arrive at once. An order has a permId, and can be cancelled, from
   * when it has arrived.
   */
  readonly latency?: LatencyModel | undefined;
  /**
   * What prints between others fill of our displayed orders: `VOLUME_AHEAD`, `PRO_RATA`, `FRONT_OF_QUEUE`, or a model of your own. Absent:
   * nothing; then only who comes to our price with a quote trades with us.
   */
  readonly queue?: QueueModel | undefined;
  /** How much worse than the price of a bar orders trade that do not wait for their price. Absent: not at all. Books have depth instead. */
  readonly slippage?: SlippageModel | undefined;
  /** What trades in a bar that is looked at whole: a venue without them takes no `wholeBar`. */
  readonly fillRules?: FillRules | undefined;
  /**
   * The tier of a stock's price bands (Limit Up–Limit Down), undefined for none. Absent: no instrument has any. Trading pauses when the quote
   * stays at a band for 15 seconds, and goes on after five minutes.
   */
  readonly bandTierOf?: ((listing: Listing) => BandTier | undefined) | undefined;
  /** Who gets what at the price of an auction when not everybody can. Absent: `time`. */
  readonly auctionSharing?: Sharing | undefined;
  /** Decides permIds and execution ids, nothing else. Absent: 0. */
  readonly seed?: number | string | undefined;
  /** `orders` leaves out the public events `topOfBook` and `lastTrade`, for a backtest that has its own prices. Absent: `everything`. */
  readonly publishes?: 'everything' | 'orders' | undefined;
  /** How many completed orders and how many executions can be asked for. Absent: `HISTORY_LIMIT`; a backtest, which asks for none, says 0. */
  readonly historyLimit?: number | undefined;
  /**
   * Goes on where another venue stopped. Accounts that it had keep what they have; those that it had not are opened with their cash.
   * Creating the venue throws a RangeError when it has an order whose instrument is not among the listings.
   */
  readonly resumes?: KeptVenue | undefined;
  /** What margined accounts pay and earn by the day: interest, the credit on short sales, borrow fees. Absent: nothing. */
  readonly financing?: FinancingPlan | undefined;
  /** Symbol of a future → what one contract asks for. Absent, or without a symbol: the venue's own table of round figures. */
  readonly futureMargins?: Readonly<Record<string, FutureMargin>> | undefined;
}

export interface AccountConfig {
  readonly account: string;
  /** Cash at the start, by currency. */
  readonly cash: Readonly<Record<string, Decimal | number | string>>;
  /** How it is margined. Absent: not at all; it may trade on more than it owns. */
  readonly margin?: MarginKind | undefined;
  /** The currency that its margin is in. Absent: USD. */
  readonly baseCurrency?: string | undefined;
}

/**
 * A simulated market and broker. It has no clock: inputs carry the time, which never decreases. Each is handled whole before `handle`
 * returns, and `emit` is called in the order of what happened; `emit` must not call `handle`.
 *
 * Buying power is not limited unless the account says how it is margined: without that it may trade on more than it owns, and its cash may
 * become negative.
 */
export interface Venue {
  /** Throws a RangeError on time that goes back, on an unknown conId of a market input, and on a malformed quote. */
  handle(input: VenueInput, emit: (output: VenueOutput) => void): void;
  /** Throws a RangeError on an account that the venue was not created with. */
  statement(account: string): AccountStatement;
  /** What a margined account is worth and may do, at the market's present prices; undefined for one that is not margined. */
  accountValues(account: string): MarginedValues | undefined;
  /** Orders that are not done, oldest first, as their latest event states them. Held ones that are not transmitted are left out. */
  openOrders(filter?: OrderFilter): readonly OrderEvent[];
  /** Orders that are done, oldest first; the last `historyLimit` of them. */
  completedOrders(filter?: OrderFilter): readonly CompletedOrder[];
  /** Executions with their costs, oldest first; the last `historyLimit` of them. */
  executions(filter?: ExecutionFilter): readonly ExecutedTrade[];
  /** The permId of a client's order by the id that the client gave it: the latest, one that is held or done included. */
  permIdOf(order: {
    readonly clientId: number;
    readonly account: string;
    readonly orderId: number;
  }): number | undefined;
  /** Of a combination too, by the venue's conId for it. */
  listing(conId: number): Listing | undefined;
  /** Listings that a contract describes: by conId, or else by every field of it that is set. */
  findListings(contract: Contract): readonly Listing[];
  /**
   * A combination of listings, as `comboLegs` describes it, with the conId under which this venue speaks of it: IB's, in the listing's
   * contract, is that of all combinations of a currency. Asking for it begins its quote, which is published from then on.
   */
  combination(contract: Contract): { readonly listing: Listing; readonly conId: number } | Refusal;
  /** How many shares can be borrowed now, whoever has sold some short; undefined for as many as anybody wants. */
  borrowable(conId: number): Decimal | undefined;
  /** What is known of the market now; undefined for an unknown conId. */
  quote(conId: number): Quote | undefined;
  /**
   * The books of an instrument, exchange by exchange: the best `rows` prices of each side, best first, with what rests there. Empty for an
   * unknown conId and while it does not trade in books.
   */
  depth(conId: number, rows: number): readonly ExchangeDepth[];
  /** What is to be kept of an order so that another venue goes on with it; undefined for one that is unknown. */
  keptOrder(permId: number): KeptOrder | undefined;
  /** What is to be kept beside orders and trades. */
  keptBooks(): KeptBooks;
  /** When something falls due by the passing of time alone (a session opens or closes for a working order); undefined when nothing does. */
  nextDue(): Instant | undefined;
}

/** The values of a margined account. */
export interface MarginedValues extends AccountValues {
  /** What they are in. */
  readonly baseCurrency: string;
  /** The special memorandum account; only by Regulation T. */
  readonly sma: number | undefined;
}

/** What one exchange's book shows. */
export interface ExchangeDepth {
  readonly exchange: string;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** Which orders to ask for; absent fields do not restrict. */
export interface OrderFilter {
  readonly account?: string | undefined;
  readonly clientId?: number | undefined;
  readonly permId?: number | undefined;
  /** Of this contract alone. */
  readonly conId?: number | undefined;
}

/** An order that is done, as IB's completedOrder states it. */
export interface CompletedOrder {
  readonly contract: Contract;
  readonly order: Order;
  /** With `completedTime` and `completedStatus`. */
  readonly state: OrderState;
}

export interface ExecutedTrade {
  readonly at: Instant;
  readonly contract: Contract;
  readonly execution: Execution;
  readonly report: CommissionAndFeesReport;
}

/** How many completed orders and how many executions a venue remembers unless it is told otherwise. */
export const HISTORY_LIMIT = 200_000;
