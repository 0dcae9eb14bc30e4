import { Decimal, instant, MICROS_PER_MINUTE, type Calendar, type Instant } from '@tapewright/model';
import type { OrderTerms, Quantity } from '../orders/order-terms.ts';
import type { AlgoRun, AlgoSeat, ExecutionAlgo } from './algo.ts';
import { ScheduleRun, type ScheduleTerms } from './schedule.ts';

export interface AuctionTerms {
  /** Its next opening or closing auction. */
  readonly calendar: Calendar;
  readonly auction: 'open' | 'close';
  /** A limit-on-open or limit-on-close order at this price; market orders when left out. */
  readonly limit?: number | undefined;
  /**
   * So many minutes before the auction its order goes out. 12 when left out, before the cut-offs of NYSE (10) and NASDAQ (5 for market orders
   * on close); the broker may ask for more.
   */
  readonly enterMinutes?: number | undefined;
  /** What the auction is to take at most; the rest is traded before it, later ones larger. All of it when left out. */
  readonly atMost?: Quantity | undefined;
  /** From piece to piece of what is traded before. Five minutes when left out. */
  readonly everyMs?: number | undefined;
}

const DEFAULT_ENTER_MINUTES = 12;
const DEFAULT_EVERY_MS = 300_000;
/** Reports of the auction come a little after its time. */
const AFTER_AUCTION_MINUTES = 10;

/** Aims at the price of an auction: a market- or limit-on-open or -close order before its cut-off, and before that what the auction should not bear. */
export function auction(terms: AuctionTerms): ExecutionAlgo {
  const { calendar, limit, enterMinutes = DEFAULT_ENTER_MINUTES, everyMs = DEFAULT_EVERY_MS } = terms;
  const atMost = terms.atMost === undefined ? undefined : Decimal.of(terms.atMost);
  if (atMost !== undefined && atMost.sign < 0) throw new RangeError(`an auction that takes ${atMost}`);
  const nextFrom = (now: Instant): Instant => auctionAfter(calendar, terms.auction, now);
  return {
    name: `auction:${terms.auction}`,
    limit,
    participation: undefined,
    wantsQuotes: false,
    untilFrom: (now) => instant(nextFrom(now) + AFTER_AUCTION_MINUTES * MICROS_PER_MINUTE),
    begin: (seat) =>
      new AuctionRun(seat, {
        enterAt: instant(nextFrom(seat.now) - enterMinutes * MICROS_PER_MINUTE),
        atMost,
        order: orderFor(terms.auction, limit),
        everyMs,
      }),
  };
}

interface AuctionPlan {
  readonly enterAt: Instant;
  readonly atMost: Decimal | undefined;
  readonly order: OrderTerms;
  readonly everyMs: number;
}

class AuctionRun implements AlgoRun {
  readonly #seat: AlgoSeat;
  readonly #plan: AuctionPlan;
  readonly #before: ScheduleRun | undefined;
  #hasEntered = false;
  #unfilledAtEntry = Decimal.ZERO;

  constructor(seat: AlgoSeat, plan: AuctionPlan) {
    this.#seat = seat;
    this.#plan = plan;
    this.#before = plan.atMost === undefined ? undefined : scheduleBefore(seat, plan, plan.atMost);
  }

  step(): void {
    const seat = this.#seat;
    const { enterAt, order } = this.#plan;
    if (seat.now < enterAt) {
      seat.wakeAt(enterAt);
      // It may wish for an earlier moment.
      this.#before?.step();
      return;
    }
    if (!this.#hasEntered) {
      for (const child of seat.workingChildren) seat.cancel(child);
      this.#unfilledAtEntry = seat.unfilled;
      this.#hasEntered = true;
    }
    // Past the cut-off the broker refuses: the pauses after refusals, and the deadline, end that.
    const room = this.#plan.atMost?.minus(this.#entered()).min(seat.uncommitted) ?? seat.uncommitted;
    if (room.sign > 0) seat.send(room, order);
  }

  /** What waits for the auction, or was filled since its orders went out. */
  #entered(): Decimal {
    const waiting = this.#seat.workingChildren.filter((child) => !child.isCancelRequested);
    return Decimal.sum(waiting.map((child) => child.remaining)).plus(
      this.#unfilledAtEntry.minus(this.#seat.unfilled),
    );
  }
}

/** What the auction should not take, spread over the time before with a weight that grows with the time that has passed. */
function scheduleBefore(seat: AlgoSeat, { enterAt, everyMs }: AuctionPlan, atMost: Decimal): ScheduleRun {
  const early: AlgoSeat = {
    get now() {
      return seat.now;
    },
    random: seat.random,
    side: seat.side,
    startedAt: seat.startedAt,
    until: enterAt,
    get limit() {
      return seat.limit;
    },
    get unfilled() {
      return seat.unfilled.minus(atMost).max(Decimal.ZERO);
    },
    get uncommitted() {
      return seat.uncommitted.minus(atMost).max(Decimal.ZERO);
    },
    get workingChildren() {
      return seat.workingChildren;
    },
    get market() {
      return seat.market;
    },
    step: seat.step,
    send: (quantity, terms) => seat.send(quantity, terms),
    cancel: (child) => seat.cancel(child),
    reprice: (child, limit) => seat.reprice(child, limit),
    wakeAt: (at) => seat.wakeAt(at),
    fail: (reason) => seat.fail(reason),
    passiveTick: (price) => seat.passiveTick(price),
  };
  const terms: ScheduleTerms = { until: enterAt, everyMs };
  return new ScheduleRun(early, terms, (start) => (from, to) => (to - start) ** 2 - (from - start) ** 2);
}

function auctionAfter(calendar: Calendar, which: 'open' | 'close', now: Instant): Instant {
  const session = calendar.sessionAt(now) ?? calendar.nextSession(now);
  if (which === 'close') return session.close;
  return session.open > now ? session.open : calendar.nextSession(now).open;
}

/** IB's words: MOC and LOC; for the open a market or limit order whose time in force is OPG. */
function orderFor(which: 'open' | 'close', limit: number | undefined): OrderTerms {
  if (which === 'open') return limit === undefined ? { tif: 'OPG' } : { limit, tif: 'OPG' };
  return limit === undefined ? { type: 'MOC' } : { type: 'LOC', limit };
}
