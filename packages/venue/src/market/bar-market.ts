import { assertNever, Decimal } from '@tapewright/model';
import { isWaiting } from '../order-types/order-type.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import { tradeAfter, trailsAbove } from '../triggers/trailing.ts';
import { watch } from '../triggers/watch.ts';
import type { MarketInput } from '../venue-io.ts';
import type { Instrument } from './instrument.ts';
import type { Floor, Market } from './market.ts';
import type { SlippageModel } from './slippage.ts';

/** Prices that slippage makes have this many digits, so that money stays countable. */
const PRICE_DIGITS = 8;

/** What a market of bars does beyond its own rules. */
export interface BarRules {
  readonly slippage?: SlippageModel | undefined;
  /** Whether orders take time, so that they come between the points. */
  readonly isDelayed?: boolean | undefined;
}

type BarPointInput = Extract<MarketInput, { kind: 'barPoint' }>;

/** The way of price since the last point. At the open of a bar it jumps; inside a bar it passes every price on the way. */
interface Stretch {
  readonly from: number | undefined;
  readonly fromAt: number | undefined;
  readonly to: number;
  readonly at: number;
  readonly isJump: boolean;
}

/**
 * A market of bars: orders trade along the points of `barPath`.
 *
 * A market order fills at the next point's price. A limit order fills at its limit when price passes it inside a bar, at the open when
 * the bar opens beyond it. A stop triggers at its price when price passes it, at the open when the bar opens beyond it, and trades at
 * the price that triggered it; so does an order that waits to be touched. A trailing stop follows from point to point. An order for the
 * opening auction fills at the first point of the session. Where orders take time, one that comes between two points of a bar trades from where the
 * straight line between them is then. There is no quote, so nothing can follow one. An order that arrives when price is beyond its limit already fills at the next point, or at its limit
 * if that is worse: never at a price that lay before the order. Orders that one stretch reaches fill in the order it reaches them.
 */
export class BarMarket implements Market {
  readonly #instrument: Instrument;
  readonly #floor: Floor;
  readonly #orders: WorkingOrder[] = [];
  readonly #slippage: SlippageModel | undefined;
  /** Order → when it came, until the next point, where orders come at any moment; undefined where they come with the points. */
  readonly #arrivals: Map<WorkingOrder, number> | undefined;

  constructor(instrument: Instrument, floor: Floor, rules: BarRules = {}) {
    this.#instrument = instrument;
    this.#floor = floor;
    this.#slippage = rules.slippage;
    this.#arrivals = rules.isDelayed === true ? new Map() : undefined;
  }

  enter(order: WorkingOrder): void {
    if (followsQuote(order)) {
      this.#floor.leftOver(order, 'This market has no quotes to peg an order to.');
      return;
    }
    this.#orders.push(order);
    this.#arrivals?.set(order, this.#floor.now);
    this.#follow(order);
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
    const [from, fromAt] = [tape.last, tape.lastAt];
    tape.mark(at, price);
    if (this.#orders.length === 0) return;
    const isJump = point === 'open' || from === undefined;
    this.#trade({ from, fromAt, to: price, at, isJump }, volume);
    this.#arrivals?.clear();
    for (const order of this.#orders) this.#follow(order);
  }

  #trade(stretch: Stretch, volume: number | undefined): void {
    const start = stretch.from ?? stretch.to;
    const reached: { readonly order: WorkingOrder; readonly price: number }[] = [];
    for (const order of this.#orders) {
      const price = this.#reached(order, stretch);
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
    const dropped = this.#orders.filter(
      ({ immediacy, plan }) => immediacy !== undefined || (plan.kind === 'open' && plan.goesOn !== true),
    );
    for (const order of dropped) this.#drop(order);
  }

  /** An order that came on the way has only the rest of it before itself, from where the straight line between the points was then. */
  #reached(order: WorkingOrder, stretch: Stretch): number | undefined {
    const arrivedAt = this.#arrivals?.get(order);
    const { from, fromAt, to, at, isJump } = stretch;
    if (arrivedAt === undefined || isJump || from === undefined || fromAt === undefined || at <= fromAt)
      return priceReached(order, stretch);
    const exact = from + ((to - from) * (arrivedAt - fromAt)) / (at - fromAt);
    const here = Number(exact.toFixed(PRICE_DIGITS));
    const onArrival = priceReached(order, { ...stretch, to: here, isJump: true });
    return onArrival ?? priceReached(order, { ...stretch, from: here });
  }

