import type {
  Bar,
  BarSize,
  CommissionAndFeesReport,
  Contract,
  Execution,
  Instant,
  Liveness,
  Order,
  OrderCancel,
  OrderState,
  Quote,
  TradingHoursSchedule,
} from '@tapewright/model';
import type { DownReason, LinkState } from '../session/link-state.ts';
import type { OrderStatusReport, Snapshot } from '../session/snapshot.ts';
import type { Duration } from './duration.ts';

/**
 * The lower face of the client, for a driver that journals before it acts: callbacks in the order of arrival, no promises,
 * orders whose id is told before a byte leaves. The promise face stands on the same session, and both may be used at once.
 */
export interface BrokerLink {
  readonly state: LinkState;
  /** The newest; undefined before the first synchronisation. */
  readonly snapshot: Snapshot | undefined;
  /** Every report from now on, in order of arrival. A listener that throws stops neither the others nor the session. */
  onReport(listener: (report: BrokerReport) => void): Unsubscribe;
  /**
   * Sends a new order. Throws `NotConnected`, `TradingBlocked` or `FieldNotSupported` when it cannot go: nothing was sent.
   * What `beforeWrite` throws comes out unchanged, and nothing was sent either.
   */
  place(request: PlaceRequest): { readonly orderId: number };
  /** Sends the order again under its id with other terms. Throws like `place`. */
  modify(request: ModifyRequest): void;
  /** Throws `NotConnected` when there is no session; works in a degraded one. */
  cancel(request: CancelRequest): void;
  /** Everything that works at this login, of every client. Throws `NotConnected`. */
  cancelAll(): void;
  /** Quotes until `cancel`, across sessions; the request is shared with everyone who watches the same contract. */
  watchQuotes(contract: Contract, options: QuoteOptions, listener: (item: QuoteItem) => void): Subscription;
  /** History, then the bar in progress again and again, until `cancel`, across sessions. */
  watchBars(contract: Contract, options: LiveBarOptions, listener: (item: BarItem) => void): Subscription;
}

export type Unsubscribe = () => void;

export interface Subscription {
  /** Cancels at the gateway exactly once, however often it is called. No item comes after it. */
  cancel(): void;
}

export interface PlaceRequest {
  readonly contract: Contract;
  /** With the caller's `orderRef`. `orderId` and `clientId` are filled in. */
  readonly order: Order;
  /** Checked again when the bytes go out; after it the order is not sent and a `notSent` report says so. */
  readonly notAfter?: Instant | undefined;
  /** Called once with the allocated id, before anything is written: the place to journal. */
  readonly beforeWrite?: ((orderId: number) => void) | undefined;
}

export interface ModifyRequest extends PlaceRequest {
  readonly orderId: number;
}

export interface CancelRequest {
  readonly orderId: number;
  readonly orderCancel?: OrderCancel | undefined;
  readonly beforeWrite?: ((orderId: number) => void) | undefined;
}

/** What the gateway said, stamped when it was read. */
export type BrokerReport =
  | {
      readonly kind: 'openOrder';
      readonly at: Instant;
      readonly orderId: number;
      readonly contract: Contract;
      readonly order: Order;
      readonly orderState: OrderState;
    }
  | ({ readonly kind: 'orderStatus'; readonly at: Instant } & OrderStatusReport)
  | {
      readonly kind: 'execution';
      readonly at: Instant;
      /** False for an answer to a request: it may be one that is already known. */
      readonly isLive: boolean;
      readonly contract: Contract;
      readonly execution: Execution;
    }
  | { readonly kind: 'commission'; readonly at: Instant; readonly report: CommissionAndFeesReport }
  /** Under an order's id, a request's, or -1 for the session as a whole. It changes no status. */
  | {
      readonly kind: 'error';
      readonly at: Instant;
      readonly id: number;
      readonly code: number;
      readonly message: string;
      readonly advancedOrderRejectJson: string | undefined;
    }
  /** An order that `place` took was not written after all: its time was over, or the session ended first. */
  | { readonly kind: 'notSent'; readonly at: Instant; readonly orderId: number; readonly reason: string }
  /** Written to the socket; whether it arrived is not known before a report under its id. */
  | { readonly kind: 'sent'; readonly at: Instant; readonly orderId: number }
  /** Synchronised: trading is possible, unless `snapshot.missing` names a part. */
  | { readonly kind: 'up'; readonly at: Instant; readonly generation: number; readonly snapshot: Snapshot }
  /** Trading is blocked, the session lives: `reasons` say why. */
  | {
      readonly kind: 'degraded';
      readonly at: Instant;
      readonly generation: number;
      readonly reasons: readonly string[];
    }
  | {
      readonly kind: 'down';
      readonly at: Instant;
      readonly generation: number;
      readonly reason: DownReason;
      readonly retryAt: Instant | undefined;
      /** It fell into the daily restart: no cause for alarm. */
      readonly isExpected: boolean;
    };

export interface QuoteOptions {
  /** The least current data that is acceptable; default `live`. Quotes below it are withheld and a notice says so. */
  readonly min?: Liveness | undefined;
  /** IB's generic tick list, such as `233`. */
  readonly genericTickList?: string | undefined;
  /** Higher keeps its market-data line longer when lines are scarce; default 0. */
  readonly priority?: number | undefined;
  /** Silence while data is due after which the stream alone is asked for again; default 2 minutes. */
  readonly staleAfter?: Duration | 'never' | undefined;
  /** When data is due; default the regular hours of US stocks, and for others never. */
  readonly hours?: TradingHoursSchedule | undefined;
}

export type QuoteItem =
  /** A new, complete, immutable picture after one tick. */
  { readonly kind: 'quote'; readonly quote: Quote } | StreamNotice | StreamGap | StreamEnd;

export type BarItem =
  /** The past, oldest first, when the request is answered; again after a gap, with the bars of the gap. */
  | { readonly kind: 'history'; readonly at: Instant; readonly bars: readonly Bar[] }
  /** The newest bar as it stands; complete when one with a later start comes, or its end has passed. */
  | { readonly kind: 'update'; readonly at: Instant; readonly bar: Bar }
  | StreamNotice
  | StreamGap
  | StreamEnd;

/** The gateway's remark on a stream that goes on. */
export interface StreamNotice {
  readonly kind: 'notice';
  readonly at: Instant;
  readonly code: number;
  readonly message: string;
}

/** Nothing could be received between the two moments. */
export interface StreamGap {
  readonly kind: 'gap';
  readonly from: Instant;
  readonly to: Instant;
}

/** The last item: the gateway refused the stream, or the client was closed. Losing a session ends no stream. */
export interface StreamEnd {
  readonly kind: 'ended';
  readonly at: Instant;
  readonly error: Error;
}

export interface LiveBarOptions {
  readonly barSize: BarSize;
  /** How much past to begin with, in IB's words: `2 D`, `1 Y`. */
  readonly duration: string;
  /** TRADES, MIDPOINT, BID, ASK, …; default TRADES. */
  readonly whatToShow?: string | undefined;
  /** Regular trading hours only; default true. */
  readonly useRth?: boolean | undefined;
  /** As for quotes. */
  readonly staleAfter?: Duration | 'never' | undefined;
  /** As for quotes. */
  readonly hours?: TradingHoursSchedule | undefined;
}
