import { invariant } from '@tapewright/model';
import { BUY, SELL, type BookSide } from '../book/book.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Floor, Market } from '../market/market.ts';
import type { Offered } from '../market/offered.ts';
import { isWaiting } from '../order-types/order-type.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { MarketView } from '../triggers/trigger-method.ts';
import { stepWaiting } from '../triggers/step-waiting.ts';
import type { BookLevel } from '../venue-io.ts';
import { legSide, unitsInOne, type Combination } from './combination.ts';
import { isNonGuaranteed } from './leg-orders.ts';
import { Legging } from './legging.ts';
import { parcelsOf, type Parcel } from './parcel.ts';

/** What the market of a combination needs of the desk. */
export interface ComboFloor extends Pick<Floor, 'now' | 'triggered' | 'replanned' | 'leftOver' | 'quiet'> {
  /** The next small number of an order. */
  nextTag(): number;
  /** Whether a leg has to wait for shares to sell short. */
  isLocating(leg: WorkingOrder): boolean;
  /** Trades all legs in one step: what their fills set off waits until it is done, and they are told as one trade of the order. */
  together(order: WorkingOrder, step: () => void): void;
}

/** What a combination would cost and bring by what its legs' books show; an absent side is not there for all of them. */
export interface NaturalQuote {
  readonly bid: BookLevel | undefined;
  readonly ask: BookLevel | undefined;
}

/**
 * Where a combination trades: in the books of its legs. A guaranteed one fills in whole combinations, all legs in one step and none alone, when
 * what the books show comes to its price; one that is not guaranteed is worked leg by leg. Orders of combinations do not trade with each other.
 */
export class ComboMarket implements Market {
  readonly combination: Combination;
  /** Whether anything was ever ordered in it: from then on its legs may move with it. */
  wasOrdered = false;
  readonly #instrument: Instrument;
  readonly #floor: ComboFloor;
  /** Orders that wait for a price. */
  readonly #waiting = new Set<WorkingOrder>();
  readonly #resting = new Set<WorkingOrder>();
  readonly #leggings = new Map<WorkingOrder, Legging>();
  #present: NaturalQuote = { bid: undefined, ask: undefined };
  #before: NaturalQuote = this.#present;

  readonly #tradeTriggered = (order: WorkingOrder): void => this.#trade(order);

  constructor(combination: Combination, instrument: Instrument, floor: ComboFloor) {
    this.combination = combination;
    this.#instrument = instrument;
    this.#floor = floor;
  }

  enter(order: WorkingOrder): void {
    this.wasOrdered = true;
    if (isWaiting(order.plan)) this.#waiting.add(order);
    else this.#trade(order);
  }

  withdraw(order: WorkingOrder): void {
    this.#waiting.delete(order);
    this.#resting.delete(order);
    this.#leggings.get(order)?.stop();
    this.#leggings.delete(order);
  }

  shrink(order: WorkingOrder): void {
    this.#leggings.get(order)?.step();
  }

