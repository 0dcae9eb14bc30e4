import type { Decimal, Instant } from '@tapewright/model';
import type { Plan, TradePlan } from '../order-types/order-type.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { Instrument } from './instrument.ts';

/** 1 added liquidity, 2 removed it: IB's `lastLiquidity`. */
export type Liquidity = 1 | 2;

export interface Fill {
  readonly units: number;
  readonly price: number;
  readonly exchange: string;
  readonly liquidity: Liquidity;
}

/** What a market tells the desk. It may be called in the midst of matching, so the desk books and reports, and calls back only when told that it is `quiet`. */
export interface Floor {
  /** The time of the input that is being handled. */
  readonly now: Instant;
  /** Part of an order has traded; its open units are lower from here on. */
  filled(order: WorkingOrder, fill: Fill): void;
  /** What an order waited for has come; its plan is from now on `plan`. */
  triggered(order: WorkingOrder, plan: TradePlan): void;
  /** An order's plan has changed while it waits or rests: its stop has moved or was adjusted, its limit is known. */
  replanned(order: WorkingOrder, plan: Plan): void;
  /** An order is out of the market, because it had to fill at once and has found no more, or for the reason given. */
  leftOver(order: WorkingOrder, reason?: string): void;
  /** Nothing is half done: the desk may take out the others of a group that has filled, before anything else trades. */
  quiet(): void;
  /** Something traded, ours or not. */
  printed(instrument: Instrument, trade: PublicTrade): void;
}

export interface PublicTrade {
  readonly price: number;
  readonly size: Decimal;
  readonly exchange: string;
}

/** Where an instrument's orders trade: in books, or along the points of bars. */
export interface Market {
  /** Takes an order with any plan but that for the close. It may fill before this returns. */
  enter(order: WorkingOrder): void;
  /** Takes it out again, wherever it waits. */
  withdraw(order: WorkingOrder): void;
  /** Follows a change of an order's open units that keeps its place in the queue. */
  shrink(order: WorkingOrder): void;
  /** Carries out what became due by what happened: stops reached, waiting orders that find another side. */
  settle(): void;
  /** Everything that waits in this market, oldest first. */
  orders(): readonly WorkingOrder[];
}
