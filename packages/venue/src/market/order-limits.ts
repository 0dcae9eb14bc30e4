import type { Instant } from '@tapewright/model';
import { BUY, SELL, type BookSide } from '../book/book.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { Route } from '../router/smart-router.ts';
import { bestTick } from './best-quote.ts';
import type { Instrument } from './instrument.ts';
import type { Pegs } from './pegs.ts';

/** Discretionary amounts are doubles: two of 0.01 may be a little less than two ticks. */
const TICK_TOLERANCE = 1e-6;

/** The limits that orders go to the market with, in ticks. */
export class OrderLimits {
  readonly #instrument: Instrument;
  readonly #routes: readonly Route[];
  readonly #pegs: Pegs;
  readonly #clock: { readonly now: Instant };

  constructor(parts: {
    readonly instrument: Instrument;
    readonly routes: readonly Route[];
    readonly pegs: Pegs;
    readonly clock: { readonly now: Instant };
  }) {
    this.#instrument = parts.instrument;
    this.#routes = parts.routes;
    this.#pegs = parts.pegs;
    this.#clock = parts.clock;
  }

  /**
   * The order's limit as far as the rules of the market allow it; infinite for one that takes any price. While short sales are restricted
   * one goes no lower than a tick above the best bid (rule 201), where it rests.
   */
  limitOf(order: WorkingOrder): number {
    const limit = this.#own(order);
    const { shortSales } = this.#instrument;
    if (!order.isShort || shortSales === undefined || !shortSales.isOn(this.#clock.now))
      return Number.isFinite(limit) ? this.#inBands(order.side, limit) : limit;
    const bid = bestTick(this.#routes, BUY);
    return Number.isNaN(bid) ? limit : this.#inBands(order.side, Math.max(limit, bid + 1));
  }

  #own(order: WorkingOrder): number {
    const pegged = this.#pegs.tickOf(order);
    if (pegged !== undefined) return pegged;
    const limit = order.plan.kind === 'trade' ? order.plan.limit : undefined;
    if (limit !== undefined) return this.#instrument.grid.nearestTick(limit);
    return order.side === BUY ? Infinity : -Infinity;
  }

  /** The worst tick that an order takes: its limit, and its discretion beyond that. */
  reach({ order, side }: WorkingOrder, limit: number): number {
    const discretion = order.discretionaryAmt ?? 0;
    if (discretion === 0) return this.#inBands(side, limit);
    const ticks = Math.floor(this.#instrument.grid.ticksOf(discretion) + TICK_TOLERANCE);
    return this.#inBands(side, side === BUY ? limit + ticks : limit - ticks);
  }

  /** Whether anything may trade at a price: not outside the bands, whoever comes. */
  mayTradeAt(tick: number): boolean {
    return this.#inBands(BUY, tick) >= tick && this.#inBands(SELL, tick) <= tick;
  }

  /** No buyer goes above the upper band, no seller below the lower one. */
  #inBands(side: BookSide, tick: number): number {
    const bands = this.#instrument.bands?.at(this.#clock.now);
    if (bands === undefined) return tick;
    const { grid } = this.#instrument;
    return side === BUY
      ? Math.min(tick, Math.floor(grid.ticksOf(bands.upper) + TICK_TOLERANCE))
      : Math.max(tick, Math.ceil(grid.ticksOf(bands.lower) - TICK_TOLERANCE));
  }
}
