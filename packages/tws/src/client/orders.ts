import { type Contract, Decimal, type Instant, type Order, plusMicros } from '@tapewright/model';
import type { PriceSteps } from '../contracts/price-steps.ts';
import { ADOPTED_LIMIT, type Adopted, AdoptedOrders } from '../orders/adopted-orders.ts';
import type { ExecutionLedger, Fill } from '../orders/execution-ledger.ts';
import { OrderRecord } from '../orders/order-record.ts';
import { pricesOnSteps } from '../orders/price-fields.ts';
import { OwnOrders } from '../orders/own-orders.ts';
import { type MutableOrder, shapedOrder } from '../orders/shaped-order.ts';
import { FIRST_REQUEST_ID } from '../session/ids.ts';
import { statusReport } from '../session/reports.ts';
import { type Duration, durationMicros } from './duration.ts';
import { type BracketTerms, GroupOrders, type Hedge, type OcaOptions } from './group-orders.ts';
import type { Unsubscribe } from './link.ts';
import { Listeners } from './listeners.ts';
import { LiveOrder } from './live-order.ts';
import { OrderDraft } from './order-draft.ts';
import { type OrderDesk, PartlySent, type PlaceLeg } from './order-desk.ts';
import { OrderRefs } from './order-refs.ts';
import { GroupNotSent, OrderRefInUse } from './order-errors.ts';
import type { Bracket, OrderGroup } from './order-group.ts';
import type { SessionChange } from './session-driver.ts';
import { previewOrder } from './what-if.ts';
import type { ErrorMessage, Wire } from './wire.ts';

/** How long an order may wait to be written when the caller does not say. */
export const DEFAULT_NOT_AFTER: Duration = '5s';

/** Orders that are kept; beyond it those that ended first are let go. */
export const ORDER_LIMIT = 10_000;

export interface SubmitOptions {
  /** From now; after it the order is not written. */
  readonly notAfter?: Duration | undefined;
}

/** One order of a group; `parent` is the index of its parent in it. */
export type OrderLeg = PlaceLeg;

export interface ExerciseTerms {
  readonly action: 'exercise' | 'lapse';
  /** Contracts. */
  readonly qty: number;
  /** Of this login, where there are several. */
  readonly account?: string | undefined;
  /** Does what IB thinks unwise, such as exercising out of the money. */
  readonly override?: boolean | undefined;
}

/** Places orders and follows those placed here, through every session of this client. */
export class Orders {
  readonly #wire: Wire;
  readonly #desk: OrderDesk;
  readonly #ledger: ExecutionLedger;
  readonly #own: OwnOrders;
  readonly #priceSteps: (contract: Contract) => PriceSteps | undefined;
  /** orderRef → its live face */
  readonly #live = new Map<string, LiveOrder>();
  readonly #adopted: AdoptedOrders;
  /** An adopted order → its live face */
  readonly #external = new Map<OrderRecord, LiveOrder>();
  readonly #adoptions: Listeners<LiveOrder>;
  readonly #groups: GroupOrders;
  readonly #refs = new OrderRefs();
  /** With more orders than these, those that have ended are let go. */
  #letGoAbove = ORDER_LIMIT;
  #bindsManualOrders = false;

  constructor({
    wire,
    desk,
    ledger,
    priceSteps,
  }: {
    readonly wire: Wire;
    readonly desk: OrderDesk;
    readonly ledger: ExecutionLedger;
    readonly priceSteps: (contract: Contract) => PriceSteps | undefined;
  }) {
    this.#wire = wire;
    this.#priceSteps = priceSteps;
    this.#desk = desk;
    this.#ledger = ledger;
    this.#own = new OwnOrders(wire.clientId);
    this.#adopted = new AdoptedOrders(wire.clientId, (adopted) => this.#onAdopted(adopted));
    this.#adoptions = new Listeners(wire.onHandlerError);
    this.#groups = new GroupOrders(wire, (legs, options) => this.#submitAll(legs, options));
    this.#listen();
    desk.onDispatch((dispatch) => {
      const record = this.#own.byOrderId(dispatch.orderId);
      if (record === undefined) return;
      if (dispatch.kind === 'sent') record.onSent(dispatch.at);
      else if (record.status === undefined) this.#live.get(record.orderRef)?.heardNotSent(dispatch.error);
    });
  }

