import type { Contract, Decimal, Instant } from '@tapewright/model';
import type { LiveOrder } from '../orders/live-order.ts';
import type { Quantity } from '../orders/order-terms.ts';
import type { Instrument } from '../strategy/instrument.ts';

/** Where a parent order is in its life. `Ending`: nothing new is sent, and its children are being cancelled. */
export type ParentStatus = 'Working' | 'Ending' | 'Filled' | 'Cancelled' | 'Expired' | 'Failed';

/**
 * A quantity that an algorithm of ours trades in pieces, each an order of its own that passes the risk gate. One object for its whole
 * life, kept up to date. At every moment what is filled, what works and what is still to be sent add up to `quantity`.
 */
export interface ParentOrder {
  /** 1, 2, 3 … within the run. */
  readonly number: number;
  /** The algorithm: `twap`. */
  readonly algo: string;
  readonly instrument: Instrument;
  readonly contract: Contract;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: Decimal;
  readonly status: ParentStatus;
  /** Nothing more is sent for it and none of its children works. A late fill of a child is still counted. */
  readonly isDone: boolean;
  /** From executions of the children alone. */
  readonly filled: Decimal;
  /** Quantity less filled; never negative. */
  readonly remaining: Decimal;
  /** What children that are not done may still fill. */
  readonly working: Decimal;
  /** Filled over quantity, from 0 to 1. */
  readonly progress: number;
  /** Volume-weighted over all fills; undefined without one. */
  readonly avgPrice: number | undefined;
  /** Oldest first. */
  readonly children: readonly LiveOrder[];
  readonly startedAt: Instant;
  /** Nothing works after this moment. */
  readonly until: Instant;
  /** No child is sent at a worse price. */
  readonly limit: number | undefined;
  /** When it began: the middle of the quote, or the last price where nothing was quoted; undefined when there was none. */
  readonly arrivalPrice: number | undefined;
  /** When it began: ask − bid; undefined when nothing was quoted. */
  readonly arrivalSpread: number | undefined;
  /** When it became done, as `arrivalPrice`. */
  readonly endPrice: number | undefined;
  /**
   * The market's volume-weighted price from the beginning to the last fill, by the shortest bars of the instrument that the strategy watches:
   * known when the bar of the last fill is complete.
   */
  readonly marketVwap: number | undefined;
  /** When it became done. */
  readonly endedAt: Instant | undefined;
  /** Why it ended without being filled, or why its last child was refused; empty before. */
  readonly reason: string;
}

/** What may be changed of a parent that works; the rest stays. */
export interface ParentChanges {
  /** The new total, what is filled included. */
  readonly quantity?: Quantity;
  readonly limit?: number;
  readonly until?: Instant;
}
