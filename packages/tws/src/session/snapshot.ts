import type {
  AccountValue,
  CommissionAndFeesReport,
  Contract,
  Decimal,
  Execution,
  Order,
  OrderState,
  Position,
} from '@tapewright/model';

/** What the gateway says of the account when the session is synchronised: plain data. */
export interface Snapshot {
  readonly serverVersion: number;
  /** The gateway's own words for its time. */
  readonly connectionTime: string;
  readonly accounts: readonly string[];
  readonly nextValidId: number;
  /** Snapshots that did not arrive in time; empty when whole. */
  readonly missing: readonly SnapshotPart[];
  readonly positions: readonly Position[];
  /** Of every client id of this login; `order.clientId` tells whose. */
  readonly openOrders: readonly OpenOrderReport[];
  readonly completedOrders: readonly CompletedOrderReport[];
  /** Today's, unless the gateway keeps more; revisions not yet merged. */
  readonly executions: readonly ExecutionReport[];
  readonly commissions: readonly CommissionAndFeesReport[];
  readonly accountValues: readonly AccountValue[];
}

export const SNAPSHOT_PARTS = [
  'openOrders',
  'completedOrders',
  'executions',
  'positions',
  'account',
] as const;
export type SnapshotPart = (typeof SNAPSHOT_PARTS)[number];

/** An open order with the last status that followed it, if any did. */
export interface OpenOrderReport {
  readonly orderId: number;
  readonly contract: Contract;
  readonly order: Order;
  readonly orderState: OrderState;
  readonly status: OrderStatusReport | undefined;
}

export interface CompletedOrderReport {
  readonly contract: Contract;
  readonly order: Order;
  readonly orderState: OrderState;
}

export interface ExecutionReport {
  readonly contract: Contract;
  readonly execution: Execution;
}

/** The fields of orderStatus. */
export interface OrderStatusReport {
  readonly orderId: number;
  /** IB's word; see `OrderStatus` of the model. A gateway may invent more. */
  readonly status: string;
  readonly filled: Decimal;
  readonly remaining: Decimal;
  readonly avgFillPrice: number;
  readonly permId: number;
  readonly parentId: number;
  readonly lastFillPrice: number;
  readonly clientId: number;
  readonly whyHeld: string;
}
