import { invariant } from '@tapewright/model';
import { BUY, FillBuffer, opposite, SELL, type BookSide } from '../book/book.ts';
import { LadderBook } from '../book/ladder-book.ts';
import { MAKER_TAG, MakerQuote } from '../book/maker-quote.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import { exchangeNamed, type ExchangeDescription } from '../router/exchanges.ts';
import { MidpointPool } from '../router/midpoint-pool.ts';
import { bestRoute, type Route } from '../router/smart-router.ts';
import { isTriggered, type MarketView } from '../triggers/trigger-method.ts';
import type { MarketInput } from '../venue-io.ts';
import { bestSide, bestTick, midpointTick, type BestSide } from './best-quote.ts';
import type { Instrument } from './instrument.ts';
import type { Floor, Market } from './market.ts';
import { hiddenInterest, quoteLevels } from './quote-levels.ts';

type MakerQuoteInput = Extract<MarketInput, { kind: 'makerQuote' }>;

interface LitExchange extends Route {
  readonly exchange: ExchangeDescription;
  readonly makers: MakerQuote;
}

/** Where an order rests: in an exchange's book, under the book's handle. */
interface Place {
  readonly lit: LitExchange;
  readonly handle: number;
}

/**
 * An instrument that trades in books: one for each lit exchange, and midpoint pools. A marketable order takes the midpoint first and
 * then sweeps the lit books by price; what is left rests at its own exchange, or for SMART at the primary one, and moves when another
 * exchange comes to show a price that it would take. A market order that finds nothing waits for the next quote.
 */
export class BookMarket implements Market {
  readonly #instrument: Instrument;
  readonly #floor: Floor;
  readonly #lit: readonly LitExchange[];
  /** Exchange → pool. */
  readonly #pools: ReadonlyMap<string, MidpointPool>;
  readonly #fills = new FillBuffer();
  /** Tag → our order that rests in a book. */
  readonly #byTag = new Map<number, WorkingOrder>();
  readonly #places = new Map<WorkingOrder, Place>();
  /** Orders that wait for a stop. */
  readonly #stops = new Set<WorkingOrder>();
  /** Market orders that found no other side. */
  readonly #unserved = new Set<WorkingOrder>();
  /** Best prices of the quote before the present one. */
  #bidBefore: number | undefined;
  #askBefore: number | undefined;

