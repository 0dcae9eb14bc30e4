import { type Contract, Decimal, type Instant, type Order, type OrderState } from '@tapewright/model';
import type { ErrorEffect } from '../codes/index.ts';
import type { IbError } from '../client/errors.ts';
import type { OrderStatusReport } from '../session/snapshot.ts';
import { type Fill, splitExecId } from './execution-ledger.ts';

/** One thing that was heard of an order, oldest first in its history. */
export type OrderStep =
  | { readonly kind: 'sent'; readonly at: Instant }
  | { readonly kind: 'status'; readonly at: Instant; readonly status: string; readonly filledQty: Decimal }
  | { readonly kind: 'fill'; readonly at: Instant; readonly fill: Fill }
  | { readonly kind: 'commission'; readonly at: Instant; readonly fill: Fill }
  | { readonly kind: 'error'; readonly at: Instant; readonly effect: ErrorEffect; readonly error: IbError }
  /** Nobody at the gateway knows it after a new session: what became of it must be looked up. */
  | { readonly kind: 'unknown'; readonly at: Instant; readonly reason: string };

/** How an order ended. */
export type OrderOutcome =
  | { readonly kind: 'filled'; readonly filledQty: Decimal; readonly avgPrice: number }
  | {
      readonly kind: 'cancelled';
      readonly filledQty: Decimal;
      readonly remainingQty: Decimal;
      /** The message that came with it: 202, or the reason of the exchange. */
      readonly why: IbError | undefined;
    }
  | {
      readonly kind: 'rejected';
      readonly filledQty: Decimal;
      readonly remainingQty: Decimal;
      /** An `IbError`, or why it was not written. */
      readonly error: Error;
    };

/** Steps kept of one order; the oldest go first. */
const HISTORY_LIMIT = 1_000;

const ACCEPTED_STATUSES: ReadonlySet<string> = new Set([
  'PreSubmitted',
  'Submitted',
  'Filled',
  'PendingCancel',
]);
const CANCELLED_STATUSES: ReadonlySet<string> = new Set(['Cancelled', 'ApiCancelled']);

/**
 * What is known of one order of ours. Executions are the truth about fills, statuses are commentary, errors explain and change no
 * status. Filled quantity never decreases except by an exchange's correction.
 */
export class OrderRecord {
  readonly orderRef: string;
  readonly contract: Contract;
  /** Valid in the session that placed or last reported the order. */
  orderId: number;
  /** What we asked for; the broker's additions are in `echo`. */
  spec: Order;
  /** The order as the gateway last stated it. */
  echo: Order | undefined;
  state: OrderState | undefined;
  /** IB's last word; undefined before the first. */
  status: string | undefined;
  whyHeld = '';
  /** More than one means that a change left two orders at work: both must be cancelled. */
  readonly permIds = new Set<number>();
  /** True after a new session in which nothing was heard of it. */
  isUnknown = false;

  /** base of the execution id → fill */
  readonly #fills = new Map<string, Fill>();
  readonly #history: OrderStep[] = [];
  #statusFilled = Decimal.ZERO;
  #statusAvgPrice = 0;
  #wasAccepted = false;
  #refusal: Error | undefined;
  #cancelNotice: IbError | undefined;

  constructor(parts: {
    readonly orderRef: string;
    readonly contract: Contract;
    readonly orderId: number;
    readonly spec: Order;
  }) {
    this.orderRef = parts.orderRef;
    this.contract = parts.contract;
    this.orderId = parts.orderId;
    this.spec = parts.spec;
  }

