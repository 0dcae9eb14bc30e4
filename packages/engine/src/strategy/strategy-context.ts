import type { BarSize, CalendarName, Contract, Decimal, Instant, Random, Session } from '@tapewright/model';
import type { ExecutionAlgo } from '../execution/algo.ts';
import type { ParentChanges, ParentOrder } from '../execution/parent-order.ts';
import type { LiveOrder } from '../orders/live-order.ts';
import type { Bracket, BracketTerms, GroupOrder, OcaType, OrderGroup } from '../orders/order-group.ts';
import type { OrderChanges, OrderTerms, Quantity } from '../orders/order-terms.ts';
import type { HoldingView } from '../portfolio/holding.ts';
import type { Refusal } from '../risk/approved.ts';
import type { SampledSeries } from '../sampling/sampled-series.ts';
import type { Sampler } from '../sampling/sampler.ts';
import type { Schedule, ScheduledAt } from '../schedules/index.ts';
import type { Sizing } from '../sizing/sizing.ts';
import type { BarSeries } from './bar-series.ts';
import type { DepthOptions, DepthView } from './depth-view.ts';
import type { Instrument, StockTerms } from './instrument.ts';
import type { QuoteView } from './quote-view.ts';
import type { Timer } from './timers.ts';

/**
 * All that a strategy can see and do. It knows no clock, no network and no file; the same calls mean the same in a backtest and live.
 * Orders are acted on after the handler returns.
 */
export interface StrategyContext {
  /** The time of what is being handled. */
  readonly now: Instant;
  /** Seeded by the run: the same draws in every replay. */
  readonly random: Random;

  /** A stock or ETF; SMART-routed and in USD unless said otherwise. */
  stock(symbol: string, terms?: StockTerms): Instrument;
  /** A currency pair on IDEALPRO: `forex('EUR', 'USD')` is euros priced in dollars. */
  forex(base: string, quote: string): Instrument;
  /** Any contract in IB's fields. The same fields give the same handle. */
  contract(contract: Contract): Instrument;

  /** Complete bars; `history` asks for that many before the first live one. The same arguments give the same series. */
  bars(instrument: Instrument, barSize: BarSize, options?: { readonly history?: number }): BarSeries;
  /**
   * Bars by trades, volume, value, range, bricks or imbalance: `ctx.sample(spy, volumeBars(10_000))`. They are made of the prints that quotes bring,
   * or of complete `bars`, each taken as one trade at its close. `onSample` is called with each.
   */
  sample(instrument: Instrument, sampler: Sampler, bars?: BarSeries): SampledSeries;
  /** Quotes and prints; the object is kept up to date. */
  quotes(instrument: Instrument): QuoteView;

  /** The book, row by row; the object is kept up to date. Brokers allow few of them at a time: IB three, without more market data lines. */
  depth(instrument: Instrument, options?: DepthOptions): DepthView;

  /** Orders a signed quantity: positive buys, negative sells. What the risk gate refuses comes back with status Refused. */
  order(instrument: Instrument, quantity: Quantity, terms?: OrderTerms): LiveOrder;
  buy(instrument: Instrument, quantity: Quantity, terms?: OrderTerms): LiveOrder;
  sell(instrument: Instrument, quantity: Quantity, terms?: OrderTerms): LiveOrder;
  /**
   * An entry with its exits, all of them or none: `ctx.bracket(spy, 100, { entry: { limit: 420 }, takeProfit: 440, stopLoss: 410 })`. The exits rest at
   * the broker and start when the entry has filled; one that fills takes its share of the other away. `ctx.cancel(bracket)` cancels what is left of it.
   * Throws a RangeError without an exit or a quantity.
   */
  bracket(instrument: Instrument, quantity: Quantity, terms: BracketTerms): Bracket;
  /** Orders of which the first that fills cancels the others, or reduces them by what it filled. Throws a RangeError for fewer than two. */
  oneCancelsAll(orders: readonly GroupOrder[], type?: OcaType): OrderGroup;
  /**
   * Orders what is missing to hold `quantity` (negative: short), and returns undefined when nothing is. Market orders on their way and
   * earlier target orders count as done; other resting orders do not, so that a protective stop hides no position.
   */
  orderTarget(instrument: Instrument, quantity: Quantity, terms?: OrderTerms): LiveOrder | undefined;
  /** `orderTarget` for a share of the equity: 1 is all of it, -0.5 half of it short. Rounded to whole units toward zero. */
  orderTargetPercent(instrument: Instrument, fraction: number, terms?: OrderTerms): LiveOrder | undefined;
  /** `orderTarget` for a value in the account's base currency. Rounded to whole units toward zero. */
  orderTargetValue(instrument: Instrument, value: Quantity, terms?: OrderTerms): LiveOrder | undefined;
  /** `orderTarget` for what a sizing says: `volatilityTarget`, `atrRisk`, `kelly`, or one of your own. */
  orderTargetSize(instrument: Instrument, sizing: Sizing, terms?: OrderTerms): LiveOrder | undefined;
  /** `orderTarget` for nothing: sells what is long, buys back what is short. */
  close(instrument: Instrument, terms?: OrderTerms): LiveOrder | undefined;
  /**
   * Trades a signed quantity in pieces: `ctx.execute(spy, 10_000, algos.twap({ forMs: 3_600_000, everyMs: 60_000 }))`. Each piece is an order of its
   * own that passes the risk gate. One live handle; `onExecution` tells of its progress. Throws a RangeError on terms that cannot be meant.
   */
  execute(instrument: Instrument, quantity: Quantity, algo: ExecutionAlgo): ParentOrder;
  /** The parent orders that are not done, oldest first; of one instrument when given. */
  executions(instrument?: Instrument): readonly ParentOrder[];
  /** Changes what a parent order still has to do. The refusal when that cannot be. */
  modify(parent: ParentOrder, changes: ParentChanges): Refusal | undefined;
  /** Changes a working order. The refusal when our gate says no; a refusal by the broker comes as a message and leaves the order as it was. */
  modify(order: LiveOrder, changes: OrderChanges): Refusal | undefined;
  /** Asks for a cancel; of a parent or a group, of all its orders. No rule can stop it. False when there is nothing left to cancel. */
  cancel(order: LiveOrder | ParentOrder | OrderGroup): boolean;
  /** The orders that are not done, oldest first; of one instrument when given. */
  openOrders(instrument?: Instrument): readonly LiveOrder[];

  /** What is held of an instrument, by our fills; the object is kept up to date. */
  position(instrument: Instrument): HoldingView;
  /** In the account's base currency. */
  readonly cash: Decimal;
  /** Cash and holdings at their last prices, in the base currency; undefined while a price or a rate is unknown. */
  readonly equity: Decimal | undefined;

  /** Calls `run`, or `onTimer` without it, after a delay. */
  after(delayMs: number, run?: () => void): Timer;
  /** Calls `run`, or `onTimer` without it, at a moment; at once after the handler when it has passed. */
  at(due: Instant, run?: () => void): Timer;

  /**
   * Calls `run` by the calendar of an exchange, again and again:
   * `ctx.schedule({ calendar: 'NYSE', days: monthEnd(), at: beforeClose(30) }, rebalance)`.
   */
  schedule(terms: ScheduledAt, run: (session: Session) => void): Schedule;
  /** Calls `onSession` at each open and close of the regular hours from now on. */
  sessions(calendar: CalendarName): void;

  log(text: string, level?: 'debug' | 'info' | 'warn' | 'error'): void;
  /** A named value for charts. */
  record(name: string, value: number): void;
}
