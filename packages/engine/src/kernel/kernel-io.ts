import type {
  BarSize,
  BrokerEvent,
  Contract,
  ContractDetails,
  Decimal,
  Instant,
  Order,
  Position,
} from '@tapewright/model';
import type { DepthRow } from '../strategy/depth-view.ts';
import type { Approved } from '../risk/approved.ts';

/**
 * Everything that can happen to the engine. The driver (backtest, live) stamps `at`, never decreasing, hands the input to
 * `handle`, and then acts on the outputs. Nothing else reaches a strategy, so replaying the inputs rebuilds its state.
 */
export type EngineInput =
  | InstrumentInput
  | BarInput
  | QuoteInput
  | TradeInput
  | DepthInput
  | BrokerEvent
  | TimerInput
  | LinkInput
  | OrderSentInput
  | OrderNotSentInput
  | OrderUnknownInput
  | BrokerPositionInput
  | CashInput
  | CashPostedInput
  | SplitInput
  | RateInput
  | CommandInput
  | ParamsInput;

/** Dense number of an instrument inside one run, in the order the strategy asked for them. */
export type InstrumentId = number;
/** Dense number of a bar series inside one run. */
export type SeriesId = number;

/** The contract behind a handle that the strategy asked for, qualified. Trading in it is refused before this. */
export interface InstrumentInput {
  readonly kind: 'instrument';
  readonly at: Instant;
  readonly instrument: InstrumentId;
  readonly contract: Contract;
  readonly details: ContractDetails;
}

/**
 * A complete bar. In a backtest the driver reuses one object for all bars: whoever keeps a bar copies it.
 * `isWarmUp` bars feed indicators and history, and call no strategy.
 */
export interface BarInput {
  readonly kind: 'bar';
  /** The end of the bar. */
  readonly at: Instant;
  readonly series: SeriesId;
  readonly start: Instant;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** NaN when unknown. */
  readonly volume: number;
  readonly isWarmUp: boolean;
}

/** Bars of one series as columns of equal length, oldest first: what a backtest plays without an object for each of them. */
export interface BarRun {
  readonly series: SeriesId;
  readonly columns: BarInputColumns;
}

/** The numbers of `BarInput`, each in a column of its own; `end` is its `at`. They do not change while a run plays them: series read them where they stand. */
export interface BarInputColumns {
  /** µs since the epoch. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** NaN where unknown. */
  readonly volume: Float64Array;
}

export interface QuoteInput {
  readonly kind: 'quote';
  readonly at: Instant;
  readonly instrument: InstrumentId;
  readonly bid?: number | undefined;
  readonly bidSize?: Decimal | undefined;
  readonly ask?: number | undefined;
  readonly askSize?: Decimal | undefined;
  /** Shares that can be borrowed now, as the broker says. Kept until it says otherwise. */
  readonly shortableShares?: Decimal | undefined;
  /** Whether trading is halted. Kept until the broker says otherwise. */
  readonly isHalted?: boolean | undefined;
}

export interface TradeInput {
  readonly kind: 'trade';
  readonly at: Instant;
  readonly instrument: InstrumentId;
  readonly price: number;
  readonly size: Decimal;
}

/** The book of an instrument, whole, after a change of it. */
export interface DepthInput {
  readonly kind: 'depth';
  readonly at: Instant;
  readonly instrument: InstrumentId;
  /** Best first. */
  readonly bids: readonly DepthRow[];
  /** Best first. */
  readonly asks: readonly DepthRow[];
}

export interface TimerInput {
  readonly kind: 'timer';
  readonly at: Instant;
  readonly timer: number;
}

/** Whether orders can reach the broker now. While not, every new order is refused with this reason. */
export interface LinkInput {
  readonly kind: 'link';
  readonly at: Instant;
  readonly isUp: boolean;
  readonly reason: string;
}

/** The driver gave the order an id of its session and is about to write it: from here on error messages find it by that id. */
export interface OrderSentInput {
  readonly kind: 'orderSent';
  readonly at: Instant;
  readonly intentId: string;
  readonly orderId: number;
  readonly clientId: number;
}

/**
 * The order is certain not to be at the broker: it was not written (no connection, too late), or the broker, asked for open orders,
 * completed orders and executions, does not know it.
 */
export interface OrderNotSentInput {
  readonly kind: 'orderNotSent';
  readonly at: Instant;
  readonly intentId: string;
  readonly reason: string;
}

