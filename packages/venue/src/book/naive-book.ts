import { invariant } from '@tapewright/model';
import {
  BUY,
  checkUnits,
  isWithin,
  NO_TICK,
  opposite,
  SELL,
  type Book,
  type BookDepth,
  type BookSide,
  type FillBuffer,
} from './book.ts';

interface RestingOrder {
  readonly handle: number;
  readonly tag: number;
  readonly side: BookSide;
  readonly tick: number;
  units: number;
}

/** The book as one would explain it: two sorted lists. The oracle of `LadderBook`, which must answer every command alike. */
export class NaiveBook implements Book {
  /** Side → orders, best price first, then oldest first. */
  readonly #sides: readonly [RestingOrder[], RestingOrder[]] = [[], []];
  #nextHandle = 0;

  match(side: BookSide, limit: number, units: number, fills: FillBuffer): number {
    const resting = this.#sides[opposite(side)];
    for (;;) {
      const [first] = resting;
      if (units === 0 || first === undefined || !isWithin(side, first.tick, limit)) return units;
      const traded = Math.min(units, first.units);
      units -= traded;
      first.units -= traded;
      if (first.units === 0) resting.shift();
      fills.push(first.handle, first.tag, first.tick, traded, first.units === 0);
    }
  }

  add(side: BookSide, tick: number, units: number, tag: number): number {
    checkUnits(units);
    const orders = this.#sides[side];
    const handle = this.#nextHandle++;
    const behind = orders.findIndex((order) => order.tick !== tick && isWithin(side, order.tick, tick));
    orders.splice(behind === -1 ? orders.length : behind, 0, { handle, tag, side, tick, units });
    return handle;
  }

  remove(handle: number): number {
    const order = this.#find(handle);
    const orders = this.#sides[order.side];
    orders.splice(orders.indexOf(order), 1);
    return order.units;
  }

  reduce(handle: number, units: number): void {
    this.#find(handle).units = units;
  }

  unitsOf(handle: number): number {
    return this.#find(handle).units;
  }

  best(side: BookSide): number {
    return this.#sides[side][0]?.tick ?? NO_TICK;
  }

  unitsAt(side: BookSide, tick: number): number {
    return this.#sides[side].reduce((sum, order) => sum + (order.tick === tick ? order.units : 0), 0);
  }

  available(side: BookSide, limit: number, enough: number): number {
    const within = this.#sides[opposite(side)].filter((order) => isWithin(side, order.tick, limit));
    return Math.min(
      enough,
      within.reduce((sum, order) => sum + order.units, 0),
    );
  }

  levels(side: BookSide, depth: number): readonly BookDepth[] {
    const ticks = [...new Set(this.#sides[side].map((order) => order.tick))];
    return ticks.slice(0, depth).map((tick) => ({ tick, units: this.unitsAt(side, tick) }));
  }

  get orderCount(): number {
    return this.#sides[BUY].length + this.#sides[SELL].length;
  }

  #find(handle: number): RestingOrder {
    const order = this.#sides.flat().find((resting) => resting.handle === handle);
    invariant(order !== undefined, `no resting order with handle ${handle}`);
    return order;
  }
}
