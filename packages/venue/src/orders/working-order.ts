import {
  Decimal,
  type Contract,
  type DayNumber,
  type Instant,
  type Order,
  type OrderStatus,
} from '@tapewright/model';
import { reallot, type Allotment, type Bearer } from '../allocation/allotment.ts';
import { BUY, type BookSide } from '../book/book.ts';
import { NO_FEES_YET, type FeeTally } from '../fees/fee-plan.ts';
import type { Instrument } from '../market/instrument.ts';
import type { OrderType, Plan } from '../order-types/order-type.ts';
import type { Condition } from './conditions.ts';
import type { Terms } from './terms.ts';

/**
 * Where an order stands with the broker.
 * `untransmitted`: kept back until its group is transmitted; nobody is told of it.
 * `child`: waits for its parent to fill. `asleep`: waits for the hours it may trade in.
 * `working`: in a market's hands. `done`: filled, cancelled or expired.
 */
export type OrderPhase = 'untransmitted' | 'child' | 'asleep' | 'working' | 'done';

/** An accepted order. The desk alone moves it along; markets fill it through the desk. */
export class WorkingOrder implements Bearer {
  readonly permId: number;
  /** Small number of the order inside this venue: what books know it by. */
  readonly tag: number;
  readonly account: string;
  readonly clientId: number;
  orderId: number;
  readonly instrument: Instrument;
  /** As it is reported: completed, with the exchange that was asked for. */
  readonly contract: Contract;
  /** As accepted, with what the broker filled in. */
  order: Order;
  type: OrderType;
  readonly side: BookSide;
  plan: Plan;
  /** Ordered, in units of the instrument. */
  units: number;
  filledUnits = 0;
  /** Σ price × quantity of its fills. */
  value = Decimal.ZERO;
  lastFillPrice = 0;
  /** Of its fills, to eight digits; 0 before the first. */
  averagePrice = 0;
  phase: OrderPhase = 'untransmitted';
  /** It is done without ever having been transmitted: nobody was told of it. */
  isDiscarded = false;
  /** Whether its stop has been reached. */
  wasTriggered = false;
  /** Whether its stop has been turned into another, which happens once. */
  wasAdjusted = false;
  status: OrderStatus = 'PreSubmitted';
  /** When it may trade next, while `asleep`. */
  wakesAt: Instant | undefined;
  /** When it is over, or held, whatever its hours; and the first moment that it may do anything at. */
  endsAt: Instant | undefined;
  pausesAt: Instant | undefined;
  startsAt: Instant | undefined;
  /** What releases it, or cancels it if it says so. */
  conditions: readonly Condition[] = [];
  /** Whether its conditions have held. */
  isReleased = false;
  /** Placed by the broker, to close what the account cannot keep. */
  isLiquidation = false;
  /** When time alone may change what its conditions are. */
  conditionsDue: Instant | undefined;
  /** When its hours end, while `working`. */
  restsAt: Instant | undefined;
  parent: WorkingOrder | undefined;
  /** Others have named it as theirs. */
  isParent = false;
  /** The accounts that share it, when there are several; `account` is then only its name. */
  allotments: readonly Allotment[] | undefined;
  /** The order that it is a piece of, if an algorithm has made it: nobody is told of it, and what it fills the other has filled. */
  worksFor: WorkingOrder | undefined;
  /** It is that of one leg of a combination, `worksFor` is the combination's order. */
  isLeg = false;
  /** Of a combination: what its legs trade by, in their order. */
  legs: readonly WorkingOrder[] | undefined;
  /** It sells what its account does not have. */
  isShort = false;
  /** It waits for shares to borrow. */
  isLocating = false;
  /** When its algorithm takes the next step, while that works it. */
  stepsAt: Instant | undefined;
  tally: FeeTally = NO_FEES_YET;
  /** New York day of the tally; NaN when the next fill begins a new one. */
  tallyDay: DayNumber = Number.NaN;
  /** Text and time of completedOrder, once done. */
  completedStatus = '';
  completedAt: Instant | undefined;

  constructor(accepted: {
    readonly permId: number;
    readonly tag: number;
    readonly account: string;
    readonly clientId: number;
    readonly orderId: number;
    readonly instrument: Instrument;
    readonly contract: Contract;
    readonly order: Order;
    readonly type: OrderType;
    readonly side: BookSide;
    readonly units: number;
  }) {
    this.permId = accepted.permId;
    this.tag = accepted.tag;
    this.account = accepted.account;
    this.clientId = accepted.clientId;
    this.orderId = accepted.orderId;
    this.instrument = accepted.instrument;
    this.contract = accepted.contract;
    this.order = accepted.order;
    this.type = accepted.type;
    this.side = accepted.side;
    this.plan = accepted.type.plan(accepted.order);
    this.units = accepted.units;
  }

  get openUnits(): number {
    return this.units - this.filledUnits;
  }

  get isBuy(): boolean {
    return this.side === BUY;
  }

  /** Who has to bear it: its account, or those that share it. */
  get bearers(): readonly Bearer[] {
    return this.allotments ?? [this];
  }

  /** Gives it another size, and those that share it their parts of that. */
  resize(units: number): void {
    this.units = units;
    if (this.allotments !== undefined) reallot(this.allotments, units, this.instrument);
  }

  /** Whether it trades an instrument, by itself or as a leg. */
  isOf(instrument: Instrument): boolean {
    return this.instrument === instrument || this.legs?.some((leg) => leg.instrument === instrument) === true;
  }

  /** Whether a market may trade it. */
  get isWorking(): boolean {
    return this.phase === 'working';
  }

  /** SMART, or the exchange it was sent to. */
  get destination(): string {
    return this.contract.exchange ?? 'SMART';
  }

  /** Fills at once or not at all: with what is left cancelled, or only as a whole. */
  get immediacy(): 'IOC' | 'FOK' | undefined {
    return this.order.tif === 'IOC' || this.order.tif === 'FOK' ? this.order.tif : undefined;
  }

  /** The units that it trades together or not at all: all for FOK, all-or-none and blocks, else what is missing to its minimum quantity. */
  get leastUnits(): number {
    const { allOrNone, blockOrder, minQty } = this.order;
    if (allOrNone === true || blockOrder === true || this.order.tif === 'FOK') return this.openUnits;
    if (minQty === undefined || minQty === 0) return 0;
    return Math.max(0, this.instrument.grid.wholeUnits(minQty) - this.filledUnits);
  }

  /** The most that it displays at once; Infinity for all of it. */
  get displayUnits(): number {
    const { displaySize } = this.order;
    return displaySize === undefined || displaySize === 0
      ? Infinity
      : this.instrument.grid.wholeUnits(displaySize);
  }

  /** Takes over what its terms say of its time and its conditions. */
  setTerms({ times, conditions }: Terms): void {
    this.startsAt = times.startsAt;
    this.endsAt = times.endsAt;
    this.pausesAt = times.pausesAt;
    this.conditions = conditions;
  }

  /** Whether it waits for conditions before it goes to the market. */
  get isConditional(): boolean {
    return this.conditions.length > 0 && !this.isReleased && this.order.conditionsCancelOrder !== true;
  }

  /** Whether it is worked by pieces: by an algorithm, or as a scale order. */
  get hasAlgo(): boolean {
    const { algoStrategy, scalePriceIncrement } = this.order;
    return (algoStrategy !== undefined && algoStrategy !== '') || (scalePriceIncrement ?? 0) > 0;
  }

  get tradesOutsideRth(): boolean {
    return this.order.outsideRth === true && this.type.mayTradeOutsideRth;
  }
}