/** The driver cannot tell what became of the order (no acknowledgement, a cut line): its state is Unknown until a report says. */
export interface OrderUnknownInput {
  readonly kind: 'orderUnknown';
  readonly at: Instant;
  readonly intentId: string;
  readonly reason: string;
}

/** A holding that the account had before this run, or that the broker reports for audit. */
export interface BrokerPositionInput {
  readonly kind: 'brokerPosition';
  readonly at: Instant;
  readonly position: Position;
}

/** Settled and unsettled cash of the account in one currency, as the broker states it at the start. */
export interface CashInput {
  readonly kind: 'cash';
  readonly at: Instant;
  readonly currency: string;
  readonly amount: Decimal;
}

/** Money that came to the account without a trade, or left it: a dividend, interest. */
export interface CashPostedInput {
  readonly kind: 'cashPosted';
  readonly at: Instant;
  readonly currency: string;
  /** Negative when the account pays. */
  readonly amount: Decimal;
  /** In a word or two, for the event log. */
  readonly reason: string;
}

/**
 * Every `per` shares of a contract have become `shares`. From here on prices of the past, what is held and what indicators have seen are
 * stated in the new ones.
 */
export interface SplitInput {
  readonly kind: 'split';
  readonly at: Instant;
  readonly contract: Contract;
  readonly shares: number;
  readonly per: number;
  /** What is held of it now: parts of a share may be gone. */
  readonly qty: Decimal;
  /** What was paid for those parts; negative when the account paid. */
  readonly cashInLieu: Decimal;
}

/** The price of a currency pair, by which what is in other currencies is valued. For pairs that the strategy does not watch itself. */
export interface RateInput {
  readonly kind: 'rate';
  readonly at: Instant;
  readonly contract: Contract;
  readonly price: number;
}

/** What a person asks of a running engine. */
export interface CommandInput {
  readonly kind: 'command';
  readonly at: Instant;
  readonly command: 'halt' | 'resume' | 'reduceOnly' | 'cancelAll' | 'flatten' | 'stop';
}

/** A person changes parameters of a running strategy. Journaled, as everything is: a replay changes them at the same moment. */
export interface ParamsInput {
  readonly kind: 'params';
  readonly at: Instant;
  /** name → value; the others stay. Refused as a whole when one is not declared `live`, or is out of its range. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** What the driver is to do, in order. */
export type EngineOutput =
  | WantInstrument
  | WantBars
  | WantQuotes
  | WantDepth
  | PlaceOutput
  | ModifyOutput
  | CancelOutput
  | SetTimer
  | LogOutput
  | RecordOutput;

export interface WantInstrument {
  readonly kind: 'wantInstrument';
  readonly instrument: InstrumentId;
  readonly contract: Contract;
}

export interface WantBars {
  readonly kind: 'wantBars';
  readonly series: SeriesId;
  readonly instrument: InstrumentId;
  readonly barSize: BarSize;
  /** Bars of history needed before the first live one. */
  readonly warmUp: number;
}

export interface WantQuotes {
  readonly kind: 'wantQuotes';
  readonly instrument: InstrumentId;
}

export interface WantDepth {
  readonly kind: 'wantDepth';
  readonly instrument: InstrumentId;
  readonly rows: number;
  readonly smart: boolean;
}

export interface PlaceOutput {
  readonly kind: 'place';
  readonly approved: Approved;
}

export interface ModifyOutput {
  readonly kind: 'modify';
  readonly approved: Approved;
}

export interface CancelOutput {
  readonly kind: 'cancel';
  readonly intentId: string;
}

export interface SetTimer {
  readonly kind: 'setTimer';
  readonly timer: number;
  readonly due: Instant;
}

export interface LogOutput {
  readonly kind: 'log';
  readonly at: Instant;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
}

/** A named value of the strategy, for charts. */
export interface RecordOutput {
  readonly kind: 'record';
  readonly at: Instant;
  readonly name: string;
  readonly value: number;
}

/** An order that the strategy wants: what the risk gate judges. */
export interface Intent {
  /** UUID; travels to the broker in `order.orderRef`. */
  readonly intentId: string;
  readonly at: Instant;
  readonly instrument: InstrumentId;
  readonly contract: Contract;
  readonly order: Order;
  /** Not to be sent after this moment. */
  readonly notAfter: Instant;
  /** intentId of the order that has to fill before this one works. The driver sends it under that order's id, or not at all. */
  readonly attachedTo?: string;
}