  /** `ib.orders.buy(aapl, 100).market().submit()` */
  buy(contract: Contract, qty: number | string | Decimal): OrderDraft {
    return this.#draft(contract, 'BUY', qty);
  }

  sell(contract: Contract, qty: number | string | Decimal): OrderDraft {
    return this.#draft(contract, 'SELL', qty);
  }

  /** Those placed here, in that order. */
  get all(): readonly LiveOrder[] {
    return [...this.#live.values()];
  }

  /** Those placed here that have not ended. */
  get working(): readonly LiveOrder[] {
    return this.all.filter((order) => order.outcome === undefined);
  }

  /**
   * Sends an order in IB's own fields. Throws at once, with nothing sent, when there is no session (`NotConnected`), it may not trade
   * (`TradingBlocked`), a price is between the steps of the contract (`PriceOffStep`), or the gateway is too old for a field. Without an `orderRef` it gets a UUID; one that was
   * used here before is refused (`OrderRefInUse`), so that a repeated call cannot double a position.
   */
  submit(contract: Contract, order: Order, { notAfter = DEFAULT_NOT_AFTER }: SubmitOptions = {}): LiveOrder {
    const orderRef = order.orderRef ?? this.#refs.next();
    if (order.orderRef !== undefined && this.#live.has(orderRef)) throw new OrderRefInUse(orderRef);
    this.#checkPrices(contract, order);
    const spec = this.#named(order, orderRef);
    let placed: { readonly record: OrderRecord; readonly live: LiveOrder } | undefined;
    try {
      this.#desk.place({
        contract,
        order: spec,
        notAfter: plusMicros(this.#wire.now(), durationMicros(notAfter)),
        beforeWrite: (orderId) => {
          placed = this.#follow(contract, spec, { orderRef, orderId });
        },
      });
    } catch (error) {
      if (placed !== undefined) this.#forget(placed.record);
      throw error;
    }
    if (placed === undefined) throw new Error(`order ${orderRef} was not placed`);
    return placed.live;
  }

  /** An order with the orders that take its profit and limit its loss: one object, all or nothing. Throws like `submit`. */
  bracket(contract: Contract, terms: BracketTerms): Bracket {
    return this.#groups.bracket(contract, terms);
  }

  /** Orders of which the first that fills cancels or reduces the others. Throws like `submit`. */
  oneCancelsAll(drafts: readonly OrderDraft[], options: OcaOptions = {}): OrderGroup {
    return this.#groups.oneCancelsAll(drafts, options);
  }

  /** An order with a child in `contract` that hedges it. Throws like `submit`. */
  hedged(parent: OrderDraft, contract: Contract, hedge: Hedge, options: SubmitOptions = {}): OrderGroup {
    return this.#groups.hedged(parent, contract, hedge, options);
  }

  /** Exercises options that are held, or lets them lapse; the answer is followed like an order. Throws like `submit`. */
  exercise(contract: Contract, terms: ExerciseTerms): LiveOrder {
    const { action, qty, account = this.#onlyAccount(), override = false } = terms;
    const orderRef = this.#refs.next();
    const spec: Order = { orderRef, totalQuantity: Decimal.of(qty), account };
    let live: LiveOrder | undefined;
    this.#desk.exercise(
      {
        contract,
        exerciseAction: action === 'exercise' ? 1 : 2,
        exerciseQuantity: qty,
        account,
        override,
      },
      (orderId) => {
        live = this.#follow(contract, spec, { orderRef, orderId }).live;
      },
    );
    if (live === undefined) throw new Error('the exercise was not placed');
    return live;
  }

  /** Cancels everything that works at this login, of every client. Throws `NotConnected`. */
  cancelAll(): void {
    this.#desk.cancelAll();
  }

  /** Orders of others at this login, and of this client id in earlier runs, as far as they were told of: see `owner`. */
  get external(): readonly LiveOrder[] {
    return [...this.#external.values()];
  }

  /** Called for each order of others when it is first heard of. */
  onExternal(listener: (order: LiveOrder) => void): Unsubscribe {
    return this.#adoptions.add(listener);
  }

  /**
   * Binds orders that people enter by hand to this client, now and in every later session, so that they can be cancelled from here.
   * Only client id 0 may; throws a RangeError for others.
   */
  bindManualOrders(): void {
    if (this.#wire.clientId !== 0)
      throw new RangeError(`only client id 0 may bind manual orders, this is ${this.#wire.clientId}`);
    this.#bindsManualOrders = true;
    if (this.#wire.isUp) this.#wire.send({ kind: 'reqAutoOpenOrders', autoBind: true });
  }

  #submitAll(
    legs: readonly OrderLeg[],
    { notAfter = DEFAULT_NOT_AFTER }: SubmitOptions,
  ): readonly LiveOrder[] {
    const specs = legs.map((leg) => {
      const orderRef = leg.order.orderRef ?? this.#refs.next();
      return { ...leg, orderRef, order: this.#named(leg.order, orderRef) };
    });
    for (const { contract, order, orderRef } of specs) {
      this.#checkPrices(contract, order);
      if (this.#live.has(orderRef)) throw new OrderRefInUse(orderRef);
    }
    let placed: readonly { readonly record: OrderRecord; readonly live: LiveOrder }[] = [];
    try {
      this.#desk.placeAll(specs, {
        notAfter: plusMicros(this.#wire.now(), durationMicros(notAfter)),
        beforeWrite: (orderIds) => {
          placed = specs.map(({ contract, order, orderRef }, i) =>
            this.#follow(contract, order, { orderRef, orderId: orderIds[i] ?? 0 }),
          );
        },
      });
    } catch (error) {
      const sentIds = error instanceof PartlySent ? error.orderIds : [];
      const sent = placed.filter(({ record }) => sentIds.includes(record.orderId));
      for (const { record } of placed) if (!sentIds.includes(record.orderId)) this.#forget(record);
      if (!(error instanceof PartlySent)) throw error;
      if (sent.length === 0) throw error.cause;
      throw new GroupNotSent(
        sent.map(({ live }) => live),
        error.cause,
      );
    }
    return placed.map(({ live }) => live);
  }

  /** Where the steps of the contract are known, a price between them is refused here and not by the exchange. */
  #checkPrices(contract: Contract, order: Order): void {
    const steps = this.#priceSteps(contract);
    if (steps !== undefined) pricesOnSteps(order, steps);
  }

  #draft(contract: Contract, action: 'BUY' | 'SELL', qty: number | string | Decimal): OrderDraft {
    const totalQuantity = Decimal.of(qty);
    if (totalQuantity.sign <= 0)
      throw new RangeError(`cannot ${action} ${totalQuantity.toString()}: a quantity is above zero`);
    return new OrderDraft({
      contract,
      order: { action, totalQuantity, tif: 'DAY' },
      submit: (contract, order, options) => this.submit(contract, order, options),
      preview: (contract, order, options) =>
        previewOrder(
          { wire: this.#wire, desk: this.#desk },
          { contract, order: this.#withAccount(order) },
          options,
        ),
      options: {},
    });
  }

  #onlyAccount(): string {
    const accounts = this.#wire.snapshot?.accounts ?? [];
    const [account] = accounts;
    if (account !== undefined && accounts.length === 1) return account;
    throw new RangeError(`say which account: this login has ${accounts.join(', ') || 'none'}`);
  }

  /** With one account at the login there is no doubt whose order it is; with several the gateway asks for it. */
  #withAccount(order: Order): MutableOrder {
    const completed = shapedOrder(order);
    const accounts = this.#wire.snapshot?.accounts ?? [];
    if (accounts.length === 1) completed.account ??= accounts[0];
    return completed;
  }

  /** An order as it is sent, under the name that it has here. */
  #named(order: Order, orderRef: string): MutableOrder {
    const named = this.#withAccount(order);
    named.orderRef = orderRef;
    return named;
  }

  #follow(
    contract: Contract,
    spec: Order,
    { orderRef, orderId }: { readonly orderRef: string; readonly orderId: number },
  ): { readonly record: OrderRecord; readonly live: LiveOrder } {
    const record = new OrderRecord({ orderRef, contract, orderId, spec });
    const live = new LiveOrder({ wire: this.#wire, desk: this.#desk, record, owner: { kind: 'here' } });
    this.#own.add(record);
    this.#live.set(orderRef, live);
    if (this.#live.size > this.#letGoAbove) this.#letGo();
    return { record, live };
  }

  /** Those that have ended, oldest first, down to nine tenths of the limit. */
  #letGo(): void {
    for (const record of this.#own.all) {
      if (this.#live.size <= ORDER_LIMIT * 0.9) break;
      if (record.outcome !== undefined) this.#forget(record);
    }
    // Where nearly all of them work, the next look is not at the next order.
    this.#letGoAbove = Math.max(ORDER_LIMIT, this.#live.size + ORDER_LIMIT / 10);
  }

  #forget(record: OrderRecord): void {
    this.#own.remove(record);
    this.#live.delete(record.orderRef);
  }

  #listen(): void {
    const { books, bookkeepers } = this.#wire;
    bookkeepers.add((event) => this.#onChange(event));
    books.on(['openOrder'], (message, at) =>
      this.#heard(this.#own.onOpenOrder(message, at) ?? this.#adopted.onOpenOrder(message, at)),
    );
    books.on(['orderStatus'], (message, at) => {
      const report = statusReport(message);
      this.#heard(this.#own.onStatus(report, at) ?? this.#adopted.onStatus(report, at));
    });
    books.on(['execDetails'], ({ reqId, contract, execution }, at) => {
      const isLive = reqId < FIRST_REQUEST_ID;
      const change = this.#ledger.addExecution(contract, execution, at, isLive);
      if (change.kind !== 'known') this.#onFill(change.fill, at);
    });
    books.on(['commissionAndFeesReport'], (message, at) => {
      const fill = this.#ledger.addCommission(message);
      if (fill !== undefined) this.#onFill(fill, at);
    });
    books.on(['orderBound'], ({ permId, orderId }) => this.#adopted.onBound(permId, orderId));
    books.on(['error'], (message, at) => this.#onError(message, at));
  }

  #onAdopted({ record, owner }: Adopted): void {
    const live = new LiveOrder({ wire: this.#wire, desk: this.#desk, record, owner });
    this.#external.set(record, live);
    if (this.#external.size > ADOPTED_LIMIT) {
      const kept = new Set(this.#adopted.all.map((adopted) => adopted.record));
      for (const known of this.#external.keys()) if (!kept.has(known)) this.#external.delete(known);
    }
    this.#adoptions.emit(live);
  }

  #onChange(event: SessionChange): void {
    switch (event.kind) {
      case 'up':
        this.#own.reconcile(event.snapshot, this.#ledger, event.at);
        this.#adopted.reconcile(event.snapshot, event.at);
        for (const live of [...this.#live.values(), ...this.#external.values()]) live.heard();
        if (this.#bindsManualOrders) this.#wire.send({ kind: 'reqAutoOpenOrders', autoBind: true });
        return;
      case 'down':
        this.#own.sessionEnded();
        for (const live of [...this.#live.values(), ...this.#external.values()]) live.lost(event.reason);
        return;
      default:
        return;
    }
  }

  #onFill(fill: Fill, at: Instant): void {
    this.#heard(this.#own.onFill(fill, at) ?? this.#adopted.onFill(fill, at));
  }

  #onError(message: ErrorMessage, at: Instant): void {
    if (message.id < 0 || message.id >= FIRST_REQUEST_ID) return;
    const record = this.#own.byOrderId(message.id) ?? this.#adopted.byOrderId(message.id);
    if (record === undefined) return;
    const effect = this.#wire.codes.effect(message.errorCode, message.errorMsg, 'order');
    this.#wire.heardDenial(message, record.contract);
    const error = this.#wire.ibError(message, 'placeOrder', record.contract);
    this.#faceOf(record)?.heardError(error, effect, at);
  }

  #heard(record: OrderRecord | undefined): void {
    if (record !== undefined) this.#faceOf(record)?.heard();
  }

  #faceOf(record: OrderRecord): LiveOrder | undefined {
    return this.#external.get(record) ?? this.#live.get(record.orderRef);
  }
}
