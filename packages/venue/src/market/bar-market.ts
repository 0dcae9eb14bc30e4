import { invariant } from '@tapewright/model';
import type { Plan } from '../order-types/order-type.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { MarketInput } from '../venue-io.ts';
import type { Instrument } from './instrument.ts';
import type { Floor, Market } from './market.ts';

type BarPointInput = Extract<MarketInput, { kind: 'barPoint' }>;

/** The way of price since the last point. At the open of a bar it jumps; inside a bar it passes every price on the way. */
interface Stretch {
  readonly from: number | undefined;
  readonly to: number;
  readonly isJump: boolean;
}

/**
 * A market of bars: orders trade along the points of `barPath`.
 *
 * A market order fills at the next point's price. A limit order fills at its limit when price passes it inside a bar, at the open when
 * the bar opens beyond it. A stop triggers at its price when price passes it, at the open when the bar opens beyond it, and trades at
 * the price that triggered it. An order that arrives when price is beyond its limit already fills at the next point, or at its limit
 * if that is worse: never at a price that lay before the order. Orders that one stretch reaches fill in the order it reaches them.
 */
export class BarMarket implements Market {
  readonly #instrument: Instrument;
  readonly #floor: Floor;
  readonly #orders: WorkingOrder[] = [];

  constructor(instrument: Instrument, floor: Floor) {
    this.#instrument = instrument;
    this.#floor = floor;
  }

  enter(order: WorkingOrder): void {
    this.#orders.push(order);
  }

  withdraw(order: WorkingOrder): void {
    const place = this.#orders.indexOf(order);
    if (place >= 0) this.#orders.splice(place, 1);
  }

  shrink(): void {
    // Nothing but the order itself knows its size.
  }

  settle(): void {
    // Everything happens at the points.
  }

  orders(): readonly WorkingOrder[] {
    return [...this.#orders];
  }

  get hasOrders(): boolean {
    return this.#orders.length > 0;
  }

  /** Trades what the way to the next point reaches. */
  point({ at, price, point, volume }: BarPointInput): void {
    const { tape } = this.#instrument;
    const from = tape.last;
    tape.mark(at, price);
    if (this.#orders.length === 0) return;
    this.#trade({ from, to: price, isJump: point === 'open' || from === undefined }, volume);
  }

  #trade(stretch: Stretch, volume: number | undefined): void {
    const start = stretch.from ?? stretch.to;
    const reached: { readonly order: WorkingOrder; readonly price: number }[] = [];
    for (const order of this.#orders) {
      const price = priceReached(order, stretch);
      if (price !== undefined) reached.push({ order, price });
    }
    if (reached.length > 1) reached.sort((a, b) => Math.abs(a.price - start) - Math.abs(b.price - start));

    let units = volume === undefined ? Infinity : this.#instrument.grid.wholeUnits(volume);
    for (const { order, price } of reached) {
      // An order before it may have taken this one out: the other of a pair, for one.
      if (!this.#orders.includes(order)) continue;
      units -= this.#fill(order, price, units);
      this.#floor.quiet();
    }
    if (this.#orders.length === 0) return;
    const dropped = this.#orders.filter(({ immediacy }) => immediacy !== undefined);
    for (const order of dropped) this.#drop(order);
  }

  /** Trades at the price reached, and returns the units that took. */
  #fill(order: WorkingOrder, price: number, available: number): number {
    if (order.plan.kind === 'stop') {
      order.plan = order.plan.next;
      this.#floor.triggered(order);
      if (!isWithinLimit(order, price)) return 0;
    }
    const units = Math.min(order.openUnits, available);
    if (units === 0 || (order.immediacy === 'FOK' && units < order.openUnits)) return 0;
    if (units === order.openUnits) this.withdraw(order);
    const exchange = order.destination === 'SMART' ? this.#instrument.primaryExchange : order.destination;
    const isPassive = tradePlan(order).limit === price;
    this.#floor.filled(order, { units, price, exchange, liquidity: isPassive ? 1 : 2 });
    return units;
  }

  #drop(order: WorkingOrder): void {
    this.withdraw(order);
    this.#floor.leftOver(order);
  }
}

/** The price at which an order trades or triggers on a stretch, or undefined when the stretch does not reach it. */
function priceReached(order: WorkingOrder, stretch: Stretch): number | undefined {
  const { plan } = order;
  if (plan.kind === 'stop') return stopReached(order.isBuy, plan.stop, stretch);
  return limitReached(order.isBuy, tradePlan(order).limit, stretch);
}

function limitReached(
  isBuy: boolean,
  limit: number | undefined,
  { from, to, isJump }: Stretch,
): number | undefined {
  if (limit === undefined) return to;
  const isBeyond = (price: number) => (isBuy ? price <= limit : price >= limit);
  if (isJump || from === undefined) return isBeyond(to) ? to : undefined;
  if (!isBeyond(from)) return isBeyond(to) ? limit : undefined;
  return isBeyond(to) ? to : limit;
}

function stopReached(isBuy: boolean, stop: number, { from, to, isJump }: Stretch): number | undefined {
  const isReached = (price: number) => (isBuy ? price >= stop : price <= stop);
  if (isJump || from === undefined) return isReached(to) ? to : undefined;
  if (isReached(from)) return to;
  return isReached(to) ? stop : undefined;
}

function isWithinLimit(order: WorkingOrder, price: number): boolean {
  const { limit } = tradePlan(order);
  if (limit === undefined) return true;
  return order.isBuy ? price <= limit : price >= limit;
}

function tradePlan({ plan, permId }: WorkingOrder): Extract<Plan, { kind: 'trade' }> {
  invariant(plan.kind === 'trade', `order ${permId} is in the market with the plan '${plan.kind}'`);
  return plan;
}
