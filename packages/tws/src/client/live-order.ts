import { type Contract, Decimal, type Instant, type Order } from '@tapewright/model';
import type { OrderOwner } from '../orders/adopted-orders.ts';
import type { OrderOutcome, OrderRecord, OrderStep } from '../orders/order-record.ts';
import type { DownReason } from '../session/link-state.ts';
import type { Fill } from '../orders/execution-ledger.ts';
import type { CallOptions } from './ask.ts';
import type { Duration } from './duration.ts';
import { ConnectionLost, type IbError, RequestTimeout } from './errors.ts';
import type { Unsubscribe } from './link.ts';
import { Listeners } from './listeners.ts';
import { type Milestone, PENDING, type Verdict, Waiters } from './milestone.ts';
import {
  ChangeInProgress,
  NotOurOrder,
  OrderNotFilled,
  OrderRejected,
  OrderUnknown,
} from './order-errors.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Wire } from './wire.ts';

const ACCEPT_TIMEOUT: Duration = '10s';
const CANCEL_TIMEOUT: Duration = '10s';
const MODIFY_TIMEOUT: Duration = '10s';

/** What came of a cancel. */
export type CancelOutcome =
  | { readonly kind: 'cancelled' }
  /** The fill was first. */
  | { readonly kind: 'filled' }
  /** The gateway knows no such order: it is over, or was never there. */
  | { readonly kind: 'notFound'; readonly error: Error | undefined }
  /** Not answered yet: many venues answer only when they open. The order may still fill. */
  | { readonly kind: 'pendingAtVenue'; readonly error: IbError | undefined };

/** What came of a change. */
export type ModifyOutcome =
  | { readonly kind: 'modified' }
  /** The order works on as it was. */
  | { readonly kind: 'refused'; readonly error: IbError }
  /** It had ended before. */
  | { readonly kind: 'tooLate'; readonly outcome: OrderOutcome };

/** What an order cost. */
export interface OrderCost {
  readonly fills: readonly Fill[];
  /** Currency → the sum of commissions and fees. */
  readonly commissions: ReadonlyMap<string, Decimal>;
}

export interface LiveOrderParts {
  readonly wire: Wire;
  readonly desk: OrderDesk;
  readonly record: OrderRecord;
  readonly owner: OrderOwner;
}

type FilledOutcome = Extract<OrderOutcome, { readonly kind: 'filled' }>;

interface PendingChange {
  readonly order: Order;
  readonly changedFields: readonly string[];
  isConfirmed: boolean;
  refusal: IbError | undefined;
}

/**
 * An order as it lives. Its figures are always the newest; its milestones can be awaited, each with a timeout, and tell why they were
 * missed. When the session ends, those who wait are told with `ConnectionLost`; the order is followed further in the next session.
 */
export class LiveOrder {
  /** Our identity of it, at the broker too. */
  readonly orderRef: string;
  readonly contract: Contract;
  readonly owner: OrderOwner;
  readonly #desk: OrderDesk;
  readonly #record: OrderRecord;
  readonly #waiters: Waiters;
  readonly #listeners: Listeners<ConnectionLost | undefined>;
  /** Made when somebody first asks for one: most orders have one that is awaited, or none. */
  #accepted: Milestone<LiveOrder> | undefined;
  #filled: Milestone<FilledOutcome> | undefined;
  #costed: Milestone<OrderCost> | undefined;
  #done: Milestone<OrderOutcome> | undefined;
  #change: PendingChange | undefined;
  #cancelRefusal: IbError | undefined;

  constructor({ wire, desk, record, owner }: LiveOrderParts) {
    this.owner = owner;
    this.#listeners = new Listeners(wire.onHandlerError);
    this.#desk = desk;
    this.#record = record;
    this.#waiters = new Waiters(wire);
    this.orderRef = record.orderRef;
    this.contract = record.contract;
  }

