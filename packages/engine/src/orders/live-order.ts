import type { Contract, Decimal, Instant, Order } from '@tapewright/model';
import type { ParentOrder } from '../execution/parent-order.ts';
import type { Intent } from '../kernel/kernel-io.ts';
import type { Refusal } from '../risk/approved.ts';
import type { Instrument } from '../strategy/instrument.ts';
import type { Fill } from './fill.ts';
import type { OrderGroup } from './order-group.ts';
import type { OrderLife } from './order-life.ts';

/** Who wanted an order: the strategy, the flatten command, or somebody else at the same account. */
export type OrderOrigin = 'strategy' | 'flatten' | 'external';

/** What the broker said of an order beside its status. */
export interface BrokerMessage {
  readonly at: Instant;
  /** IB's code. */
  readonly code: number;
  readonly text: string;
  readonly advancedOrderRejectJson: string | undefined;
}

/** An order and all that is known of it. One object for its whole life, kept up to date. */
export interface LiveOrder {
  /** 1, 2, 3 … within the run: what messages and the event log call it. */
  readonly number: number;
  /** Our UUID, which travels in `orderRef`; empty for an order of somebody else. */
  readonly intentId: string;
  readonly origin: OrderOrigin;
  /** Undefined when the strategy never asked for what an external order trades. */
  readonly instrument: Instrument | undefined;
  readonly contract: Contract;
  /** What was judged and handed over, with the last modification that the broker confirmed; undefined for an external order. */
  readonly intent: Intent | undefined;
  /** The terms in force. */
  readonly order: Order;
  readonly createdAt: Instant;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: Decimal;
  readonly status: OrderLife;
  /** Nothing more is expected of it. */
  readonly isDone: boolean;
  /** At the broker, or on the way there. */
  readonly isWorking: boolean;
  /** From executions alone. */
  readonly filled: Decimal;
  /** Quantity less filled, also after a cancel; never negative. */
  readonly remaining: Decimal;
  /** Volume-weighted over the fills; undefined without one. */
  readonly avgPrice: number | undefined;
  readonly fills: readonly Fill[];
  /** Every fill has its commission report. */
  readonly isCosted: boolean;
  /** Of the costed fills: currency → amount */
  readonly commissions: ReadonlyMap<string, Decimal>;
  /** Why our gate did not let it out. */
  readonly refusal: Refusal | undefined;
  /** Oldest first; the last `MAX_MESSAGES`. */
  readonly messages: readonly BrokerMessage[];
  /** What the driver said when it became NotSent or Unknown. */
  readonly reason: string;
  /** Why the broker holds it: `child`, `trigger`, `locate`. */
  readonly whyHeld: string;
  /** IB's lasting ids of it. More than one means that a modification went wrong, which is logged as an error. */
  readonly permIds: readonly number[];
  readonly isCancelRequested: boolean;
  /** A modification is on the way and unanswered. */
  readonly isModifying: boolean;
  /** At the decision: the middle of the quote, or the last price where nothing was quoted; undefined when there was none. */
  readonly arrivalPrice: number | undefined;
  /** At the decision: ask − bid; undefined when nothing was quoted. */
  readonly arrivalSpread: number | undefined;
  /** The parent order of ours that it is a piece of; undefined for an order on its own. */
  readonly parent: ParentOrder | undefined;
  /** The order that has to fill before this one works: the entry of its bracket. */
  readonly attachedTo: LiveOrder | undefined;
  /** The bracket or OCA group that it was placed with. */
  readonly group: OrderGroup | undefined;
}
