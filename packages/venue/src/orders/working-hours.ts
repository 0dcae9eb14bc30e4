import type { Instant } from '@tapewright/model';
import { warningTime } from '../hours/broker-time.ts';
import { tradingWindow } from '../hours/trading-window.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Fill, Market } from '../market/market.ts';
import { isWaiting } from '../order-types/order-type.ts';
import { closingFill, isTooLate } from './closing-auction.ts';
import type { ConditionWatch } from './condition-watch.ts';
import { describeOrder } from './echo.ts';
import type { Locates } from './locates.ts';
import { dueOf, type OrderList } from './order-list.ts';
import { REFUSALS, type Refusal } from './refusal.ts';
import type { WorkingOrder } from './working-order.ts';

/** What is done for the hours by the desk that they belong to. */
interface Desk {
  readonly now: Instant;
  readonly orders: OrderList;
  report(order: WorkingOrder): void;
  refuse(order: WorkingOrder, refusal: Refusal): void;
  cancelFor(order: WorkingOrder, why: string): void;
  filled(order: WorkingOrder, fill: Fill): void;
  /** Who works an order. */
  marketOf(order: WorkingOrder): Market;
}

/**
 * Brings released orders to their market when they may trade, and takes them out of it when their hours are over: sessions, times of the
 * order's own, conditions, and shares that have to be found first.
 */
export class WorkingHours {
  readonly #desk: Desk;
  readonly #conditions: ConditionWatch;
  readonly #locates: Locates;

  constructor(desk: Desk, parts: { readonly conditions: ConditionWatch; readonly locates: Locates }) {
    this.#desk = desk;
    this.#conditions = parts.conditions;
    this.#locates = parts.locates;
  }

  /** To the market, if this is the hour for it. */
  open(order: WorkingOrder, isNew: boolean): void {
    const { instrument, startsAt } = order;
    const { now } = this.#desk;
    if (this.holdsForConditions(order)) return;
    if (startsAt !== undefined && startsAt > now) {
      this.#sleep(order, startsAt);
      this.#desk.report(order);
      return;
    }
    const window = tradingWindow(instrument.calendar, now, order.tradesOutsideRth);
    // An auction that is over does not come again before the next session.
    const isLate = order.plan.kind === 'open' && now > window.opens;
    const opens = isLate ? instrument.calendar.nextSession(now).open : window.opens;
    if (isTooLate(order.plan, instrument, order.destination, now)) {
      this.#desk.cancelFor(order, REFUSALS.tooLateForClose().message);
      return;
    }
    if (now >= opens) {
      if (!this.#holdsForLocate(order)) this.#work(order);
      return;
    }
    this.#sleep(order, opens);
    this.#desk.report(order);
    if (!isNew) return;
    this.#desk.refuse(order, REFUSALS.waitsForOpen(describeOrder(order), warningTime(opens)));
    this.#desk.report(order);
  }

  /** What can be borrowed of an instrument has changed. */
  locate(instrument: Instrument): void {
    for (const order of this.#locates.waitingFor(instrument)) this.open(order, false);
  }

  /** Watches an order's conditions, and holds the order if they are to release it. */
  holdsForConditions(order: WorkingOrder): boolean {
    if (order.conditions.length === 0 || order.isReleased) return false;
    const { now } = this.#desk;
    this.#conditions.add(order, now);
    this.#desk.orders.noteDue(dueOf(order));
    if (!order.isConditional) return false;
    const { calendar } = order.instrument;
    if (order.order.tif === 'DAY') order.endsAt = tradingWindow(calendar, now, order.tradesOutsideRth).closes;
    this.#sleep(order, undefined);
    this.#desk.report(order);
    return true;
  }

  /** The conditions of an order hold: it goes on. */
  release(order: WorkingOrder): void {
    order.isReleased = true;
    if (order.order.tif === 'DAY') order.endsAt = undefined;
    this.open(order, false);
  }

  /** The time is over in which an order is active: it is kept, and does nothing. */
  pause(order: WorkingOrder): void {
    if (order.phase === 'working') this.#desk.marketOf(order).withdraw(order);
    order.pausesAt = undefined;
    this.#sleep(order, undefined);
    order.status = 'Inactive';
    this.#desk.report(order);
  }

  /** The hours of a working order are over. */
  end(order: WorkingOrder): void {
    const { instrument } = order;
    const { now } = this.#desk;
    const session = tradingWindow(instrument.calendar, (now - 1) as Instant, order.tradesOutsideRth);
    const fill = closingFill(order, session.opens);
    if (fill !== undefined) {
      this.#desk.filled(order, fill);
      return;
    }
    const { opens } = tradingWindow(instrument.calendar, now, order.tradesOutsideRth);
    const isOver = order.order.tif === 'GTD' && (order.endsAt ?? opens) <= opens;
    // Day-till-cancelled: kept, and it does nothing until it is changed or cancelled.
    if (order.order.tif === 'DTC') {
      this.pause(order);
      return;
    }
    if ((order.order.tif !== 'GTC' && order.order.tif !== 'GTD') || isOver) {
      this.#desk.cancelFor(order, 'Expired');
      return;
    }
    this.#desk.marketOf(order).withdraw(order);
    this.#sleep(order, opens);
    this.#desk.report(order);
  }

  /** Holds a short sale for which there are no shares to borrow. */
  #holdsForLocate(order: WorkingOrder): boolean {
    const wasHeld = order.isLocating;
    order.isLocating = this.#locates.mustWait(order);
    if (!order.isLocating || wasHeld) return order.isLocating;
    this.#sleep(order, undefined);
    this.#desk.report(order);
    this.#desk.refuse(order, REFUSALS.beingLocated());
    return true;
  }

  /** `until` is unknown while the order waits for something other than time. */
  #sleep(order: WorkingOrder, until: Instant | undefined): void {
    order.phase = 'asleep';
    order.status = 'PreSubmitted';
    order.wakesAt = until;
    this.#desk.orders.noteDue(dueOf(order));
  }

  #work(order: WorkingOrder): void {
    const { instrument, plan } = order;
    order.phase = 'working';
    order.status = isWaiting(plan) ? 'PreSubmitted' : 'Submitted';
    order.restsAt = tradingWindow(instrument.calendar, this.#desk.now, order.tradesOutsideRth).closes;
    this.#desk.orders.noteDue(dueOf(order));
    this.#desk.report(order);
    if (plan.kind !== 'close') this.#desk.marketOf(order).enter(order);
  }
}
