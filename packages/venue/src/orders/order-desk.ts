import type { Instant, OrderStatus } from '@tapewright/model';
import type { FeePlan } from '../fees/fee-plan.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MarginDesk } from '../margin/margin-desk.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Fill, Floor, Market, PublicTrade } from '../market/market.ts';
import { isWaiting, type Plan, type TradePlan } from '../order-types/order-type.ts';
import { deltaHedgeType } from '../order-types/volatility.ts';
import type { OrderInput, VenueOutput } from '../venue-io.ts';
import { keptOrder } from '../kept/kept-order.ts';
import type { KeptOrder, KeptVenue } from '../kept/kept-venue.ts';
import { resume } from '../kept/resume.ts';
import { bearerTerms } from '../allocation/bearer-terms.ts';
import { AlgoDesk } from '../algos/algo-desk.ts';
import { Combinations } from '../combos/combinations.ts';
import { LegFills, type ComboTrade } from '../combos/leg-fills.ts';
import { legOrders } from '../combos/leg-orders.ts';
import { AccountGate } from './account-gate.ts';
import { Accounting, type BookedTrade } from './accounting.ts';
import { takenIn } from './echo.ts';
import { isInAuction } from './closing-auction.ts';
import { ConditionWatch } from './condition-watch.ts';
import { deltaHedge } from './delta-hedge.ts';
import { Families } from './families.ts';
import { hedgedParentRefusal } from './hedge.ts';
import { History } from './history.ts';
import type { Ids } from './ids.ts';
import { Locates } from './locates.ts';
import { dueOf, OrderList } from './order-list.ts';
import { REFUSALS, type Refusal } from './refusal.ts';
import { executionEvent, orderEvent } from './reports.ts';
import {
  applyChange,
  changedPlan,
  noteCanceller,
  changedTerms,
  keepsPlace,
  restated,
} from './order-change.ts';
import { isRefusal, type Setting, type Terms } from './terms.ts';
import { WorkingHours } from './working-hours.ts';
import type { WorkingOrder } from './working-order.ts';

type PlaceInput = Extract<OrderInput, { kind: 'place' }>;
type ModifyInput = Extract<OrderInput, { kind: 'modify' }>;
type CancelInput = Extract<OrderInput, { kind: 'cancel' }>;

/** The client's side of a message about an order. */
interface Addressee {
  readonly orderId: number;
  readonly clientId: number;
}

/**
 * Takes orders in, brings them to their market when they may trade, and reports what becomes of them. An order's steps are reported
 * as they are taken; what a fill or a cancel does to other orders waits until the market is quiet.
 */
export class OrderDesk implements Floor {
  /** Before the first input, before all time. */
  now: Instant = -Infinity as Instant;
  readonly orders: OrderList;
  readonly history: History;
  readonly ids: Ids;
  readonly #ledger: Ledger;
  readonly #gate: AccountGate;
  readonly #accounting: Accounting;
  readonly #families: Families;
  readonly #conditions = new ConditionWatch();
  readonly #algos: AlgoDesk;
  readonly combinations: Combinations;
  readonly #legFills: LegFills;
  readonly #locates: Locates;
  readonly #hours: WorkingHours;
  readonly #find: (conId: number) => Instrument | undefined;
  readonly #emit: (output: VenueOutput) => void;
  /** What fills do to the others of their groups: done as soon as the market is quiet. */
  #groupEffects: (() => void)[] = [];
  /** What is left to do once the market has finished. */
  #later: (() => void)[] = [];
  #nextTag = 1;

