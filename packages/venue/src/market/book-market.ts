import { assertNever, invariant } from '@tapewright/model';
import { BUY, FillBuffer, NO_TICK, opposite, SELL, type BookFill, type BookSide } from '../book/book.ts';
import { MAKER_TAG } from '../book/maker-quote.ts';
import { isWaiting } from '../order-types/order-type.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import { exchangeNamed } from '../router/exchanges.ts';
import { MidpointPools } from '../router/midpoint-pools.ts';
import { BEST_PRICE_FIRST } from '../router/order-protection.ts';
import type { MarketView } from '../triggers/trigger-method.ts';
import { stepWaiting } from '../triggers/step-waiting.ts';
import type { ExchangeDepth } from '../venue.ts';
import type { MarketInput } from '../venue-io.ts';
import { bestSide, bestTick, type BestSide } from './best-quote.ts';
import type { BookRules } from './book-rules.ts';
import { DisplayedOrders, type LitExchange } from './displayed-orders.ts';
import { exchangeDepth } from './exchange-depth.ts';
import { HiddenMakers } from './hidden-makers.ts';
import { HiddenOrders } from './hidden-orders.ts';
import type { Instrument } from './instrument.ts';
import { Liquidity, type Source } from './liquidity.ts';
import { LitBooks } from './lit-books.ts';
import type { Floor, Market } from './market.ts';
import { offeredTo, type Offered } from './offered.ts';
import { OpeningAuction } from './opening-auction.ts';
import { OrderLimits } from './order-limits.ts';
import { Pegs } from './pegs.ts';
import { PrintFills } from './print-fills.ts';
import { hiddenInterest, pooledInterest, quoteLevels } from './quote-levels.ts';

type MakerQuoteInput = Extract<MarketInput, { kind: 'makerQuote' }>;

/**
 * An instrument that trades in books: one for each lit exchange, and midpoint pools. A marketable order takes the midpoint first and
 * then sweeps the lit books by price; what is left rests at its own exchange, or for SMART where it waits least, and moves when another
 * exchange comes to show a price that it would take. A market order that finds nothing waits for the next quote.
 *
 * An order never trades with one of its own account: the resting one is taken out first.
 */
export class BookMarket implements Market {
  readonly #instrument: Instrument;
  readonly #floor: Floor;
  readonly #books: LitBooks;
  /** Those of `#books`. */
  readonly #lit: readonly LitExchange[];
  readonly #pools: MidpointPools;
  readonly #fills = new FillBuffer();
  readonly #displayed = new DisplayedOrders();
  readonly #hidden = new HiddenOrders();
  readonly #hiddenMakers = new HiddenMakers();
  /** Orders that wait for a price. */
  readonly #waiting = new Set<WorkingOrder>();
  readonly #opening: OpeningAuction;
  readonly #printFills: PrintFills | undefined;
  /** Market orders that found no other side, and orders for more at once than there is. */
  readonly #unserved = new Set<WorkingOrder>();
  /** Orders whose limit needs a quote that is not there. */
  readonly #unpriced = new Set<WorkingOrder>();
  readonly #pegs: Pegs;
  readonly #limits: OrderLimits;
  readonly #liquidity: Liquidity;
  /** Orders that take more than the price at which they are displayed: hidden and discretionary ones. */
  readonly #lurking = new Set<WorkingOrder>();
  /** Best ticks of the quote before the present one. */
  #bidBefore = NO_TICK;
  #askBefore = NO_TICK;

  readonly #tradeTriggered = (order: WorkingOrder): void => this.#trade(order);