  get fills(): readonly Fill[] {
    return [...this.#fills.values()];
  }

  get history(): readonly OrderStep[] {
    return this.#history;
  }

  get totalQty(): Decimal {
    return this.spec.totalQuantity ?? Decimal.ZERO;
  }

  /** By executions, or by status while those are still on their way. */
  get filledQty(): Decimal {
    return this.#executedQty.max(this.#statusFilled);
  }

  get remainingQty(): Decimal {
    return this.totalQty.minus(this.filledQty).max(Decimal.ZERO);
  }

  /** Of the executions; the gateway's figure while they are not all in; 0 while nothing is filled. */
  get avgPrice(): number {
    const executed = this.#executedQty;
    if (executed.isZero || executed.lessThan(this.#statusFilled)) return this.#statusAvgPrice;
    const cost = this.#ownFills.reduce(
      (sum, { execution }) => sum + (execution.shares?.toNumber() ?? 0) * (execution.price ?? 0),
      0,
    );
    return cost / executed.toNumber();
  }

  /** The broker works it, or has. */
  get isAccepted(): boolean {
    return this.#wasAccepted || this.#fills.size > 0;
  }

  /** Why it was not taken; undefined when it was, or when that is not known yet. */
  get refusal(): Error | undefined {
    return this.#refusal;
  }

  get isFullyFilled(): boolean {
    if (this.status === 'Filled') return true;
    return !this.totalQty.isZero && this.filledQty.atLeast(this.totalQty);
  }

  /**
   * Whether every fill is in, with its commission. Of a combination it is the legs that cost: its own row may never have a commission, and
   * has to where no leg is reported.
   */
  get isCosted(): boolean {
    if (!this.#executedQty.atLeast(this.filledQty)) return false;
    const legs = this.contract.secType === 'BAG' ? this.fills.filter(isLeg) : [];
    if (legs.length === 0) return this.#ownFills.every(hasCommission);
    return legs.every(hasCommission) && this.#hasAllLegs(legs);
  }

  /** Whether each leg that the combination names has traded its part of what the combination has. */
  #hasAllLegs(fills: readonly Fill[]): boolean {
    return (this.contract.comboLegs ?? []).every(({ conId, ratio = 1 }) => {
      const own = fills.filter((fill) => fill.contract.conId === conId);
      const traded = Decimal.sum(own.map((fill) => fill.execution.shares ?? Decimal.ZERO));
      return traded.atLeast(this.filledQty.times(ratio));
    });
  }

  /** Undefined while it may still do something. Inactive is no end: such an order may still fill. */
  get outcome(): OrderOutcome | undefined {
    const { filledQty, remainingQty } = this;
    if (this.isFullyFilled) return { kind: 'filled', filledQty, avgPrice: this.avgPrice };
    const error = this.#refusal;
    const isCancelled = CANCELLED_STATUSES.has(this.status ?? '');
    if (error !== undefined && (isCancelled || !this.isAccepted)) {
      return { kind: 'rejected', filledQty, remainingQty, error };
    }
    if (isCancelled || this.#cancelNotice !== undefined) {
      return { kind: 'cancelled', filledQty, remainingQty, why: this.#cancelNotice };
    }
    return undefined;
  }

  onSent(at: Instant): void {
    this.#note({ kind: 'sent', at });
  }

  /** It never left: the outcome is a rejection by ourselves. */
  onNotSent(error: Error): void {
    this.#refusal = error;
  }

  /** `isLast`: no status follows it, as with a completed order. */
  onOpenOrder(echo: Order, state: OrderState, at: Instant, isLast = false): void {
    this.isUnknown = false;
    this.echo = echo;
    this.state = state;
    if (echo.permId !== undefined && echo.permId !== 0) this.permIds.add(echo.permId);
    if (state.status === undefined) return;
    // The price of the fill comes with its execution, or with the status that follows.
    if (state.status === 'Filled' && !isLast && this.avgPrice === 0) return;
    this.#setStatus(state.status, at);
  }

  onStatus(report: OrderStatusReport, at: Instant): void {
    this.isUnknown = false;
    if (report.permId !== 0) this.permIds.add(report.permId);
    this.whyHeld = report.whyHeld;
    if (report.filled.greaterThan(this.#statusFilled)) {
      this.#statusFilled = report.filled;
      if (report.avgFillPrice > 0) this.#statusAvgPrice = report.avgFillPrice;
    }
    this.#setStatus(report.status, at);
  }

  /** A new fill, a correction of one, or one that has learned its commission. */
  onFill(fill: Fill, at: Instant): void {
    this.isUnknown = false;
    const { base } = splitExecId(fill.execId);
    const before = this.#fills.get(base);
    this.#fills.set(base, fill);
    const isCommission = before?.execId === fill.execId;
    this.#note({ kind: isCommission ? 'commission' : 'fill', at, fill });
    const { permId } = fill.execution;
    if (permId !== undefined && permId !== 0) this.permIds.add(permId);
  }

  /** `isOfChange`: the message answers a change of the order, so the order itself stands as it was. */
  onError(
    error: IbError,
    effect: ErrorEffect,
    { at, isOfChange }: { readonly at: Instant; readonly isOfChange: boolean },
  ): void {
    this.#note({ kind: 'error', at, effect, error });
    if (effect === 'refusesOrder' && !isOfChange) this.#refusal = error;
    if (effect === 'confirmsCancel') this.#cancelNotice = error;
  }

  onUnknown(reason: string, at: Instant): void {
    if (this.isUnknown) return;
    this.isUnknown = true;
    this.#note({ kind: 'unknown', at, reason });
  }

  /** A combination's own rows count for a combination; its legs are fills of other contracts. */
  get #ownFills(): readonly Fill[] {
    const isBag = this.contract.secType === 'BAG';
    return this.fills.filter((fill) => (fill.contract.secType === 'BAG') === isBag);
  }

  get #executedQty(): Decimal {
    if (this.#fills.size === 0) return Decimal.ZERO;
    return Decimal.sum(this.#ownFills.map((fill) => fill.execution.shares ?? Decimal.ZERO));
  }

  #setStatus(status: string, at: Instant): void {
    if (ACCEPTED_STATUSES.has(status)) this.#wasAccepted = true;
    if (status === this.status) return;
    // A late report of an earlier step does not bring a finished order back.
    if (this.status === 'Filled') return;
    this.status = status;
    this.#note({ kind: 'status', at, status, filledQty: this.filledQty });
  }

  #note(step: OrderStep): void {
    this.#history.push(step);
    if (this.#history.length > HISTORY_LIMIT) this.#history.shift();
  }
}

function isLeg({ contract }: Fill): boolean {
  return contract.secType !== 'BAG';
}

function hasCommission({ commission }: Fill): boolean {
  return commission !== undefined;
}