  constructor(instrument: Instrument, floor: Floor) {
    this.#instrument = instrument;
    this.#floor = floor;
    const exchanges = instrument.listing.exchanges.map(exchangeNamed);
    this.#lit = exchanges.filter(({ kind }) => kind === 'lit').map(litExchange);
    this.#pools = new Map(
      exchanges.filter(({ kind }) => kind === 'midpoint').map(({ name }) => [name, new MidpointPool()]),
    );
  }

  /** The national best bid and offer. */
  bestBid(): BestSide | undefined {
    return bestSide(this.#lit, BUY);
  }

  bestAsk(): BestSide | undefined {
    return bestSide(this.#lit, SELL);
  }

  /** Replaces what an exchange's makers show. Throws a RangeError on an exchange that the instrument does not trade on. */
  quote(input: MakerQuoteInput): void {
    const { grid } = this.#instrument;
    const pool = this.#pools.get(input.exchange);
    if (pool !== undefined) {
      const { bids, asks } = hiddenInterest(input, grid);
      pool.state(bids, asks);
      return;
    }
    const lit = this.#lit.find(({ exchange }) => exchange.name === input.exchange);
    if (lit === undefined)
      throw new RangeError(`conId ${input.conId} does not trade on ${input.exchange}, whose quote was given`);
    const { bids, asks } = quoteLevels(input, grid);
    const view = this.#view();
    this.#bidBefore = view.bid;
    this.#askBefore = view.ask;
    this.#fills.clear();
    lit.makers.replace(bids, asks, this.#fills);
    this.#report(undefined, lit);
  }

  enter(order: WorkingOrder): void {
    if (order.plan.kind === 'stop') this.#stops.add(order);
    else this.#trade(order);
  }

  withdraw(order: WorkingOrder): void {
    this.#stops.delete(order);
    this.#unserved.delete(order);
    this.#pools.get(order.destination)?.remove(order);
    const place = this.#places.get(order);
    if (place === undefined) return;
    place.lit.book.remove(place.handle);
    this.#leave(order);
  }

  shrink(order: WorkingOrder): void {
    const place = this.#places.get(order);
    place?.lit.book.reduce(place.handle, order.openUnits);
  }

  orders(): readonly WorkingOrder[] {
    const pooled = [...this.#pools.values()].flatMap((pool) => pool.orders());
    return [...this.#places.keys(), ...this.#stops, ...this.#unserved, ...pooled].sort(
      (a, b) => a.tag - b.tag,
    );
  }

  settle(): void {
    while (this.#triggerStops() || this.#serveMarketOrders() || this.#moveResting() || this.#matchPooled());
  }

  #trade(order: WorkingOrder): void {
    const limit = this.#limitTick(order);
    if (order.immediacy === 'FOK' && this.#available(order, limit) < order.openUnits) {
      this.#floor.leftOver(order);
      return;
    }
    this.#sweep(order, limit);
    if (!order.isWorking) return;
    if (order.immediacy !== undefined) this.#floor.leftOver(order);
    else this.#rest(order, limit);
  }

  #sweep(order: WorkingOrder, limit: number): void {
    const routes = this.#routesOf(order);
    for (;;) {
      // What the last price set off may have taken this very order out.
      this.#floor.quiet();
      if (!order.isWorking) return;
      if (this.#takeMidpoint(order, limit)) continue;
      const route = bestRoute(routes, order.side, limit);
      if (route === undefined) return;
      this.#fills.clear();
      route.book.match(order.side, route.book.best(opposite(order.side)), order.openUnits, this.#fills);
      this.#report(order, route);
    }
  }

  /** Trades with one contra of the pools at the midpoint; false when there is none within the limit. */
  #takeMidpoint(order: WorkingOrder, limit: number): boolean {
    const { side } = order;
    for (const [exchange, pool] of this.#poolsOf(order)) {
      if (!pool.hasFor(side)) continue;
      const midpoint = midpointTick(this.#lit);
      const isAllowed = side === BUY ? midpoint <= limit : midpoint >= limit;
      if (!isAllowed) continue;
      const contra = pool.contra(side, midpoint, (resting) => this.#limitTick(resting));
      if (contra === undefined) continue;
      const price = this.#instrument.grid.priceOf(midpoint);
      const offered = 'order' in contra ? contra.order.openUnits : contra.hidden.units;
      const units = Math.min(order.openUnits, offered);
      if ('order' in contra) {
        if (units === offered) pool.remove(contra.order);
        this.#floor.filled(contra.order, { units, price, exchange, liquidity: 1 });
      } else {
        contra.hidden.units -= units;
      }
      this.#floor.filled(order, { units, price, exchange, liquidity: 2 });
      this.#floor.printed(this.#instrument, { price, exchange, size: this.#instrument.grid.sizeOf(units) });
      return true;
    }
    return false;
  }

  /** Books the fills of a match with whoever rested, and with `taker` when it is one of ours. */
  #report(taker: WorkingOrder | undefined, { exchange: { name: exchange }, makers }: LitExchange): void {
    const { grid } = this.#instrument;
    for (const { handle, tag, tick, units, isGone } of this.#fills.list()) {
      const price = grid.priceOf(tick);
      if (tag === MAKER_TAG) {
        if (isGone && taker !== undefined) makers.forget(opposite(taker.side), handle);
      } else {
        const resting = this.#byTag.get(tag);
        invariant(resting !== undefined, `nobody's order with tag ${tag} rested at ${exchange}`);
        if (isGone) this.#leave(resting);
        this.#floor.filled(resting, { units, price, exchange, liquidity: 1 });
      }
      if (taker !== undefined) this.#floor.filled(taker, { units, price, exchange, liquidity: 2 });
      this.#floor.printed(this.#instrument, { price, exchange, size: grid.sizeOf(units) });
    }
  }

  #rest(order: WorkingOrder, limit: number): void {
    const pool = this.#pools.get(order.destination);
    if (pool !== undefined) {
      pool.rest(order);
      return;
    }
    if (!Number.isFinite(limit)) {
      this.#unserved.add(order);
      return;
    }
    const [lit] = this.#routesOf(order);
    invariant(lit !== undefined, `order ${order.permId} has no exchange to rest at`);
    const handle = lit.book.add(order.side, limit, order.openUnits, order.tag);
    this.#places.set(order, { lit, handle });
    this.#byTag.set(order.tag, order);
  }

  #leave(order: WorkingOrder): void {
    this.#places.delete(order);
    this.#byTag.delete(order.tag);
  }

  #triggerStops(): boolean {
    if (this.#stops.size === 0) return false;
    const view = this.#view();
    for (const order of this.#stops) {
      const { plan } = order;
      if (plan.kind !== 'stop' || !isTriggered(order, plan.stop, view)) continue;
      this.#stops.delete(order);
      order.plan = plan.next;
      this.#floor.triggered(order);
      this.#trade(order);
      return true;
    }
    return false;
  }

  #serveMarketOrders(): boolean {
    for (const order of this.#unserved) {
      const openBefore = order.openUnits;
      this.#sweep(order, this.#limitTick(order));
      if (order.openUnits === 0) this.#unserved.delete(order);
      if (order.openUnits < openBefore) return true;
    }
    return false;
  }

  /** Sends a resting SMART order on when another exchange shows a price that it takes. */
  #moveResting(): boolean {
    const areApart = bestTick(this.#lit, BUY) < bestTick(this.#lit, SELL);
    if (areApart || this.#places.size === 0) return false;
    for (const [order, { lit }] of this.#places) {
      if (order.destination !== 'SMART') continue;
      const better = bestRoute(this.#lit, order.side, this.#limitTick(order));
      if (better === undefined || better === lit) continue;
      this.withdraw(order);
      this.#trade(order);
      return true;
    }
    return false;
  }

  /** Tries our orders in the pools again: the midpoint has moved, or new interest has come. */
  #matchPooled(): boolean {
    for (const pool of this.#pools.values()) {
      for (const order of pool.orders()) {
        const openBefore = order.openUnits;
        this.#sweep(order, this.#limitTick(order));
        if (order.openUnits === 0) pool.remove(order);
        if (order.openUnits < openBefore) return true;
      }
    }
    return false;
  }

  #available(order: WorkingOrder, limit: number): number {
    const midpoint = midpointTick(this.#lit);
    let units = 0;
    for (const [, pool] of this.#poolsOf(order))
      if (order.isBuy ? midpoint <= limit : midpoint >= limit)
        units += pool.available(order.side, midpoint, (resting) => this.#limitTick(resting));
    for (const { book } of this.#routesOf(order)) units += book.available(order.side, limit, order.openUnits);
    return units;
  }

  #routesOf({ destination }: WorkingOrder): readonly LitExchange[] {
    return destination === 'SMART'
      ? this.#lit
      : this.#lit.filter(({ exchange }) => exchange.name === destination);
  }

  #poolsOf({ destination }: WorkingOrder): readonly (readonly [string, MidpointPool])[] {
    if (destination === 'SMART') return [...this.#pools];
    const pool = this.#pools.get(destination);
    return pool === undefined ? [] : [[destination, pool]];
  }

  /** The order's limit in ticks; infinite for one that takes any price. */
  #limitTick({ plan, side }: WorkingOrder): number {
    const limit = plan.kind === 'trade' ? plan.limit : undefined;
    if (limit !== undefined) return this.#instrument.grid.nearestTick(limit);
    return side === BUY ? Infinity : -Infinity;
  }

  #view(): MarketView {
    const { tape } = this.#instrument;
    return {
      last: tape.last,
      lastBefore: tape.lastBefore,
      bid: this.#bestPrice(BUY),
      bidBefore: this.#bidBefore,
      ask: this.#bestPrice(SELL),
      askBefore: this.#askBefore,
    };
  }

  #bestPrice(side: BookSide): number | undefined {
    const tick = bestTick(this.#lit, side);
    return Number.isNaN(tick) ? undefined : this.#instrument.grid.priceOf(tick);
  }
}

function litExchange(exchange: ExchangeDescription): LitExchange {
  const book = new LadderBook();
  return { exchange, book, makers: new MakerQuote(book) };
}
