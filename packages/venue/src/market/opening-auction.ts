import type { Instant } from '@tapewright/model';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { Instrument } from './instrument.ts';
import type { Floor } from './market.ts';

/**
 * Orders for the opening auction of an instrument that trades in books. Where nobody says that an auction is held, the first print after
 * they came is the opening price.
 */
export class OpeningAuction {
  readonly #instrument: Instrument;
  readonly #floor: Floor;
  /** Order → when it came. */
  readonly #orders = new Map<WorkingOrder, Instant>();

  constructor(instrument: Instrument, floor: Floor) {
    this.#instrument = instrument;
    this.#floor = floor;
  }

  add(order: WorkingOrder): void {
    this.#orders.set(order, this.#floor.now);
  }

  remove(order: WorkingOrder): void {
    this.#orders.delete(order);
  }

  orders(): readonly WorkingOrder[] {
    return [...this.#orders.keys()];
  }

  /** Trades the next order if there is an opening price; false when there is none, or no order. */
  trade(): boolean {
    if (this.#orders.size === 0) return false;
    const { last, lastAt } = this.#instrument.tape;
    if (last === undefined || lastAt === undefined || this.#instrument.auctions.expects('open')) return false;
    for (const [order, since] of this.#orders) {
      if (lastAt < since) continue;
      this.#orders.delete(order);
      const limit = order.plan.kind === 'open' ? order.plan.limit : undefined;
      const isFilled = limit === undefined || (order.isBuy ? last <= limit : last >= limit);
      const exchange = order.destination === 'SMART' ? this.#instrument.primaryExchange : order.destination;
      if (isFilled)
        this.#floor.filled(order, { units: order.openUnits, price: last, exchange, liquidity: 2 });
      else this.#floor.leftOver(order);
      return true;
    }
    return false;
  }
}
