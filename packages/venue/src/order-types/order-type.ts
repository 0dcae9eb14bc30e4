import type { Order } from '@tapewright/model';
import type { Refusal } from '../orders/refusal.ts';

/**
 * What an order does from the moment it is released until it is done. The markets (books, bars) know how to carry out each of these;
 * an order type only says which, and from which prices.
 */
export type Plan =
  /** Trades now with whatever is there, no worse than `limit` (absent: at any price), and rests with what is left. */
  | { readonly kind: 'trade'; readonly limit?: number | undefined }
  /** Waits until price has reached `stop` (a buyer's from below, a seller's from above), then does what `next` says. */
  | { readonly kind: 'stop'; readonly stop: number; readonly next: Extract<Plan, { kind: 'trade' }> }
  /** Trades at the closing price of the session. */
  | { readonly kind: 'close' };

/** One of IB's order types. A new one is a file of this folder, and a line in `order-types.ts`. */
export interface OrderType {
  /** IB's name, which the gateway echoes whatever alias it was asked with. */
  readonly name: string;
  /** Other spellings that IB takes, in upper case. */
  readonly aliases: readonly string[];
  /** secTypes that cannot have it. */
  readonly notFor: readonly string[];
  /** Whether it may trade before and after the regular hours when the order asks for that. */
  readonly mayTradeOutsideRth: boolean;
  /** The prices that the order must give on the contract's grid; a refusal names the one that is missing. */
  check(order: Order): Refusal | undefined;
  /** The order's prices that have to lie on the grid. */
  prices(order: Order): readonly (number | undefined)[];
  /** For an order that passed `check`. */
  plan(order: Order): Plan;
}