  settle(): void {
    this.#look();
    while (this.#watchWaiting() || this.#tradeResting() || this.#legOn()) this.#look();
  }

  orders(): readonly WorkingOrder[] {
    return [...this.#waiting, ...this.#resting, ...this.#leggings.keys()].sort((a, b) => a.tag - b.tag);
  }

  view(): MarketView {
    const { last, lastBefore } = this.#instrument.tape;
    return {
      last,
      lastBefore,
      bid: this.#present.bid?.price,
      bidBefore: this.#before.bid?.price,
      ask: this.#present.ask?.price,
      askBefore: this.#before.ask?.price,
    };
  }

  /** What it would cost and bring now. */
  quote(): NaturalQuote {
    return { bid: this.#best(SELL), ask: this.#best(BUY) };
  }

  /** Takes a look at the legs' books. */
  #look(): void {
    const quote = this.quote();
    if (isSame(quote.bid, this.#present.bid) && isSame(quote.ask, this.#present.ask)) return;
    this.#before = this.#present;
    this.#present = quote;
  }

  #best(side: BookSide): BookLevel | undefined {
    const offers = this.combination.parts.map(
      (part) => part.instrument.openBooks?.offered(legSide(part, side)) ?? [],
    );
    const limit = side === BUY ? Infinity : -Infinity;
    const [best] = parcelsOf(this.combination, side, offers, { limit, most: 1 });
    if (best === undefined) return undefined;
    const { grid } = this.#instrument;
    const counts = this.combination.parts.map((part, index) =>
      Math.floor((offers[index]?.[0]?.units ?? 0) / unitsInOne(part)),
    );
    return { price: best.price, size: grid.sizeOf(Math.max(1, Math.min(...counts))) };
  }

  #trade(order: WorkingOrder): void {
    if (this.combination.parts.some(({ instrument }) => instrument.bars !== undefined)) {
      this.#floor.leftOver(order, 'Bars have no quotes for a combination to trade at.');
      return;
    }
    if (isNonGuaranteed(order.order)) {
      this.#leggings.set(order, new Legging(order, this.combination));
      this.#legOn();
      return;
    }
    this.#take(order);
    if (!order.isWorking) return;
    if (order.immediacy === undefined) this.#resting.add(order);
    else this.#floor.leftOver(order);
  }

  /** Fills what can be had of an order at its price; whether there was anything. */
  #take(order: WorkingOrder): boolean {
    const parcels = this.#parcels(order);
    const count = parcels.reduce((sum, parcel) => sum + parcel.count, 0);
    if (count === 0 || count < order.leastUnits) return false;
    for (const parcel of parcels) this.#floor.together(order, () => this.#fill(order, parcel));
    this.#floor.quiet();
    return true;
  }

  #parcels(order: WorkingOrder): readonly Parcel[] {
    const { plan, side, openUnits } = order;
    const stated = plan.kind === 'trade' ? plan.limit : undefined;
    const limit = stated ?? (side === BUY ? Infinity : -Infinity);
    const offers = (order.legs ?? []).map((leg, index) => this.#offeredTo(leg, index, openUnits));
    return parcelsOf(this.combination, side, offers, { limit, most: openUnits });
  }

  /** What a leg would find for so many combinations. */
  #offeredTo(leg: WorkingOrder, index: number, count: number): readonly Offered[] {
    const part = this.combination.parts[index];
    const { openBooks } = leg.instrument;
    if (part === undefined || openBooks === undefined) return [];
    leg.plan = { kind: 'trade' };
    leg.units = leg.filledUnits + count * unitsInOne(part);
    const isHeld = this.#floor.isLocating(leg);
    const offered = isHeld ? [] : openBooks.offered(leg.side, leg);
    leg.units = leg.filledUnits;
    return offered;
  }

  #fill(order: WorkingOrder, { count, ticks }: Parcel): void {
    for (const [index, leg] of (order.legs ?? []).entries()) {
      const part = this.combination.parts[index];
      const tick = ticks[index];
      invariant(part !== undefined && tick !== undefined, `order ${order.permId} has more legs than parts`);
      leg.units = leg.filledUnits + count * unitsInOne(part);
      leg.plan = { kind: 'trade', limit: part.instrument.grid.priceOf(tick) };
      leg.phase = 'working';
      leg.instrument.market.enter(leg);
      leg.phase = 'done';
      invariant(
        leg.openUnits === 0,
        `a leg of combination ${order.permId} found ${leg.openUnits} units less than its books showed`,
      );
    }
  }

  #watchWaiting(): boolean {
    return (
      this.#waiting.size > 0 && stepWaiting(this.#waiting, this.view(), this.#floor, this.#tradeTriggered)
    );
  }

  #tradeResting(): boolean {
    for (const order of this.#resting) {
      if (order.isWorking && this.#take(order)) {
        if (!order.isWorking) this.#resting.delete(order);
        return true;
      }
    }
    return false;
  }

  #legOn(): boolean {
    for (const [order, legging] of this.#leggings) {
      const isNew = order.isWorking && legging.step();
      if (!order.isWorking) this.#leggings.delete(order);
      if (isNew) return true;
    }
    return false;
  }
}

function isSame(a: BookLevel | undefined, b: BookLevel | undefined): boolean {
  return a?.price === b?.price && (a === b || (a !== undefined && b !== undefined && a.size.equals(b.size)));
}