  /** Trades at the price reached, and returns the units that took. */
  #fill(order: WorkingOrder, price: number, available: number): number {
    const { plan } = order;
    if (isWaiting(plan)) {
      this.#floor.triggered(order, plan.kind === 'trail' ? tradeAfter(plan, order.isBuy) : plan.next);
      if (!isWithinLimit(order, price)) return 0;
    }
    const units = Math.min(order.openUnits, available);
    if (units === 0 || units < order.leastUnits) return 0;
    if (units === order.openUnits) this.withdraw(order);
    const exchange = order.destination === 'SMART' ? this.#instrument.primaryExchange : order.destination;
    const limit = reachOf(order);
    const isPassive = limit === price;
    // A limit that the market gives is given by what the order trades at first.
    if (order.plan.kind === 'trade' && order.plan.peg !== undefined)
      this.#floor.replanned(order, { kind: 'trade', limit: price });
    const paid =
      isPassive || this.#slippage === undefined ? price : this.#slipped(order, { price, units, limit });
    this.#floor.filled(order, { units, price: paid, exchange, liquidity: isPassive ? 1 : 2 });
    return units;
  }

  #slipped(
    { isBuy }: WorkingOrder,
    {
      price,
      units,
      limit,
    }: { readonly price: number; readonly units: number; readonly limit: number | undefined },
  ): number {
    const { grid, listing } = this.#instrument;
    const taking = { price, qty: grid.sizeOf(units).toNumber(), tickSize: listing.tickSize };
    const by = this.#slippage?.worseBy(taking) ?? 0;
    const worse = Number((isBuy ? price + by : price - by).toFixed(PRICE_DIGITS));
    if (limit === undefined) return worse;
    return isBuy ? Math.min(worse, limit) : Math.max(worse, limit);
  }

  /** Moves and adjusts the stop of a waiting order after the last price. */
  #follow(order: WorkingOrder): void {
    const { last } = this.#instrument.tape;
    const { plan: before } = order;
    const mayMove = before.kind === 'trail' || (before.kind === 'stop' && before.adjustment !== undefined);
    if (last === undefined || !mayMove) return;
    const plan = watch(order, before, {
      last,
      lastBefore: last,
      bid: last,
      bidBefore: last,
      ask: last,
      askBefore: last,
    });
    // What is reached here was so before the order came: it trades at the next point.
    if (plan !== before && isWaiting(plan)) this.#floor.replanned(order, plan);
  }

  #drop(order: WorkingOrder): void {
    this.withdraw(order);
    this.#floor.leftOver(order);
  }
}

/** The price at which an order trades or triggers on a stretch, or undefined when the stretch does not reach it. */
function priceReached(order: WorkingOrder, stretch: Stretch): number | undefined {
  const { plan, isBuy } = order;
  switch (plan.kind) {
    case 'stop':
      return stopReached(isBuy, plan.stop, stretch);
    case 'trail':
      return plan.stop === undefined ? undefined : stopReached(trailsAbove(plan, isBuy), plan.stop, stretch);
    case 'touch':
      // Reached the way that the stop of the other side is.
      return stopReached(!isBuy, plan.price, stretch);
    case 'open':
      return isWithinLimit(order, stretch.to) ? stretch.to : undefined;
    case 'close':
      return undefined;
    case 'trade':
      return limitReached(isBuy, reachOf(order), stretch);
    default:
      return assertNever(plan);
  }
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
  const limit = reachOf(order);
  if (limit === undefined) return true;
  return order.isBuy ? price <= limit : price >= limit;
}

/** The worst price that an order trades at now, or undefined for any. */
function reachOf({ plan, isBuy, order }: WorkingOrder): number | undefined {
  if (isWaiting(plan)) return undefined;
  if (plan.limit === undefined || plan.kind !== 'trade') return plan.limit;
  const discretion = order.discretionaryAmt ?? 0;
  if (discretion === 0) return plan.limit;
  return Decimal.of(plan.limit)
    .plus(isBuy ? discretion : -discretion)
    .toNumber();
}

/** Whether an order needs a bid and an offer to know its price. A limit at the other side of the quote, fixed once, is the next price here. */
function followsQuote({ plan }: WorkingOrder): boolean {
  const peg = plan.kind === 'trade' ? plan.peg : undefined;
  return peg !== undefined && (peg.follows || peg.to !== 'market' || peg.aggression !== 0);
}