  constructor(instrument: Instrument, floor: Floor, { protection, queue, priceOf }: BookRules = {}) {
    this.#instrument = instrument;
    this.#floor = floor;
    const exchanges = instrument.listing.exchanges.map(exchangeNamed);
    this.#books = new LitBooks(exchanges, instrument.grid, protection ?? BEST_PRICE_FIRST);
    this.#lit = this.#books.all;
    this.#pools = new MidpointPools(
      exchanges.filter(({ kind }) => kind === 'midpoint').map(({ name }) => name),
    );
    this.#printFills = queue === undefined ? undefined : new PrintFills(queue, this.#displayed);
    this.#opening = new OpeningAuction(instrument, floor);
    this.#pegs = new Pegs(this.#lit, this.#displayed, instrument.grid, { priceOf, clock: floor });
    this.#limits = new OrderLimits({ instrument, routes: this.#lit, pegs: this.#pegs, clock: floor });
    this.#liquidity = new Liquidity({
      books: this.#books,
      pools: this.#pools,
      hidden: this.#hidden,
      hiddenMakers: this.#hiddenMakers,
      limits: this.#limits,
      clock: floor,
    });
  }

  /** The national best bid and offer. */
  bestBid(): BestSide | undefined {
    return bestSide(this.#lit, BUY);
  }

  bestAsk(): BestSide | undefined {
    return bestSide(this.#lit, SELL);
  }

  /** What the lit books show, exchange by exchange. */
  depth(rows: number): readonly ExchangeDepth[] {
    return exchangeDepth(this.#lit, this.#instrument.grid, rows);
  }

  /** Replaces what an exchange's makers show. Throws a RangeError on an exchange that the instrument does not trade on. */
  quote(input: MakerQuoteInput): void {
    const { grid } = this.#instrument;
    const pool = this.#pools.named(input.exchange);
    if (pool !== undefined) {
      const { bids, asks } = pooledInterest(input, grid);
      pool.state(bids, asks);
      return;
    }
    const lit = this.#books.named(input.exchange);
    if (lit === undefined)
      throw new RangeError(`conId ${input.conId} does not trade on ${input.exchange}, whose quote was given`);
    const { bids, asks } = quoteLevels(input, grid);
    this.#hiddenMakers.state(input.exchange, hiddenInterest(input, grid));
    this.#bidBefore = bestTick(this.#lit, BUY);
    this.#askBefore = bestTick(this.#lit, SELL);
    this.#fills.clear();
    lit.book.quote(bids, asks, this.#fills);
    this.#printFills?.quoted(lit);
    if (this.#fills.length > 0) this.#report(undefined, lit);
    if (this.#hidden.isEmpty) return;
    for (const side of [BUY, SELL] as const)
      for (const { order, tick } of this.#hidden.at(input.exchange, side))
        this.#tradeResting(order, lit, tick);
  }

  enter(order: WorkingOrder): void {
    if (isWaiting(order.plan)) this.#waiting.add(order);
    else if (order.plan.kind === 'open') this.#opening.add(order);
    else this.#trade(order);
  }

  withdraw(order: WorkingOrder): void {
    this.#waiting.delete(order);
    this.#opening.remove(order);
    this.#unserved.delete(order);
    this.#unpriced.delete(order);
    this.#pegs.remove(order);
    this.#lurking.delete(order);
    this.#hidden.remove(order);
    this.#displayed.remove(order);
    this.#pools.remove(order);
  }

  shrink(order: WorkingOrder): void {
    this.#displayed.shrink(order);
  }

  orders(): readonly WorkingOrder[] {
    const waiting = [...this.#waiting, ...this.#opening.orders(), ...this.#unserved, ...this.#unpriced];
    const resting = [...this.#displayed.orders(), ...this.#hidden.orders(), ...this.#pools.orders()];
    return [...resting, ...waiting].sort((a, b) => a.tag - b.tag);
  }

  /** Our orders that an exchange displays, oldest first. */
  displayedAt(exchange: string): readonly WorkingOrder[] {
    return this.#displayed.at(exchange);
  }

  settle(): void {
    while (
      this.#opening.trade() ||
      this.#watchWaiting() ||
      this.#reprice() ||
      this.#serveWaiting() ||
      this.#moveResting() ||
      this.#lurk() ||
      this.#matchPooled()
    );
  }

  /** Takes in a print between others: with a model of the queue it fills what of ours was in its way. */
  notePrint(exchange: string, price: number, units: number): void {
    this.#books.noteTraded(exchange, units);
    const fills = this.#printFills?.of(exchange, this.#instrument.grid.nearestTick(price), units) ?? [];
    for (const { order, place, units: filled } of fills) {
      const { lit, tick, handle } = place;
      // A fill before this one may have taken it out: the other of a pair, for one.
      if (this.#displayed.get(order) !== place) continue;
      const isAll = filled === lit.book.unitsOf(handle);
      if (isAll) this.#displayed.remove(order);
      else lit.book.reduce(handle, lit.book.unitsOf(handle) - filled);
      const { grid } = this.#instrument;
      const isDone = filled === order.openUnits;
      if (isDone) this.#leave(order);
      const paid = { units: filled, price: grid.priceOf(tick), exchange: lit.exchange.name };
      this.#floor.filled(order, { ...paid, liquidity: 1 });
      if (isAll && order.isWorking) this.#displayed.add(order, lit, tick);
      this.#floor.quiet();
    }
  }

  /** What triggers and conditions look at. */
  view(): MarketView {
    const { tape } = this.#instrument;
    return {
      last: tape.last,
      lastBefore: tape.lastBefore,
      bid: this.#priceOf(bestTick(this.#lit, BUY)),
      bidBefore: this.#priceOf(this.#bidBefore),
      ask: this.#priceOf(bestTick(this.#lit, SELL)),
      askBefore: this.#priceOf(this.#askBefore),
    };
  }

  /** What is shown to whoever trades on a side, or to an order within its limit, best first. */
  offered(side: BookSide, to?: WorkingOrder): readonly Offered[] {
    const books = to === undefined ? this.#lit : this.#books.of(to);
    return offeredTo({ side, to, books, limits: this.#limits, displayed: this.#displayed });
  }

  #trade(order: WorkingOrder): void {
    const limit = this.#priced(order);
    if (limit === undefined) {
      if (order.immediacy === undefined) this.#unpriced.add(order);
      else this.#floor.leftOver(order);
      return;
    }
    const reach = this.#limits.reach(order, limit);
    const least = order.leastUnits;
    if (least === 0 || this.#liquidity.available(order, reach) >= least) this.#sweep(order, reach);
    if (!order.isWorking) {
      this.#pegs.remove(order);
      return;
    }
    if (order.immediacy !== undefined) {
      this.withdraw(order);
      this.#floor.leftOver(order);
    } else this.#rest(order, limit);
  }

  #sweep(order: WorkingOrder, limit: number): void {
    this.#liquidity.visit(order);
    for (;;) {
      // What the last price set off may have taken this very order out.
      this.#floor.quiet();
      if (!order.isWorking) return;
      const source = this.#liquidity.next(order, limit);
      if (source === undefined) return;
      this.#take(order, source);
    }
  }

  #take(order: WorkingOrder, source: Source): void {
    const { tick } = source;
    switch (source.kind) {
      case 'order':
        if (source.order.account === order.account) this.#dropOwn(source.order);
        else this.#cross(order, source.order, tick, source.exchange);
        return;
      case 'interest': {
        const units = Math.min(order.openUnits, source.interest.units);
        source.interest.units -= units;
        this.#traded(order, undefined, { units, tick, exchange: source.exchange });
        return;
      }
      case 'book':
        if (this.#stepAside(order, source.lit, tick)) return;
        this.#fills.clear();
        source.lit.book.match(order.side, tick, order.openUnits, this.#fills);
        this.#report(order, source.lit);
        return;
      default:
        assertNever(source);
    }
  }

  /** Trades an order with a resting one of ours that is not displayed. */
  #cross(taker: WorkingOrder, resting: WorkingOrder, tick: number, exchange: string): void {
    const units = Math.min(taker.openUnits, resting.openUnits);
    if (units === resting.openUnits) this.withdraw(resting);
    this.#traded(taker, resting, { units, tick, exchange });
  }

  /** Books a trade with those of its sides that are ours, who rested first, and prints it. */
  #traded(
    taker: WorkingOrder | undefined,
    resting: WorkingOrder | undefined,
    { units, tick, exchange }: { readonly units: number; readonly tick: number; readonly exchange: string },
  ): void {
    const { grid } = this.#instrument;
    const price = grid.priceOf(tick);
    this.#books.noteTraded(exchange, units);
    if (resting !== undefined) this.#floor.filled(resting, { units, price, exchange, liquidity: 1 });
    if (taker !== undefined) this.#floor.filled(taker, { units, price, exchange, liquidity: 2 });
    this.#floor.printed(this.#instrument, { price, exchange, size: grid.sizeOf(units) });
  }

  /** Takes out the orders of the same account that an order would trade with at a price; false when there are none. */
  #stepAside(order: WorkingOrder, route: LitExchange, tick: number): boolean {
    const { book } = route;
    const other = opposite(order.side);
    if (book.makerUnitsAt(other, tick) === book.unitsAt(other, tick)) return false;
    const own = this.#displayed.ofAccount(order.account, route, other, tick);
    for (const resting of own) this.#dropOwn(resting);
    return own.length > 0;
  }

  #dropOwn(resting: WorkingOrder): void {
    this.withdraw(resting);
    this.#floor.leftOver(resting, SELF_TRADE);
  }

  /** Books the fills of a match with whoever rested, and with `taker` when it is one of ours. */
  #report(taker: WorkingOrder | undefined, lit: LitExchange): void {
    for (const fill of this.#fills.list()) {
      const resting = this.#restingIn(fill, taker, lit);
      const isFilled = resting?.openUnits === fill.units;
      if (resting !== undefined && isFilled) this.#leave(resting);
      else if (resting !== undefined && fill.isGone) this.#displayed.forget(resting);
      this.#traded(taker, resting, { ...fill, exchange: lit.exchange.name });
      if (resting !== undefined && fill.isGone && !isFilled) this.#reload(resting, lit, fill.tick);
    }
  }

  /** Our order that a fill is of; undefined for the makers, who take note of a level that is gone. */
  #restingIn(
    { tag, handle, isGone }: BookFill,
    taker: WorkingOrder | undefined,
    { exchange, book }: LitExchange,
  ): WorkingOrder | undefined {
    if (tag === MAKER_TAG) {
      if (isGone && taker !== undefined) book.forgetMaker(opposite(taker.side), handle);
      return undefined;
    }
    const resting = this.#displayed.withTag(tag);
    invariant(resting !== undefined, `nobody's order with tag ${tag} rested at ${exchange.name}`);
    return resting;
  }

  /** The next part of an iceberg: it goes to the end of the queue, after what came to its price has traded. */
  #reload(order: WorkingOrder, lit: LitExchange, tick: number): void {
    this.#tradeResting(order, lit, tick);
    if (order.isWorking) this.#displayed.add(order, lit, tick);
  }

  /** Trades what is not displayed of a resting order with makers that have come to its price: at its own, because it was there first. */
  #tradeResting(order: WorkingOrder, lit: LitExchange, tick: number): void {
    this.#fills.clear();
    lit.book.match(order.side, tick, order.openUnits, this.#fills);
    for (const fill of this.#fills.list()) {
      const other = this.#restingIn(fill, order, lit);
      invariant(other === undefined, `order ${order.permId} rested at a price that ${other?.permId} offered`);
      this.#traded(undefined, order, { units: fill.units, tick, exchange: lit.exchange.name });
    }
    if (order.openUnits === 0) this.withdraw(order);
  }

  #rest(order: WorkingOrder, limit: number): void {
    // What trades together or not at all is held back, wherever it would rest.
    if (order.leastUnits > 0) {
      this.#unserved.add(order);
      return;
    }
    const peg = order.plan.kind === 'trade' ? order.plan.peg : undefined;
    const isPooled = order.destination !== 'SMART' || peg?.rests === 'pool';
    const pool = isPooled ? this.#pools.homeOf(order) : undefined;
    if (pool !== undefined) {
      pool.rest(order);
      return;
    }
    if (!Number.isFinite(limit)) {
      this.#unserved.add(order);
      return;
    }
    const lit = this.#books.home(order, limit, this.#floor.now);
    const isHidden = order.order.hidden === true || peg?.rests === 'pool';
    if (isHidden || (order.order.discretionaryAmt ?? 0) > 0) this.#lurking.add(order);
    if (!isHidden) {
      this.#displayed.add(order, lit, limit);
      return;
    }
    const tick = order.isBuy ? Math.floor(limit) : Math.ceil(limit);
    this.#hidden.add({ order, exchange: lit.exchange.name, tick });
  }

  #leave(order: WorkingOrder): void {
    this.#displayed.forget(order);
    this.#pegs.remove(order);
    this.#lurking.delete(order);
  }

  #watchWaiting(): boolean {
    return (
      this.#waiting.size > 0 && stepWaiting(this.#waiting, this.view(), this.#floor, this.#tradeTriggered)
    );
  }

  /** Lets pegged orders follow the quote. */
  #reprice(): boolean {
    for (const order of this.#unpriced) {
      if (this.#priced(order) === undefined) continue;
      this.#unpriced.delete(order);
      this.#trade(order);
      return true;
    }
    const moved = this.#pegs.moved();
    if (moved === undefined) return false;
    this.withdraw(moved.order);
    this.#pegs.follow(moved.order, moved.tick);
    this.#trade(moved.order);
    return true;
  }

  #serveWaiting(): boolean {
    for (const order of this.#unserved) {
      const limit = this.#limits.limitOf(order);
      const reach = this.#limits.reach(order, limit);
      const least = order.leastUnits;
      if (least > 0 && this.#liquidity.available(order, reach) < least) continue;
      const openBefore = order.openUnits;
      this.#sweep(order, reach);
      if (order.openUnits === 0) this.#unserved.delete(order);
      if (order.openUnits === openBefore) continue;
      // With its minimum filled, the rest of a limit order rests as any other.
      if (order.isWorking && Number.isFinite(limit) && this.#unserved.delete(order)) this.#rest(order, limit);
      return true;
    }
    return false;
  }

  /** Sends a resting SMART order on when another exchange shows a price that it takes. */
  #moveResting(): boolean {
    if (this.#displayed.isEmpty || bestTick(this.#lit, BUY) < bestTick(this.#lit, SELL)) return false;
    for (const [order, { lit }] of this.#displayed.entries()) {
      if (order.destination !== 'SMART') continue;
      const better = this.#books.best(this.#lit, order.side, this.#limits.limitOf(order), this.#floor.now);
      if (better === undefined || better === lit) continue;
      this.#goOn(order);
      return true;
    }
    return false;
  }

  /** Lets orders that are hidden, or take more than they show, take what has come within their reach. */
  #lurk(): boolean {
    for (const order of this.#lurking) {
      const reach = this.#limits.reach(order, this.#limits.limitOf(order));
      if (this.#books.best(this.#books.of(order), order.side, reach, this.#floor.now) === undefined) continue;
      this.#goOn(order);
      return true;
    }
    return false;
  }

  /** Takes a resting order out and trades it anew; a pegged one keeps the price it has come to. */
  #goOn(order: WorkingOrder): void {
    const pegged = this.#pegs.tickOf(order);
    this.withdraw(order);
    if (pegged !== undefined) this.#pegs.follow(order, pegged);
    this.#trade(order);
  }

  /** Tries our orders in the pools again: the midpoint has moved, or new interest has come. */
  #matchPooled(): boolean {
    if (!this.#pools.hasOrders) return false;
    for (const order of this.#pools.orders()) {
      const openBefore = order.openUnits;
      this.#sweep(order, this.#limits.limitOf(order));
      if (order.openUnits === 0) this.withdraw(order);
      if (order.openUnits < openBefore) return true;
    }
    return false;
  }

  /** The limit that an order goes to the market with, in ticks; undefined when it comes from a quote that is not there. */
  #priced(order: WorkingOrder): number | undefined {
    const peg = order.plan.kind === 'trade' ? order.plan.peg : undefined;
    if (peg === undefined) return this.#limits.limitOf(order);
    const tick = this.#pegs.tickOf(order) ?? this.#pegs.price(order);
    if (tick === undefined) return undefined;
    if (peg.follows) this.#pegs.follow(order, tick);
    else this.#floor.replanned(order, { kind: 'trade', limit: this.#instrument.grid.priceOf(tick) });
    return tick;
  }

  #priceOf(tick: number): number | undefined {
    return Number.isNaN(tick) ? undefined : this.#instrument.grid.priceOf(tick);
  }
}

/** Why a resting order goes that its own account would have traded with. The text is ours. */
const SELF_TRADE = 'It would have traded with another order of the same account.';