  constructor(parts: {
    readonly ledger: Ledger;
    readonly feePlan: FeePlan;
    readonly margin: MarginDesk | undefined;
    readonly ids: Ids;
    readonly historyLimit: number;
    readonly find: (conId: number) => Instrument | undefined;
    readonly emit: (output: VenueOutput) => void;
  }) {
    this.#find = parts.find;
    this.#ledger = parts.ledger;
    this.orders = new OrderList(parts.historyLimit);
    this.history = new History(parts.historyLimit);
    const { feePlan: plan } = parts;
    this.#gate = new AccountGate({ ...parts, plan, orders: this.orders });
    this.#accounting = new Accounting({ ...parts, plan });
    this.ids = parts.ids;
    this.#emit = parts.emit;
    this.#families = new Families(this.orders);
    this.#algos = new AlgoDesk(this);
    this.#locates = new Locates(parts.ledger, this.orders);
    this.#hours = new WorkingHours(this, { conditions: this.#conditions, locates: this.#locates });
    this.combinations = new Combinations(parts.find, this);
    const [accounting, ids] = [this.#accounting, parts.ids];
    const tell = (trade: ComboTrade) => this.#comboTraded(trade);
    this.#legFills = new LegFills({ accounting, ids, now: () => this.now, tell });
  }

  /** A liquidation is the broker's own order, that no margin holds up. */
  place(input: PlaceInput, instrument: Instrument, exchange: string, isLiquidation = false): void {
    const terms = bearerTerms(input, instrument, this.#setting(exchange), this.#ledger);
    if (isRefusal(terms)) {
      this.refuse(input, terms);
      return;
    }
    if (input.order.whatIf === true) {
      this.#emit(this.#gate.preview(input, { instrument, exchange, terms }, this.now));
      return;
    }
    const parentId = input.order.parentId ?? 0;
    const parent = parentId === 0 ? undefined : this.orders.named(input.clientId, input.account, parentId);
    if (parentId !== 0 && (parent === undefined || parent.status === 'Cancelled')) {
      this.refuse(input, REFUSALS.noParent(parentId));
      return;
    }
    const unhedged = hedgedParentRefusal(input.order, parent);
    if (unhedged !== undefined) {
      this.refuse(input, unhedged);
      return;
    }
    // What a child asks for depends on what its parent has done by then.
    const isFree = parent !== undefined || isLiquidation;
    const unmet = isFree ? undefined : this.#gate.unmet(input, { instrument, terms }, this.now);
    if (unmet !== undefined) {
      this.refuse(input, unmet);
      return;
    }
    const order = this.#accept(input, instrument, exchange, terms);
    order.parent = parent;
    order.isLiquidation = isLiquidation;
    if (parent !== undefined) order.order = this.#families.asChild(order, parent);
    if (order.order.outsideRth === true && !order.type.mayTradeOutsideRth)
      this.refuse(order, REFUSALS.outsideRthIgnored());
    if (order.order.transmit === false) return;
    for (const member of this.#families.groupOf(order)) this.#release(member);
  }

  /** Goes on with the orders and trades of another desk. Throws a RangeError on an order that this one cannot have. */
  resume(kept: KeptVenue): void {
    const [orders, history, conditions] = [this.orders, this.history, this.#conditions];
    const [accounting, combinations] = [this.#accounting, this.combinations];
    const parts = { orders, history, conditions, accounting, combinations };
    resume(kept, { ...parts, find: this.#find, tag: () => this.nextTag() });
  }

  keptOrder(permId: number): KeptOrder | undefined {
    const order = this.orders.get(permId);
    return order === undefined ? undefined : keptOrder(order, this.#conditions.metBy(order));
  }

  /** Throws a RangeError on a permId that was never given out. */
  modify(input: ModifyInput): void {
    const order = this.orders.get(input.permId);
    if (order === undefined) throw new RangeError(`no order with permId ${input.permId} to modify`);
    const asked = changedTerms(order, input.contract, input.order, this.#setting(order.destination));
    const terms = this.#gate.checked(order, input.order, asked, this.now);
    if (!isRefusal(terms)) {
      this.#change(order, input, terms);
      return;
    }
    this.refuse({ orderId: input.orderId, clientId: order.clientId }, terms);
    // IB restates an order whose change was rejected, as opposed to one that it found invalid at once.
    if (terms.code === REFUSALS.rejected('').code && order.phase !== 'done') this.report(order);
  }

  /** Throws a RangeError on a permId that was never given out: who translates order ids answers 10147 himself. */
  cancel({ permId, cancel }: CancelInput): void {
    const order = this.orders.get(permId);
    if (order === undefined) throw new RangeError(`no order with permId ${permId} to cancel`);
    if (order.phase === 'done') {
      this.refuse(order, REFUSALS.notCancellable(order.orderId, order.status));
      return;
    }
    if (order.phase === 'untransmitted') {
      this.#finish(order, 'Cancelled', 'Cancelled by Trader');
      this.refuse(order, REFUSALS.discarded());
      this.refuse(order, REFUSALS.cancelAttempted(permId));
      return;
    }
    if (isInAuction(order, this.now)) {
      this.refuse(order, REFUSALS.cancelAttempted(permId));
      return;
    }
    noteCanceller(order, cancel);
    this.cancelFor(order, 'Cancelled by Trader');
  }

  cancelAll({
    account,
    cancel,
  }: Pick<Extract<OrderInput, { kind: 'cancelAll' }>, 'account' | 'cancel'>): void {
    for (const order of this.orders.all()) {
      if (account !== undefined && order.account !== account) continue;
      if (order.phase === 'done' || order.phase === 'untransmitted' || isInAuction(order, this.now)) continue;
      noteCanceller(order, cancel);
      this.cancelFor(order, 'Cancelled by Trader');
    }
  }

  /** Does what is due of an order. */
  fallDue(order: WorkingOrder): void {
    const { endsAt, pausesAt, phase } = order;
    // One that fell due before it may have taken it along.
    if (phase === 'done') return;
    if (order.conditionsDue !== undefined) this.#conditions.refresh(this.now);
    if (endsAt !== undefined && endsAt <= this.now) this.cancelFor(order, 'Expired');
    else if (pausesAt !== undefined && pausesAt <= this.now) this.#hours.pause(order);
    else if (phase === 'asleep' && order.wakesAt === this.now) this.#hours.open(order, false);
    else if (phase === 'working' && order.restsAt === this.now) this.#hours.end(order);
    else if (phase === 'working' && order.stepsAt === this.now) this.#algos.step(order);
  }

  /** Lets markets and orders follow up on each other until nothing more happens. */
  settle(instruments: readonly Instrument[]): void {
    for (const instrument of instruments) instrument.market.settle();
    this.followUp(instruments);
  }

  quiet(): void {
    if (this.#legFills.isTogether) return;
    while (this.#groupEffects.length > 0) this.#groupEffects.shift()?.();
  }

  /** Does what fills and cancels set off. */
  followUp(instruments: readonly Instrument[]): void {
    this.quiet();
    while (this.#later.length > 0) {
      const due = this.#later;
      this.#later = [];
      for (const step of due) step();
      for (const instrument of instruments) instrument.market.settle();
      this.quiet();
    }
    if (!this.#conditions.isEmpty) this.#checkConditions();
  }

  /** Whether anything waits for prices of whatever instrument. */
  get watchesConditions(): boolean {
    return !this.#conditions.isEmpty;
  }

  /** What can be borrowed of an instrument has changed. */
  locate(instrument: Instrument): void {
    this.#hours.locate(instrument);
  }

  refuse({ orderId, clientId }: Addressee, { code, message }: Refusal): void {
    this.#emit({ kind: 'refusal', at: this.now, orderId, clientId, code, message });
  }

  /** The next small number of an order inside this venue. */
  nextTag(): number {
    return this.#nextTag++;
  }

  noteStep(order: WorkingOrder): void {
    this.orders.noteDue(dueOf(order));
  }

  filled(piece: WorkingOrder, fill: Fill): void {
    if (piece.isLeg) {
      this.#legFills.filled(piece, fill);
      return;
    }
    const order = piece.worksFor ?? piece;
    if (order !== piece) this.#algos.filled(piece, fill.units);
    const trades = this.#accounting.filled(order, fill, this.now);
    this.#executed(order, fill, trades);
  }

  /** Trades the legs of a combination's order in one step. */
  together(order: WorkingOrder, step: () => void): void {
    this.#legFills.together(order, step);
  }

  isLocating(leg: WorkingOrder): boolean {
    return this.#locates.mustWait(leg);
  }

  #comboTraded({ order, whole, legs }: ComboTrade): void {
    if (whole !== undefined) {
      const { fill, execId } = whole;
      this.#accounting.completed(order, fill);
      const { at, contract, execution } = executionEvent(order, fill, order, { execId, at: this.now });
      this.#emit({ kind: 'execution', at, contract, execution });
      // What it cost, its legs did.
      this.history.recall({ at, contract, execution, report: { execId } });
      const { units, price, exchange } = fill;
      this.printed(order.instrument, { price, size: order.instrument.grid.sizeOf(units), exchange });
    }
    this.#executed(order, whole?.fill, legs);
  }

  /** Tells what was booked of an order, and what follows from it. `fill` is what it has filled by that, if anything. */
  #executed(order: WorkingOrder, fill: Fill | undefined, trades: readonly BookedTrade[]): void {
    for (const { execution, commission } of trades) {
      this.#emit(execution);
      this.history.addExecution(execution, commission);
    }
    if (fill === undefined) {
      for (const { commission } of trades) this.#emit(commission);
      return;
    }
    if (!this.#conditions.isEmpty) this.#conditions.executed(order, fill);
    const filled = order.instrument.grid.sizeOf(order.filledUnits);
    if (order.openUnits === 0) this.#finish(order, 'Filled', `Filled Size: ${filled.toString()}`);
    this.report(order);
    for (const { commission } of trades) this.#emit(commission);
    if (deltaHedgeType(order.order) !== undefined)
      this.#later.push(() => this.#hedgeDelta(order, fill.units));
    if (this.#families.isInGroup(order)) this.#groupEffects.push(() => this.#reduceGroup(order, fill.units));
    if (order.openUnits === 0) this.#later.push(() => this.#afterEnd(order));
  }

  triggered(order: WorkingOrder, plan: TradePlan): void {
    restated(order, plan);
    order.plan = plan;
    order.wasTriggered = true;
    order.status = 'Submitted';
    this.report(order);
  }

  replanned(order: WorkingOrder, plan: Plan): void {
    const isAdjusted =
      isWaiting(order.plan) && 'adjustment' in order.plan && order.plan.adjustment?.plan === plan;
    if (order.worksFor === undefined) restated(order, plan);
    order.plan = plan;
    // A stop that merely follows the price is not news: an answer about open orders states where it is.
    if (isAdjusted) this.report(order);
  }

  leftOver(order: WorkingOrder, reason = ''): void {
    if (order.isLeg) {
      this.#legLeft(order, reason);
      return;
    }
    if (this.#algos.dropped(order)) return;
    this.#finish(order, 'Cancelled', reason === '' ? 'Cancelled' : reason);
    this.report(order);
    this.refuse(order, REFUSALS.cancelled(reason));
    this.#later.push(() => this.#afterEnd(order));
  }

  /** One leg of an order is out of its market without having filled: one that was worked apart takes its order along. */
  #legLeft(leg: WorkingOrder, reason: string): void {
    leg.phase = 'done';
    const order = leg.worksFor;
    if (this.#legFills.isTogether || order === undefined) return;
    // At once, or it would come back and take out what has taken it out.
    order.instrument.market.withdraw(order);
    this.#later.push(() => {
      if (order.phase === 'working') this.cancelFor(order, reason);
    });
  }

  printed(instrument: Instrument, { price, size, exchange }: PublicTrade): void {
    instrument.traded(this.now, price, size);
    this.#emit({ kind: 'lastTrade', at: this.now, conId: instrument.conId, exchange, price, size });
  }

  /** Who works an order: its algorithm, or the market of its instrument. */
  marketOf(order: WorkingOrder): Market {
    return order.hasAlgo ? this.#algos : order.instrument.market;
  }

  #setting(destination: string): Setting {
    return { now: this.now, destination, find: this.#find };
  }

  #accept(input: PlaceInput, instrument: Instrument, exchange: string, terms: Terms): WorkingOrder {
    const [permId, tag] = [this.ids.permId(), this.nextTag()];
    const order = takenIn(input, terms, { permId, tag, instrument, exchange });
    const combination = instrument.combo?.combination;
    if (combination !== undefined) order.legs = legOrders(order, combination, () => this.nextTag());
    this.orders.add(order);
    return order;
  }

  /** An order is transmitted: it waits for its parent, or goes on. */
  #release(order: WorkingOrder): void {
    const { parent } = order;
    if (parent !== undefined && this.#families.waitsFor(parent, order)) {
      order.phase = 'child';
      this.report(order);
      if (parent.phase === 'done') this.#later.push(() => this.#afterEnd(parent));
      return;
    }
    this.#hours.open(order, true);
  }

  #checkConditions(): void {
    for (;;) {
      const order = this.#conditions.next(this.now);
      if (order === undefined) return;
      this.#conditions.remove(order);
      if (order.isConditional) this.#hours.release(order);
      else this.cancelFor(order, 'Cancelled by its conditions');
      this.settle([order.instrument]);
    }
  }

  #change(order: WorkingOrder, { orderId, order: asked }: ModifyInput, terms: Terms): void {
    const plan = changedPlan(order, terms, asked);
    const isInPlace = keepsPlace(order, terms, plan, asked);
    if (order.phase === 'working' && !isInPlace) this.marketOf(order).withdraw(order);
    applyChange(order, { orderId, asked, terms, plan });
    this.#conditions.remove(order);
    // IBKR charges a changed order as a new one.
    for (const bearer of order.bearers) bearer.tallyDay = Number.NaN;

    if (isInPlace) {
      this.#hours.holdsForConditions(order);
      this.marketOf(order).shrink(order);
      this.report(order);
    } else if (order.phase === 'untransmitted') {
      if (asked.transmit !== false) for (const member of this.#families.groupOf(order)) this.#release(member);
    } else {
      order.status = 'PreSubmitted';
      this.report(order);
      if (order.phase !== 'child') this.#hours.open(order, false);
    }
  }

  /** Takes an order out, whatever it waits for. */
  cancelFor(order: WorkingOrder, why: string): void {
    if (order.phase === 'working') this.marketOf(order).withdraw(order);
    this.#finish(order, 'Cancelled', why);
    this.report(order);
    this.refuse(order, REFUSALS.cancelled());
    this.#later.push(() => this.#afterEnd(order));
  }

  /** Orders in the underlying what hedges a fill of a VOL order. It is an order of the client's, without an id of his. */
  #hedgeDelta(filled: WorkingOrder, units: number): void {
    const hedge = deltaHedge(filled, units, { now: this.now, find: this.#find });
    if (hedge === undefined) return;
    const { instrument, order } = hedge;
    const { account, clientId } = filled;
    const exchange = instrument.listing.contract.exchange ?? 'SMART';
    const contract = instrument.contractAt(exchange);
    this.place(
      { kind: 'place', at: this.now, account, clientId, orderId: 0, contract, order },
      instrument,
      exchange,
    );
    instrument.market.settle();
  }

  #reduceGroup(order: WorkingOrder, units: number): void {
    const { cancelled, reduced } = this.#families.afterFill(order, units);
    for (const other of cancelled) this.cancelFor(other, 'Cancelled');
    for (const other of reduced) {
      this.marketOf(other).shrink(other);
      this.report(other);
    }
  }

  /** An order is done: its children start, or go with it. A hedge that nothing sizes goes too. */
  #afterEnd(order: WorkingOrder): void {
    for (const child of this.#families.startable(order, this.now)) this.#hours.open(child, true);
    for (const child of this.#families.childrenOf(order)) {
      if (child.phase === 'child') this.cancelFor(child, 'Cancelled');
      else if (child.phase === 'untransmitted' && order.status === 'Cancelled')
        this.#finish(child, 'Cancelled', 'Cancelled');
    }
  }

  #finish(order: WorkingOrder, status: OrderStatus, text: string): void {
    order.isDiscarded = order.phase === 'untransmitted';
    order.phase = 'done';
    order.status = status;
    order.completedStatus = text;
    order.completedAt = this.now;
    this.orders.finish(order);
    if (order.hasAlgo) this.#algos.forget(order);
    this.#conditions.remove(order);
    if (!order.isDiscarded) this.history.addCompleted(order);
  }

  /** Says how an order stands. */
  report(order: WorkingOrder): void {
    this.#emit(orderEvent(order, this.now));
  }
}
