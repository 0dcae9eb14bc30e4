import type { Refusal } from '../risk/approved.ts';
import type { LiveOrder } from './live-order.ts';
import type { OrderTerms, Quantity } from './order-terms.ts';
import type { Instrument } from '../strategy/instrument.ts';

/**
 * Orders that were placed together: all or none. One that our gate refuses lets none of them out. When one does not reach the broker, or is
 * rejected there, the others are cancelled; unless something has filled by then: what protects a position is left alone, and an error says what
 * is missing.
 */
export interface OrderGroup {
  /** The entry of a bracket first. */
  readonly orders: readonly LiveOrder[];
  /** Nothing more is expected of any of them. */
  readonly isDone: boolean;
  /** Why our gate let none of them out. */
  readonly refusal: Refusal | undefined;
  /** The order that did not reach the broker, or was rejected there; undefined as long as none was. */
  readonly broken: LiveOrder | undefined;
}

/** An entry with the orders that take its profit and limit its loss; they work at the broker from its fill on, whether this program runs or not. */
export interface Bracket extends OrderGroup {
  readonly entry: LiveOrder;
  readonly takeProfit: LiveOrder | undefined;
  readonly stopLoss: LiveOrder | undefined;
}

/** What a bracket is made of. At least one of the exits is given. */
export interface BracketTerms {
  /** A market order when left out. */
  readonly entry?: OrderTerms;
  /** A price is that of a limit order, good till cancelled; terms say anything else. */
  readonly takeProfit?: number | OrderTerms;
  /** A price is that of a stop order, good till cancelled; terms say anything else. */
  readonly stopLoss?: number | OrderTerms;
}

/** One order of a group in which one cancels all. */
export interface GroupOrder {
  readonly instrument: Instrument;
  /** Negative sells. */
  readonly quantity: Quantity;
  readonly terms?: OrderTerms;
}

/** What happens to the other orders of a group when one of them fills, even in part. */
export type OcaType = 'cancelWithBlock' | 'reduceWithBlock' | 'reduceWithoutBlock';

/** IB's numbers of them. */
export const OCA_TYPES: Readonly<Record<OcaType, number>> = {
  cancelWithBlock: 1,
  reduceWithBlock: 2,
  reduceWithoutBlock: 3,
};
