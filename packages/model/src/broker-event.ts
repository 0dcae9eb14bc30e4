import type { Contract } from './contract.ts';
import type { CommissionAndFeesReport, Execution } from './execution.ts';
import type { Decimal } from './decimal/decimal.ts';
import type { Order, OrderState } from './order.ts';
import type { Instant } from './time/instant.ts';

/**
 * What a broker says about orders. The venue emits these, the backtest hands them to the engine as they are, the gateway writes
 * them to the wire, and the live driver reads them back from it: one vocabulary from the book to the strategy.
 */
export type BrokerEvent = OrderEvent | ExecutionEvent | CommissionEvent | RefusalEvent;

/** IB's order statuses. `Inactive` is not terminal: such an order may still fill. */
export const ORDER_STATUSES = [
  'ApiPending',
  'PendingSubmit',
  'PendingCancel',
  'PreSubmitted',
  'Submitted',
  'ApiCancelled',
  'Cancelled',
  'Filled',
  'Inactive',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** The order as it stands after a step of its life; on the wire an openOrder followed by an orderStatus. */
export interface OrderEvent {
  readonly kind: 'order';
  readonly at: Instant;
  readonly orderId: number;
  readonly clientId: number;
  readonly permId: number;
  readonly contract: Contract;
  /** As accepted, with what the broker filled in; `orderRef` carries our identity. */
  readonly order: Order;
  readonly state: OrderState;
  readonly status: OrderStatus;
  readonly filled: Decimal;
  readonly remaining: Decimal;
  /** 0 while nothing is filled. */
  readonly avgFillPrice: number;
  readonly lastFillPrice: number;
  /** orderId of the parent; 0 without one. */
  readonly parentId: number;
  /** Why it waits: `child`, `trigger`, `locate`, comma-separated; empty when it does not. */
  readonly whyHeld: string;
}

export interface ExecutionEvent {
  readonly kind: 'execution';
  readonly at: Instant;
  readonly contract: Contract;
  readonly execution: Execution;
}

export interface CommissionEvent {
  readonly kind: 'commission';
  readonly at: Instant;
  readonly report: CommissionAndFeesReport;
}

/** An error message under an order's id. It explains; it never changes a status: only the other three kinds do. */
export interface RefusalEvent {
  readonly kind: 'refusal';
  readonly at: Instant;
  readonly orderId: number;
  readonly clientId: number;
  /** IB's error code: 201 rejected, 202 cancelled, 399 warning, 110 price step, … */
  readonly code: number;
  readonly message: string;
  readonly advancedOrderRejectJson?: string | undefined;
}
