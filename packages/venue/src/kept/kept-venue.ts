import type { Contract, DayNumber, Decimal, Instant, Order, OrderStatus } from '@tapewright/model';
import type { FeeTally } from '../fees/fee-plan.ts';
import type { Plan } from '../order-types/order-type.ts';
import type { OrderPhase } from '../orders/working-order.ts';
import type { ExecutedTrade } from '../venue.ts';

/**
 * What a venue needs to go on where another one stopped: plain values, to be written down and read again. Prices and queues are not
 * among them: the market tells its prices anew, and an order that rested goes to the end of its queue.
 */
export interface KeptVenue {
  /** Oldest first; those that are done too, as far as they are to be asked for. */
  readonly orders: readonly KeptOrder[];
  /** Oldest first. Fees that depend on a month's volume count those of the month. */
  readonly trades: readonly ExecutedTrade[];
  readonly books: KeptBooks;
}

/** What changes with every order and every fill beside them: the next names, and who owns what. */
export interface KeptBooks {
  readonly ids: KeptIds;
  readonly ledger: KeptLedger;
  /** Absent where no account is margined by Regulation T. */
  readonly margin?: KeptMargin | undefined;
  /** conIds of what trades no more. Absent: everything trades. */
  readonly delisted?: readonly number[] | undefined;
}

/** The special memorandum accounts, and the day that they are in. */
export interface KeptMargin {
  /** Regulation T's, which ends at 17:20 in New York; absent before the first. */
  readonly day?: DayNumber | undefined;
  readonly sma: readonly KeptSma[];
}

export interface KeptSma {
  readonly account: string;
  /** Where the day before ended; absent while there was none. */
  readonly before?: number | undefined;
  /** Of the day so far. */
  readonly cash: number;
  readonly tradesMargin: number;
}

/** The next permId and the number of the next execution. */
export interface KeptIds {
  readonly permId: number;
  readonly execution: number;
}

export interface KeptLedger {
  /** Owner, unit (a currency, or `#conId`), amount. */
  readonly balances: readonly (readonly [owner: string, unit: string, amount: Decimal])[];
  readonly holdings: readonly KeptHolding[];
  /** Account, currency, commissions and fees paid. */
  readonly costs: readonly (readonly [account: string, currency: string, amount: Decimal])[];
}

export interface KeptHolding {
  readonly account: string;
  readonly conId: number;
  readonly contract: Contract;
  readonly qty: Decimal;
  readonly cost: Decimal;
  readonly openingFees: Decimal;
  readonly realizedPnl: Decimal;
  readonly realizedPnlNet: Decimal;
}

/** An order with what the venue knows of it beside the order itself. Absent is none, as in the order. */
export interface KeptOrder {
  readonly permId: number;
  readonly account: string;
  readonly clientId: number;
  readonly orderId: number;
  readonly conId: number;
  /** SMART, or the exchange it was sent to. */
  readonly exchange: string;
  readonly order: Order;
  readonly phase: OrderPhase;
  /** It was never transmitted: nobody was told of it. */
  readonly isDiscarded?: boolean | undefined;
  readonly status: OrderStatus;
  readonly plan: Plan;
  readonly filled: Decimal;
  /** Σ price × quantity of its fills. */
  readonly value: Decimal;
  readonly lastFillPrice: number;
  readonly averagePrice: number;
  readonly wasTriggered: boolean;
  readonly wasAdjusted: boolean;
  readonly isReleased: boolean;
  /** Positions of its conditions on executions that have been met; absent while none of its conditions is watched. */
  readonly metConditions?: readonly number[] | undefined;
  readonly conditionsDue?: Instant | undefined;
  readonly wakesAt?: Instant | undefined;
  readonly startsAt?: Instant | undefined;
  readonly endsAt?: Instant | undefined;
  readonly pausesAt?: Instant | undefined;
  readonly restsAt?: Instant | undefined;
  readonly stepsAt?: Instant | undefined;
  readonly parentPermId?: number | undefined;
  /** What it paid on the New York day `tallyDay`. */
  readonly tally: FeeTally;
  readonly tallyDay?: DayNumber | undefined;
  /** The accounts that share it; absent when it is all of `account`. */
  readonly allotments?: readonly KeptAllotment[] | undefined;
  /** Of a combination: what it is, and what each of its legs has filled. */
  readonly combination?: KeptCombination | undefined;
  readonly completedStatus: string;
  readonly completedAt?: Instant | undefined;
}

export interface KeptCombination {
  readonly contract: Contract;
  readonly legs: readonly KeptAllotment[];
}

/** One account's part of an order, or one leg's. */
export interface KeptAllotment {
  readonly account: string;
  /** Ordered for it. */
  readonly qty: Decimal;
  readonly filled: Decimal;
  readonly value: Decimal;
  readonly averagePrice: number;
  readonly tally: FeeTally;
  readonly tallyDay?: DayNumber | undefined;
}
