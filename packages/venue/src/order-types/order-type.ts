import type { Order } from '@tapewright/model';
import type { Refusal } from '../orders/refusal.ts';

/**
 * What an order does from the moment it is released until it is done. The markets (books, bars) know how to carry out each of these;
 * an order type only says which, and from which prices.
 */
export type Plan = TradePlan | WaitingPlan | AuctionPlan;

/** Trades now with whatever is there, no worse than `limit` (absent: at any price), and rests with what is left. */
export interface TradePlan {
  readonly kind: 'trade';
  readonly limit?: number | undefined;
  /** The limit comes from the quote: known once there is one. */
  readonly peg?: Peg | undefined;
}

/** Waits for a price, then trades. */
export type WaitingPlan = StopPlan | TouchPlan | TrailPlan;

/** Trades at the price of an auction, if that is no worse than `limit`: the session's first price, or its last one. */
export interface AuctionPlan {
  readonly kind: 'open' | 'close';
  readonly limit?: number | undefined;
  /** What the auction leaves goes on as a limit order at its price; otherwise it is cancelled. */
  readonly goesOn?: boolean | undefined;
}

/** Waits until price has reached `stop`: a buyer's from below, a seller's from above. */
export interface StopPlan {
  readonly kind: 'stop';
  readonly stop: number;
  readonly next: TradePlan;
  readonly adjustment?: Adjustment | undefined;
}

/** Waits until price has reached `price`: a buyer's from above, a seller's from below. */
export interface TouchPlan {
  readonly kind: 'touch';
  readonly price: number;
  readonly next: TradePlan;
}

/** A stop that follows the price when it goes the order's way, and stays when it turns. */
export interface TrailPlan {
  readonly kind: 'trail';
  /** It follows on the other side of the market, and is touched when that turns: a trailing order of the if-touched kind. */
  readonly isTouch?: boolean | undefined;
  /** How far behind: in the price's unit, or in percent of the price. */
  readonly distance: { readonly amount: number } | { readonly percent: number };
  /** Where it is now; unknown until a price is. */
  readonly stop: number | undefined;
  /** How much worse than the stop the limit is once it is reached; absent: a market order. */
  readonly limitOffset: number | undefined;
  readonly adjustment?: Adjustment | undefined;
}

/** Once price has gone the order's way as far as `trigger`, the order becomes another, once. */
export interface Adjustment {
  readonly trigger: number;
  readonly plan: StopPlan | TrailPlan;
  /** How the order is stated from then on. */
  readonly order: Pick<
    Order,
    'orderType' | 'auxPrice' | 'lmtPrice' | 'trailStopPrice' | 'trailingPercent' | 'lmtPriceOffset'
  >;
}

/** A price of another instrument that a limit follows: by `change` from `start` for every whole `every` that it goes away from `from`. */
export interface Benchmark {
  readonly conId: number;
  readonly from: number;
  readonly every: number;
  readonly start: number;
  readonly change: number;
}

/** A limit made from the national best bid and offer. */
export interface Peg {
  /**
   * `primary`: the order's own side of the quote; `market`: the other side; `midpoint`: between them; `benchmark`: another instrument;
   * `volatility`: the option's underlying, by the model.
   */
  readonly to: 'primary' | 'market' | 'midpoint' | 'benchmark' | 'volatility';
  /** Of a year, for the model: 0.25 is 25 %. */
  readonly volatility?: number | undefined;
  /** What it follows, when that is another instrument. */
  readonly benchmark?: Benchmark | undefined;
  /** Added to a buyer's reference, taken from a seller's: more than zero is more aggressive. */
  readonly aggression: number;
  /** The same as a part of the reference, beside that. */
  readonly aggressionPart?: number | undefined;
  /** The worst price ever; absent: none. */
  readonly cap?: number | undefined;
  /** Whether the limit goes on following the quote when that makes it more aggressive. Otherwise the first quote fixes it. */
  readonly follows: boolean;
  /** Hidden among the interest at the midpoint, or in a book. */
  readonly rests: 'pool' | 'book' | 'hidden';
}

/** One of IB's order types. A new one is a file of this folder, and a line in `order-types.ts`. */
export interface OrderType {
  /** IB's name, which the gateway echoes whatever alias it was asked with. */
  readonly name: string;
  /** Other spellings that IB takes, in upper case. */
  readonly aliases: readonly string[];
  /** secTypes that cannot have it. */
  readonly notFor: readonly string[];
  /** secTypes that alone have it; absent: all but those. */
  readonly onlyFor?: readonly string[] | undefined;
  /** Whether it may trade before and after the regular hours when the order asks for that. */
  readonly mayTradeOutsideRth: boolean;
  /** The prices that the order must give on the contract's grid; a refusal names the one that is missing. */
  check(order: Order): Refusal | undefined;
  /** The order's prices that have to lie on the grid. */
  prices(order: Order): readonly (number | undefined)[];
  /** For an order that passed `check`. */
  plan(order: Order): Plan;
}

/** Whether an order with this plan waits for a price before it goes to a market. */
export function isWaiting(plan: Plan): plan is WaitingPlan {
  return plan.kind === 'stop' || plan.kind === 'touch' || plan.kind === 'trail';
}

/** Clients send 0 for a price that they do not mean. */
export function hasPrice(price: number | undefined): price is number {
  return price !== undefined && price !== 0;
}

/** `tif` AUC: in the opening auction, and from then on with its price as a limit. */
export function isAtAuction({ tif }: Order): boolean {
  return tif?.toUpperCase() === 'AUC';
}

/** `tif` OPG: for the opening auction alone. */
export function isOnOpen({ tif }: Order): boolean {
  return tif?.toUpperCase() === 'OPG';
}
