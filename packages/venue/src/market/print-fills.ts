import { BUY } from '../book/book.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { DisplayedOrders, LitExchange, Place } from './displayed-orders.ts';
import type { QueueModel } from './queue-models.ts';

/** A displayed order that a trade between others fills. */
export interface PrintFill {
  readonly order: WorkingOrder;
  readonly place: Place;
  readonly units: number;
}

/** What trades between others do to our displayed orders, by a model of the queue. */
export class PrintFills {
  readonly #model: QueueModel;
  readonly #displayed: DisplayedOrders;

  constructor(model: QueueModel, displayed: DisplayedOrders) {
    this.#model = model;
    this.#displayed = displayed;
  }

  /** What makers took away at an exchange was not ahead of us any more. */
  quoted(lit: LitExchange): void {
    for (const [order, place] of this.#displayed.entries())
      if (place.lit === lit)
        place.ahead = Math.min(place.ahead, lit.book.makerUnitsAt(order.side, place.tick));
  }

  /**
   * What a trade fills of ours, best price first: by the model at its own price and exchange; whole, as far as its size goes, where a price
   * that is worse than ours traded anywhere: whoever sold there would have had to come to our bid first (Regulation NMS rule 611).
   */
  of(exchange: string, tick: number, printed: number): readonly PrintFill[] {
    const fills: PrintFill[] = [];
    let left = printed;
    const reached = [...this.#displayed.entries()].filter(([{ side }, place]) =>
      side === BUY ? place.tick >= tick : place.tick <= tick,
    );
    reached.sort(([, a], [, b]) => Math.abs(b.tick - tick) - Math.abs(a.tick - tick));
    for (const [order, place] of reached) {
      const isAtPrice = place.tick === tick;
      if (left <= 0 || (isAtPrice && place.lit.exchange.name !== exchange)) continue;
      const own = place.lit.book.unitsOf(place.handle);
      const others = place.lit.book.makerUnitsAt(order.side, tick);
      const units = isAtPrice
        ? this.#model.share({ ahead: place.ahead, others, own }, left)
        : Math.min(own, left);
      if (isAtPrice) place.ahead = Math.max(0, place.ahead - left);
      if (units > 0) fills.push({ order, place, units });
      left -= units;
    }
    return fills;
  }
}
