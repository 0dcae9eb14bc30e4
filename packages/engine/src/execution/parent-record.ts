import { Decimal, instant, MICROS_PER_MS, type Contract, type Instant, type Random } from '@tapewright/model';
import type { TradedInstrument } from '../kernel/market.ts';
import type { LiveOrder } from '../orders/live-order.ts';
import type { OrderRecord } from '../orders/order-record.ts';
import type { OrderTerms } from '../orders/order-terms.ts';
import { sizeStepOf } from '../sizing/sizing.ts';
import type { BarSeries } from '../strategy/bar-series.ts';
import type { AlgoRun, AlgoSeat, Cause, ExecutionAlgo, SeenMarket } from './algo.ts';
import { Children } from './children.ts';
import type { ParentChanges, ParentOrder, ParentStatus } from './parent-order.ts';
import { ParticipationCap } from './participation-cap.ts';

/** Children in a row that ended without a fill and without our wish, before the parent is given up. */
export const MAX_CHILD_FAILURES = 10;
/** The first pause after such a child; each further one doubles it, up to `MAX_PAUSE_MS`. */
export const FIRST_PAUSE_MS = 1_000;
export const MAX_PAUSE_MS = 60_000;
/** Children of one parent. */
export const MAX_CHILDREN = 10_000;

type EndStatus = Exclude<ParentStatus, 'Working' | 'Ending'>;

/** What a parent needs of the engine. */
export interface ParentHost {
  readonly now: Instant;
  readonly random: Random;
  place(parent: ParentRecord, quantity: Decimal, terms: OrderTerms): OrderRecord;
  cancel(order: LiveOrder): void;
  reprice(order: LiveOrder, limit: number): boolean;
  /** Steps the parent at a moment; an earlier wish is forgotten. */
  wakeAt(parent: ParentRecord, at: Instant): void;
  /** The status, or what is filled, has changed. */
  changed(parent: ParentRecord): void;
  alarm(parent: ParentRecord, text: string): void;
}

export interface ParentStart {
  readonly number: number;
  readonly instrument: TradedInstrument;
  readonly signedQuantity: Decimal;
  readonly algo: ExecutionAlgo;
  readonly until: Instant;
}

/** The engine's side of a `ParentOrder`, and its algorithm's seat. */
export class ParentRecord implements ParentOrder, AlgoSeat {
  readonly number: number;
  readonly algo: string;
  readonly instrument: TradedInstrument;
  readonly side: 'BUY' | 'SELL';
  readonly startedAt: Instant;
  readonly step: Decimal;
  quantity: Decimal;
  status: ParentStatus = 'Working';
  until: Instant;
  limit: number | undefined;
  endedAt: Instant | undefined;
  reason = '';
  readonly arrivalPrice: number | undefined;
  readonly arrivalSpread: number | undefined;
  endPrice: number | undefined;
  marketVwap: number | undefined;
  readonly #host: ParentHost;
  readonly #children = new Children();
  readonly #cap: ParticipationCap | undefined;
  readonly #run: AlgoRun;
  #ending: EndStatus = 'Cancelled';
  #failures = 0;
  /** Nothing is sent before this moment. */
  #pausedUntil = 0;
  #algoWake: Instant | undefined;
  #isStepping = false;
  #toldFilled = Decimal.ZERO;

  constructor(host: ParentHost, { number, instrument, signedQuantity, algo, until }: ParentStart) {
    this.#host = host;
    this.number = number;
    this.algo = algo.name;
    this.instrument = instrument;
    this.side = signedQuantity.sign < 0 ? 'SELL' : 'BUY';
    this.quantity = signedQuantity.abs();
    this.until = until;
    this.limit = algo.limit;
    this.startedAt = host.now;
    this.arrivalPrice = instrument.arrivalPrice;
    this.arrivalSpread = instrument.quotedSpread;
    this.step = sizeStepOf(instrument.contract, instrument.details);
    const { participation } = algo;
    this.#cap = participation === undefined ? undefined : new ParticipationCap(participation, this.step);
    this.#run = algo.begin(this);
  }

  get contract(): Contract {
    return this.instrument.contract;
  }

  get children(): readonly OrderRecord[] {
    return this.#children.orders;
  }

  get filled(): Decimal {
    return this.#children.filled;
  }

  get remaining(): Decimal {
    return this.unfilled;
  }

  get unfilled(): Decimal {
    return this.quantity.minus(this.filled).max(Decimal.ZERO);
  }