  /** The broker works it. Rejects with `OrderRejected`, or `OrderUnknown` when nothing is heard in 10 s. */
  get accepted(): Milestone<LiveOrder> {
    return (this.#accepted ??= this.#waiters.milestone({
      judge: () => this.#judgeAccepted(),
      defaultTimeout: ACCEPT_TIMEOUT,
      onTimeout: (timeoutMs) => ({ kind: 'missed', error: new OrderUnknown(this.orderRef, timeoutMs) }),
    }));
  }

  /** All of it is filled. Rejects with `OrderNotFilled` when it ends otherwise, `OrderRejected` when it was refused. */
  get filled(): Milestone<FilledOutcome> {
    return (this.#filled ??= this.#milestoneOfEnd(() => this.#judgeFilled()));
  }

  /** It has ended, and the commission of each fill is known. */
  get costed(): Milestone<OrderCost> {
    return (this.#costed ??= this.#milestoneOfEnd(() => this.#judgeCosted()));
  }

  /** It has ended, in whatever way. */
  get done(): Milestone<OrderOutcome> {
    return (this.#done ??= this.#milestoneOfEnd(() => this.#judgeDone()));
  }

  /** Valid in this session. */
  get orderId(): number {
    return this.#record.orderId;
  }

  /** What we asked for, with the changes that were confirmed. */
  get spec(): Order {
    return this.#record.spec;
  }

  /** IB's last word; undefined before the first. */
  get status(): string | undefined {
    return this.#record.status;
  }

  get filledQty(): Decimal {
    return this.#record.filledQty;
  }

  get remainingQty(): Decimal {
    return this.#record.remainingQty;
  }

  /** 0 while nothing is filled. */
  get avgPrice(): number {
    return this.#record.avgPrice;
  }

  /** IB's lasting ids of it. More than one means that several orders are at work for it: cancel them all. */
  get permIds(): readonly number[] {
    return [...this.#record.permIds];
  }

  get fills(): readonly Fill[] {
    return this.#record.fills;
  }

  /** The broker works it, or has. */
  get isAccepted(): boolean {
    return this.#record.isAccepted;
  }

  /** Called whenever something was heard of it; with the error when the session ended. */
  onChange(listener: (lost: ConnectionLost | undefined) => void): Unsubscribe {
    return this.#listeners.add(listener);
  }

  get history(): readonly OrderStep[] {
    return this.#record.history;
  }

  /** How it ended; undefined while it has not. */
  get outcome(): OrderOutcome | undefined {
    return this.#record.outcome;
  }

  /** True after a new session in which nothing was heard of it. Do not send it again: look it up. */
  get isUnknown(): boolean {
    return this.#record.isUnknown;
  }

  /** Cancels it and says what came of that. Throws `NotConnected` when it cannot be asked for. */
  async cancel(options: CallOptions = {}): Promise<CancelOutcome> {
    this.#cancelRefusal = undefined;
    if (this.orderId === 0) throw new NotOurOrder(this.orderRef, 'cancelled');
    if (this.#record.outcome === undefined) this.#desk.cancel({ orderId: this.orderId });
    return this.#waiters.wait<CancelOutcome>(
      {
        judge: () => this.#judgeCancel(),
        defaultTimeout: CANCEL_TIMEOUT,
        onTimeout: () => ({ kind: 'reached', value: { kind: 'pendingAtVenue', error: this.#cancelRefusal } }),
      },
      options,
    );
  }

  /**
   * Changes some terms: `modify({ lmtPrice: 101 })`. What is sent is our own spec with these changes, never the broker's echo. Throws
   * `NotConnected`, `TradingBlocked` while the gateway's line to IB is lost, and `RequestTimeout` when nothing is heard in 10 s: then
   * it is not known which terms hold.
   */
  async modify(changes: Partial<Order>, options: CallOptions = {}): Promise<ModifyOutcome> {
    if (this.owner.kind !== 'here') throw new NotOurOrder(this.orderRef, 'changed');
    if (this.#change !== undefined) throw new ChangeInProgress(this.orderRef);
    const { outcome } = this.#record;
    if (outcome !== undefined) return { kind: 'tooLate', outcome };
    const order: Order = { ...this.#record.spec, ...changes };
    const change: PendingChange = {
      order,
      changedFields: Object.keys(changes),
      isConfirmed: false,
      refusal: undefined,
    };
    this.#change = change;
    try {
      this.#desk.modify({ orderId: this.orderId, contract: this.contract, order });
      return await this.#waiters.wait<ModifyOutcome>(
        {
          judge: () => this.#judgeChange(change),
          defaultTimeout: MODIFY_TIMEOUT,
          onTimeout: (timeoutMs) => this.#timedOut('no answer to the change', timeoutMs),
        },
        options,
      );
    } finally {
      this.#change = undefined;
    }
  }

  /** For the client: something was heard of the order. */
  heard(): void {
    this.#confirmChange();
    this.#check();
  }

  /** For the client: an error of the gateway under the order's id. */
  heardError(error: IbError, effect: Parameters<OrderRecord['onError']>[1], at: Instant): void {
    const change = this.#change;
    const isOfChange = change !== undefined && effect === 'refusesOrder';
    if (isOfChange) change.refusal = error;
    if (effect === 'refusesCancel') this.#cancelRefusal = error;
    this.#record.onError(error, effect, { at, isOfChange });
    this.#check();
  }

  /** For the client: it was taken, and then not written after all. */
  heardNotSent(error: Error): void {
    this.#record.onNotSent(error);
    this.#check();
  }

  /** For the client: the session ended. */
  lost(reason: DownReason): void {
    // Most orders are long over, and an error with its stack costs.
    if (!this.#waiters.isAwaited && this.#listeners.size === 0) return;
    const error = new ConnectionLost(`order ${this.orderRef}`, reason);
    this.#waiters.lose(error);
    this.#listeners.emit(error);
  }

  #check(): void {
    this.#waiters.check();
    this.#listeners.emit(undefined);
  }

  #milestoneOfEnd<T>(judge: () => Verdict<T>): Milestone<T> {
    const onTimeout = (timeoutMs: number): Verdict<never> => this.#timedOut('no end yet', timeoutMs);
    return this.#waiters.milestone({ judge, defaultTimeout: undefined, onTimeout });
  }

  #timedOut(what: string, timeoutMs: number): Verdict<never> {
    return { kind: 'missed', error: new RequestTimeout(`order ${this.orderRef}: ${what}`, timeoutMs) };
  }

  #judgeAccepted(): Verdict<LiveOrder> {
    const { outcome, isAccepted } = this.#record;
    if (isAccepted) return { kind: 'reached', value: this };
    if (outcome === undefined || outcome.kind === 'filled') return PENDING;
    return { kind: 'missed', error: this.#ended(outcome) };
  }

  #judgeFilled(): Verdict<FilledOutcome> {
    const { outcome } = this.#record;
    if (outcome === undefined) return PENDING;
    if (outcome.kind === 'filled') return { kind: 'reached', value: outcome };
    return { kind: 'missed', error: this.#ended(outcome) };
  }

  #judgeDone(): Verdict<OrderOutcome> {
    const { outcome } = this.#record;
    return outcome === undefined ? PENDING : { kind: 'reached', value: outcome };
  }

  #judgeCosted(): Verdict<OrderCost> {
    const { outcome, isCosted, fills } = this.#record;
    if (outcome?.kind === 'rejected') return { kind: 'missed', error: this.#ended(outcome) };
    if (outcome === undefined || !isCosted) return PENDING;
    return { kind: 'reached', value: { fills, commissions: sumCommissions(fills) } };
  }

  #judgeCancel(): Verdict<CancelOutcome> {
    const { outcome } = this.#record;
    if (outcome?.kind === 'filled') return { kind: 'reached', value: { kind: 'filled' } };
    if (outcome?.kind === 'cancelled') return { kind: 'reached', value: { kind: 'cancelled' } };
    if (outcome?.kind === 'rejected')
      return { kind: 'reached', value: { kind: 'notFound', error: outcome.error } };
    const error = this.#cancelRefusal;
    if (error === undefined) return PENDING;
    if (error.code === 10147) return { kind: 'reached', value: { kind: 'notFound', error } };
    // 10148 names the state: `can not be cancelled, state: Filled.`
    if (/state:\s*filled/i.test(error.text)) return { kind: 'reached', value: { kind: 'filled' } };
    if (/state:\s*(?:api)?cancelled/i.test(error.text))
      return { kind: 'reached', value: { kind: 'cancelled' } };
    return { kind: 'reached', value: { kind: 'pendingAtVenue', error } };
  }

  #judgeChange(change: PendingChange): Verdict<ModifyOutcome> {
    if (change.refusal !== undefined) {
      return { kind: 'reached', value: { kind: 'refused', error: change.refusal } };
    }
    if (change.isConfirmed) return { kind: 'reached', value: { kind: 'modified' } };
    const { outcome } = this.#record;
    return outcome === undefined ? PENDING : { kind: 'reached', value: { kind: 'tooLate', outcome } };
  }

  /** The echo of the gateway shows every changed field: the change holds, and is our spec from now on. */
  #confirmChange(): void {
    const change = this.#change;
    const { echo } = this.#record;
    if (change === undefined || change.isConfirmed || change.refusal !== undefined || echo === undefined)
      return;
    const wanted: Record<string, unknown> = { ...change.order };
    const stated: Record<string, unknown> = { ...echo };
    if (!change.changedFields.every((field) => isSameTerm(wanted[field], stated[field]))) return;
    change.isConfirmed = true;
    this.#record.spec = change.order;
  }

  #ended(outcome: OrderOutcome): Error {
    if (outcome.kind === 'rejected') return new OrderRejected(this.orderRef, outcome.error);
    return new OrderNotFilled(this.orderRef, outcome);
  }
}

function isSameTerm(wanted: unknown, stated: unknown): boolean {
  if (wanted instanceof Decimal && stated instanceof Decimal) return wanted.equals(stated);
  return wanted === stated;
}

function sumCommissions(fills: readonly Fill[]): ReadonlyMap<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const { commission } of fills) {
    const amount = commission?.commissionAndFees;
    if (amount === undefined) continue;
    const currency = commission?.currency ?? '';
    sums.set(currency, (sums.get(currency) ?? Decimal.ZERO).plus(amount));
  }
  return sums;
}
