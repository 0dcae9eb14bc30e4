import { Decimal, type Contract, type Instant, type Order } from '@tapewright/model';
import type { ParentOrder } from '../execution/parent-order.ts';
import type { Intent } from '../kernel/kernel-io.ts';
import type { Refusal } from '../risk/approved.ts';
import type { Instrument } from '../strategy/instrument.ts';
import type { FillRecord } from './fill-book.ts';
import type { BrokerMessage, LiveOrder, OrderOrigin } from './live-order.ts';
import { isDone, type OrderLife } from './order-life.ts';
import type { PlacedGroup } from './placed-group.ts';

/** Messages kept per order; older ones are dropped. */
export const MAX_MESSAGES = 100;

/** What most orders have of fills, legs and messages at first or for ever: a long backtest keeps many orders. */
const NONE: readonly never[] = [];
const NO_FILLS: FillRecord[] = [];
const NO_COMMISSIONS: ReadonlyMap<string, Decimal> = new Map();

/** What is known of an order when it is made. */
export interface OrderStart {
  readonly origin: OrderOrigin;
  readonly instrument: Instrument | undefined;
  readonly contract: Contract;
  readonly createdAt: Instant;
  readonly intent: Intent | undefined;
  readonly order: Order;
  readonly isTarget: boolean;
  readonly status: OrderLife;
}

/** The order desk's side of a `LiveOrder`. */
export class OrderRecord implements LiveOrder {
  readonly number: number;
  readonly origin: OrderOrigin;
  readonly instrument: Instrument | undefined;
  readonly contract: Contract;
  readonly createdAt: Instant;
  intent: Intent | undefined;
  order: Order;
  /** Placed by the orderTarget family: later targets count what is left of it. */
  readonly isTarget: boolean;
  status: OrderLife;
  filled = Decimal.ZERO;
  /** The broker's cumulative figure. Commentary: it never moves a position, and it never decreases. */
  reportedFilled = Decimal.ZERO;
  /** What counts toward the quantity. */
  fills: FillRecord[] = NO_FILLS;
  /** Of a combination: what its legs traded. */
  legFills: readonly FillRecord[] = NONE;
  refusal: Refusal | undefined;
  messages: readonly BrokerMessage[] = NONE;
  reason = '';
  whyHeld = '';
  permIds: readonly number[] = NONE;
  /** Of an order that is at the broker more than once: the permIds that have not ended. Undefined for every other. */
  workingTwins: Set<number> | undefined;
  isCancelRequested = false;
  /** Its names in the latest session that told of it; 0 before. */
  orderId = 0;
  clientId = 0;
  /** It is among the open orders of the registry. */
  isListed = false;
  /** A modification that the broker has not confirmed. */
  requested: Intent | undefined;
  isModifying = false;
  arrivalPrice: number | undefined;
  arrivalSpread: number | undefined;
  parent: ParentOrder | undefined;
  /** The entry of a bracket, for its exits. */
  attachedTo: OrderRecord | undefined;
  group: PlacedGroup | undefined;

  constructor(number: number, start: OrderStart) {
    this.number = number;
    this.origin = start.origin;
    this.instrument = start.instrument;
    this.contract = start.contract;
    this.createdAt = start.createdAt;
    this.intent = start.intent;
    this.order = start.order;
    this.isTarget = start.isTarget;
    this.status = start.status;
  }

  get intentId(): string {
    return this.intent?.intentId ?? '';
  }

  get side(): 'BUY' | 'SELL' {
    return this.order.action === 'BUY' ? 'BUY' : 'SELL';
  }

  get quantity(): Decimal {
    return this.order.totalQuantity ?? Decimal.ZERO;
  }

  get remaining(): Decimal {
    return this.quantity.minus(this.filled).max(Decimal.ZERO);
  }

  get signedRemaining(): Decimal {
    return this.side === 'BUY' ? this.remaining : this.remaining.negated();
  }

  get isDone(): boolean {
    return isDone(this.status);
  }

  get isWorking(): boolean {
    return !isDone(this.status);
  }

  get isCombination(): boolean {
    return this.contract.secType === 'BAG';
  }

  get avgPrice(): number | undefined {
    if (this.filled.isZero) return undefined;
    const value = Decimal.sum(this.fills.map((fill) => fill.qty.times(fill.price)));
    return value.dividedBy(this.filled, 10).toNumber();
  }

  get isCosted(): boolean {
    const costed = this.#costedFills;
    return costed.length > 0 && costed.every((fill) => fill.commission !== undefined);
  }

  get commissions(): ReadonlyMap<string, Decimal> {
    const fills = this.#costedFills;
    if (fills.length === 0) return NO_COMMISSIONS;
    const totals = new Map<string, Decimal>();
    for (const { commission, commissionCurrency: currency } of fills) {
      if (commission !== undefined)
        totals.set(currency, commission.plus(totals.get(currency) ?? Decimal.ZERO));
    }
    return totals;
  }

  addFill(fill: FillRecord, isLeg: boolean): void {
    if (isLeg) this.legFills = [...this.legFills, fill];
    else if (this.fills.length === 0) this.fills = [fill];
    else this.fills.push(fill);
    this.countFilled();
  }

  /** Counts `filled` anew: after a fill came or changed. */
  countFilled(): void {
    this.filled = Decimal.ZERO;
    for (const { qty } of this.fills) this.filled = this.filled.plus(qty);
  }

  /** Whether it trades at once, or counts as traded by the orderTarget family. */
  get isImmediate(): boolean {
    return this.isTarget || this.order.orderType === 'MKT';
  }

  addMessage(message: BrokerMessage): void {
    this.messages = [...this.messages, message].slice(-MAX_MESSAGES);
  }

  /** The broker reports commissions of a combination on its legs. */
  get #costedFills(): readonly FillRecord[] {
    return this.isCombination ? this.legFills : this.fills;
  }
}
