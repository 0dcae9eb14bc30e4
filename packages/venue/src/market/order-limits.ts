import { BUY } from '../book/book.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { Instrument } from './instrument.ts';
import type { Pegs } from './pegs.ts';

/** Discretionary amounts are doubles: two of 0.01 may be a little less than two ticks. */
const TICK_TOLERANCE = 1e-6;

/** The limits that orders go to the market with, in ticks. */
export class OrderLimits {
  readonly #instrument: Instrument;
  readonly #pegs: Pegs;

  constructor(instrument: Instrument, pegs: Pegs) {
    this.#instrument = instrument;
    this.#pegs = pegs;
  }

  /** The order's limit; infinite for one that takes any price. */
  limitOf(order: WorkingOrder): number {
    const pegged = this.#pegs.tickOf(order);
    if (pegged !== undefined) return pegged;
    const limit = order.plan.kind === 'trade' ? order.plan.limit : undefined;
    if (limit !== undefined) return this.#instrument.grid.nearestTick(limit);
    return order.side === BUY ? Infinity : -Infinity;
  }

  /** The worst tick that an order takes: its limit, and its discretion beyond that. */
  reach({ order, side }: WorkingOrder, limit: number): number {
    const discretion = order.discretionaryAmt ?? 0;
    if (discretion === 0) return limit;
    const ticks = Math.floor(this.#instrument.grid.ticksOf(discretion) + TICK_TOLERANCE);
    return side === BUY ? limit + ticks : limit - ticks;
  }
}