  get working(): Decimal {
    return Decimal.sum(this.workingChildren.map((order) => order.remaining));
  }

  get workingChildren(): readonly OrderRecord[] {
    return this.#children.working;
  }

  get uncommitted(): Decimal {
    return this.unfilled.minus(this.#children.open(this.now)).max(Decimal.ZERO);
  }

  get progress(): number {
    return this.filled.dividedBy(this.quantity, 10).min(Decimal.ONE).toNumber();
  }

  get avgPrice(): number | undefined {
    return this.#children.avgPrice;
  }

  get isDone(): boolean {
    return this.status !== 'Working' && this.status !== 'Ending';
  }

  get now(): Instant {
    return this.#host.now;
  }

  get random(): Random {
    return this.#host.random;
  }

  get market(): SeenMarket {
    const { quote, holding } = this.instrument;
    const { bid, ask, bidSize, askSize } = quote;
    return { bid, ask, bidSize, askSize, last: holding.price };
  }

  get lastFillAt(): Instant | undefined {
    const moments = this.children.flatMap((child) => child.fills.map((fill) => fill.at));
    return moments.length === 0 ? undefined : instant(Math.max(...moments));
  }

  /** The bars that limit it; undefined when none do. */
  get capBars(): BarSeries | undefined {
    return this.#cap?.bars;
  }

  begin(): void {
    this.#wake();
    this.#think('begin');
  }

  /** A moment that it asked for has come: its deadline, a pause that is over, quantity that is free again, or the algorithm's own. */
  woken(): void {
    if (this.isDone) return;
    if (this.now >= this.until) this.end('Expired', 'its time is over');
    this.#goOn('wake');
  }

  quoteCame(): void {
    this.#goOn('quote');
  }

  barCame(): void {
    if (this.isDone) return;
    this.#cap?.onBar(this.filled);
    if (this.#cap?.isExceededBy(this.#children.open(this.now)) === true) this.#cancelWorking();
    this.#goOn('bar');
  }

  /** A child changed: filled, moved to another status, or the broker said something about it. */
  childChanged(child: OrderRecord): void {
    this.#judge();
    const { filled } = this;
    if (!filled.equals(this.#toldFilled)) {
      if (filled.greaterThan(this.#toldFilled)) this.#failures = 0;
      this.#toldFilled = filled;
      this.#host.changed(this);
      if (filled.greaterThan(this.quantity)) this.#tellOverfill(filled);
    }
    if (this.isDone) return this.#filledLate();
    if (child.status === 'Inactive') this.#cancelChild(child);
    this.#goOn('child');
  }

  /** Sends nothing more and cancels what works; it is done when every child is. */
  end(status: EndStatus, reason: string): void {
    if (this.status !== 'Working') return;
    this.status = 'Ending';
    this.#ending = status;
    this.reason = reason;
    this.#host.changed(this);
    this.#goOn('changed');
  }

  /** Takes changed terms, already looked at. What does not fit them any more is cancelled. */
  change({ quantity, limit, until }: ParentChanges): void {
    if (quantity !== undefined) this.quantity = Decimal.of(quantity);
    if (until !== undefined) this.until = until;
    if (limit !== undefined) {
      this.limit = limit;
      this.#cancelWorking();
    }
    this.#host.changed(this);
    this.#goOn('changed');
  }

  send(quantity: Decimal, terms: OrderTerms): Decimal {
    const { now } = this;
    if (this.status !== 'Working' || now < this.#pausedUntil) return Decimal.ZERO;
    const open = this.#children.open(now);
    let sent = quantity.min(this.unfilled.minus(open));
    if (this.#cap !== undefined) sent = sent.min(this.#cap.room(this.filled, open));
    // The last piece of a quantity that is no whole number of steps goes as it is: the broker judges it.
    if (!sent.equals(this.unfilled)) sent = sent.roundedTo(this.step, 'down');
    if (sent.sign <= 0) return Decimal.ZERO;
    if (this.#children.orders.length >= MAX_CHILDREN) {
      this.fail(`it has ${MAX_CHILDREN} children: take larger pieces`);
      return Decimal.ZERO;
    }
    const child = this.#host.place(this, this.side === 'BUY' ? sent : sent.negated(), terms);
    this.#children.add(child);
    return child.status === 'Refused' ? Decimal.ZERO : sent;
  }

  cancel(child: LiveOrder): void {
    const own = this.children.find((candidate) => candidate === child);
    if (own !== undefined) this.#cancelChild(own);
  }

  reprice(child: LiveOrder, limit: number): boolean {
    return this.#host.reprice(child, limit);
  }

  wakeAt(at: Instant): void {
    this.#algoWake = at;
  }

  fail(reason: string): void {
    this.end('Failed', reason);
  }

  passiveTick(price: number): number {
    const tick = this.instrument.details?.minTick;
    if (tick === undefined || tick <= 0) return price;
    // Half a millionth of a tick is floating point, no other price.
    const ticks = price / tick;
    const whole = this.side === 'BUY' ? Math.floor(ticks + 5e-7) : Math.ceil(ticks - 5e-7);
    return Decimal.of(tick).times(whole).toNumber();
  }

  #goOn(cause: Cause): void {
    if (this.isDone) return;
    if (this.status === 'Ending') this.#cancelWorking();
    else if (this.unfilled.isZero) this.#done('Filled');
    else this.#trim();
    if (this.status === 'Ending') this.#finishWhenQuiet();
    this.#think(cause);
    this.#wake();
  }

  #think(cause: Cause): void {
    // What a step does to its own children may call back in the middle of it.
    if (this.status !== 'Working' || this.#isStepping) return;
    this.#isStepping = true;
    this.#run.step(cause);
    this.#isStepping = false;
    this.#judge();
    this.#wake();
  }

  /** More may be filled than is wanted, after a late fill or a smaller quantity: the newest children go until it fits. */
  #trim(): void {
    let excess = this.#children.open(this.now).minus(this.unfilled);
    const working = this.workingChildren;
    for (let i = working.length - 1; i >= 0 && excess.sign > 0; i--) {
      const child = working[i];
      if (child === undefined) continue;
      excess = excess.minus(child.remaining);
      this.#cancelChild(child);
    }
  }

  /** Children that failed: a pause after each, the end after too many in a row. */
  #judge(): void {
    for (const child of this.#children.noteDone(this.now)) {
      this.#failures += 1;
      this.reason = whyItFailed(child);
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), MAX_PAUSE_MS);
      this.#pausedUntil = this.now + pauseMs * MICROS_PER_MS;
      if (this.#failures < MAX_CHILD_FAILURES) continue;
      this.fail(`${this.#failures} children in a row were refused, the last one: ${this.reason}`);
    }
  }

  #cancelWorking(): void {
    for (const child of this.workingChildren) this.#cancelChild(child);
  }

  #cancelChild(child: OrderRecord): void {
    this.#children.cancel(child, (order) => this.#host.cancel(order));
  }

  #finishWhenQuiet(): void {
    const stuck = this.workingChildren.filter((child) => this.#children.isStuck(child));
    if (stuck.length < this.workingChildren.length) return;
    if (stuck.length > 0) {
      const numbers = stuck.map(({ number }) => number).join(', ');
      this.#host.alarm(this, `the broker does not let go of order ${numbers}: cancel it by hand`);
    }
    this.#done(this.unfilled.isZero ? 'Filled' : this.#ending);
  }

  #done(status: EndStatus): void {
    this.status = status;
    if (status === 'Filled') this.reason = '';
    this.endedAt = this.now;
    this.endPrice = this.instrument.arrivalPrice;
    this.#host.changed(this);
  }

  /** A fill that won the race against the cancel of the last child. */
  #filledLate(): void {
    if (this.status !== 'Filled' && this.unfilled.isZero) this.#done('Filled');
  }

  #tellOverfill(filled: Decimal): void {
    this.#host.alarm(this, `${filled} of ${this.quantity} are filled: a fill came after its cancel was told`);
    this.#cancelWorking();
  }

  /** One moment to wake at: whatever is first of the deadline, the end of a pause, quantity set free, and the algorithm's wish. */
  #wake(): void {
    if (this.isDone || this.status === 'Ending') return;
    const { now } = this;
    let next: number = this.until;
    for (const at of [this.#algoWake, this.#pausedUntil, this.#children.nextRelease(now)]) {
      if (at !== undefined && at > now && at < next) next = at;
    }
    this.#host.wakeAt(this, instant(next));
  }
}

function whyItFailed(child: OrderRecord): string {
  if (child.refusal !== undefined) return child.refusal.message;
  const said = child.messages.at(-1);
  if (said !== undefined) return `${said.code} ${said.text}`;
  return child.reason === '' ? `order ${child.number} is ${child.status}` : child.reason;
}
