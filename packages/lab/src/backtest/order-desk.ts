import type { Approved, EngineInput } from '@tapewright/engine';
import {
  assertNever,
  Decimal,
  invariant,
  type Instant,
  type Order,
  type OrderStatus,
} from '@tapewright/model';
import type { CashPosting, Venue, VenueInput, VenueOutput } from '@tapewright/venue';
import type { AccountRecord } from './account-record.ts';
import type { PlannedAction } from './actions.ts';
import type { MarketStep } from './feed.ts';

/** The client id under which a backtest trades; what a lone client of a gateway has. */
const CLIENT_ID = 0;

/** An order as the desk remembers it. */
interface SentOrder {
  readonly intentId: string;
  readonly orderId: number;
  /** What it trades, and whether it may look at what it does not. */
  readonly conId: number | undefined;
  readonly hasConditions: boolean;
  /** The venue's identity of it, once it has said one. */
  permId: number | undefined;
  /** What is to be said about it once it has arrived. */
  readonly held: ((permId: number) => VenueInput)[];
}

/** The way of orders from the engine to the venue, and of what the venue says back into the engine's inbox. */
export class OrderDesk {
  /** What the engine has still to be told, oldest first. */
  readonly inbox: EngineInput[] = [];
  /** When the venue has something to do by the passing of time alone, µs since the epoch; Infinity when it has not. */
  venueDue = Number.POSITIVE_INFINITY;
  readonly venue: Venue;
  /** The time of what the venue was told last. */
  #toldAt = Number.NEGATIVE_INFINITY as Instant;
  readonly #account: string;
  readonly #record: AccountRecord;
  /** By orderId, which counts from 1. */
  readonly #sent: SentOrder[] = [];
  /** Those that may still trade. */
  readonly #working: SentOrder[] = [];
  /** Of the action that is being carried out. */
  #cashInLieu = Decimal.ZERO;
  /** Orders that the venue has not shown yet, where orders take time. */
  readonly #onTheWay: SentOrder[] = [];
  /** Order ids of messages that came with the last thing that the venue was told. */
  readonly #refused = new Set<number>();
  #lastRefusal = 'the venue did not say why';
  /** How often it said no. */
  #refusals = 0;

  /** Whether the account is margined. */
  readonly isMargined: boolean;
  /** Whether it pays and earns interest. */
  readonly isFinanced: boolean;
  /** Whether orders take time. */
  readonly isDelayed: boolean;

  constructor(
    venue: Venue,
    account: string,
    record: AccountRecord,
    terms: { readonly isMargined: boolean; readonly isFinanced: boolean; readonly isDelayed: boolean },
  ) {
    this.venue = venue;
    this.#account = account;
    this.#record = record;
    this.isMargined = terms.isMargined;
    this.isFinanced = terms.isFinanced;
    this.isDelayed = terms.isDelayed;
  }

  /** Hands to `venue.handle`. */
  readonly emit = (output: VenueOutput): void => {
    switch (output.kind) {
      case 'order': {
        const sent = this.#sent[output.orderId - 1];
        // The venue's own orders, those of a liquidation, have other names.
        if (sent === undefined || sent.intentId !== output.order.orderRef) break;
        sent.permId = output.permId;
        if (isOver(output.status)) this.#end(sent);
        break;
      }
      case 'execution':
        this.#record.execution(output);
        break;
      case 'commission':
        this.#record.commission(output);
        break;
      case 'refusal':
        this.#lastRefusal = `${output.code}: ${output.message}`;
        this.#refusals += 1;
        if (this.isDelayed) this.#refused.add(output.orderId);
        break;
      case 'cashPosted':
        this.#posted(output);
        return;
      case 'topOfBook':
      case 'lastTrade':
      case 'auctionIndication':
      case 'tradingState':
        // The venue was asked not to publish them; bars are the only market that a backtest shows.
        return;
    }
    this.inbox.push(output);
  };

  place(approved: Approved, at: Instant): void {
    const { intentId, contract, order: wished, attachedTo } = approved;
    this.#record.placed(approved);
    const parentId = attachedTo === undefined ? undefined : this.#sentAs(attachedTo, 'an entry').orderId;
    const order = parentId === undefined ? wished : { ...wished, parentId };
    const orderId = this.#sent.length + 1;
    const sent: SentOrder = {
      intentId,
      orderId,
      conId: contract.conId,
      hasConditions: hasConditions(order),
      permId: undefined,
      held: [],
    };
    if (this.isDelayed) this.#onTheWay.push(sent);
    this.#sent.push(sent);
    this.#working.push(sent);
    this.inbox.push({ kind: 'orderSent', at, intentId, orderId, clientId: CLIENT_ID });
    const refusals = this.#refusals;
    const account = this.#account;
    this.tell({ kind: 'place', at, account, clientId: CLIENT_ID, orderId, contract, order });
    // An error alone moves no order (it may be a mere remark). What the venue does not know after it, is not there.
    if (sent.permId !== undefined || this.isDelayed) return;
    // One that is held back for its group is told of with the last of it.
    if (order.transmit === false && this.#refusals === refusals) return;
    this.#end(sent);
    this.inbox.push({ kind: 'orderNotSent', at, intentId, reason: this.#lastRefusal });
  }

  modify({ intentId, contract, order }: Approved, at: Instant): void {
    const { held, permId: known, orderId } = this.#sentAs(intentId, 'modified');
    const input = (permId: number) =>
      ({ kind: 'modify', at: this.#notBefore(at), permId, orderId, contract, order }) as const;
    if (known !== undefined) return this.tell(input(known));
    invariant(this.isDelayed, `order ${intentId} is modified before the venue knows it`);
    held.push(input);
  }

  cancel(intentId: string, at: Instant): void {
    const sent = this.#sentAs(intentId, 'cancelled');
    const input = (permId: number) =>
      ({ kind: 'cancel', at: this.#notBefore(at), permId, clientId: CLIENT_ID }) as const;
    if (sent.permId !== undefined) return this.tell(input(sent.permId));
    if (this.#onTheWay.includes(sent)) {
      sent.held.push(input);
      return undefined;
    }
    // Held back for a group of which another was refused: the venue never shows it, and nothing releases it any more.
    this.#end(sent);
    this.inbox.push({ kind: 'orderNotSent', at, intentId, reason: 'held back for its group, and discarded' });
  }

  #notBefore(at: Instant): Instant {
    return at > this.#toldAt ? at : this.#toldAt;
  }

  /** The engine may not have heard yet that an order is over, and changes or cancels it still. */
  #sentAs(intentId: string, what: string): SentOrder {
    const isIt = (order: SentOrder) => order.intentId === intentId;
    const sent = this.#working.find(isIt) ?? this.#sent.findLast(isIt);
    invariant(sent !== undefined, `order ${intentId} is ${what} before it was placed`);
    return sent;
  }

  /** Lets the venue do what is due by now: sessions that open and close for working orders. */
  passTime(at: Instant): void {
    this.tell({ kind: 'time', at });
  }

  /**
   * The venue sees a point of a market. The last one of a market that was at rest may lie before what the venue was told of others since:
   * it stands there still.
   */
  show(point: MarketStep): void {
    this.tell(point.at < this.#toldAt ? { ...point, at: this.#toldAt } : point);
  }

  /** Tells the venue of something. */
  tell(input: VenueInput): void {
    this.#toldAt = input.at;
    this.venue.handle(input, this.emit);
    if (this.#onTheWay.length > 0) this.#lookForArrivals();
  }

  /** Orders that the venue has shown by now are told what was held for them; of those that it only had a message about, it wants nothing. */
  #lookForArrivals(): void {
    const arrived = this.#onTheWay.filter(
      ({ permId, orderId }) => permId !== undefined || this.#refused.has(orderId),
    );
    this.#refused.clear();
    for (const sent of arrived) {
      this.#onTheWay.splice(this.#onTheWay.indexOf(sent), 1);
      if (sent.permId === undefined) {
        this.#end(sent);
        const { intentId } = sent;
        this.inbox.push({ kind: 'orderNotSent', at: this.#toldAt, intentId, reason: this.#lastRefusal });
        continue;
      }
      for (const input of sent.held.splice(0)) this.tell(input(sent.permId));
    }
  }

  /** What an issuer does. Afterwards the engine is told of it, behind the orders that it has ended. */
  carryOut({ at, conId, action }: PlannedAction): void {
    this.#cashInLieu = Decimal.ZERO;
    this.tell({ kind: 'corporateAction', at, conId, action });
    const contract = this.venue.listing(conId)?.contract;
    if (action.kind !== 'split' || contract === undefined) return;
    const qty = this.venue.statement(this.#account).positions.get(conId)?.qty ?? Decimal.ZERO;
    const { shares, per } = action;
    const split = { kind: 'split', at, contract, shares, per, qty, cashInLieu: this.#cashInLieu } as const;
    this.#record.split(split);
    this.inbox.push(split);
  }

  #posted({ at, currency, amount, reason }: CashPosting): void {
    this.#record.postings.push({ at, currency, amount, reason });
    // The engine is told of it with the split that it comes of.
    if (reason === 'cash in lieu') this.#cashInLieu = this.#cashInLieu.plus(amount);
    else this.inbox.push({ kind: 'cashPosted', at, currency, amount, reason });
  }

  /** Whether what the market does matters: an order may trade, or the account is margined and holds something. */
  get isBusy(): boolean {
    return this.#working.length > 0 || this.isGuarding;
  }

  /** Whether prices alone may make the broker close positions. */
  get isGuarding(): boolean {
    return this.isMargined && this.#record.trips.openCount > 0;
  }

  /** Whether an order is at work that points of this market may matter to. */
  watches(conId: number): boolean {
    return this.isGuarding || this.#working.some((order) => order.conId === conId || order.hasConditions);
  }

  #end(sent: SentOrder): void {
    const place = this.#working.indexOf(sent);
    if (place >= 0) this.#working.splice(place, 1);
  }

  /** Asks the venue when it is due next. After everything that may have changed an order. */
  lookAhead(): void {
    this.venueDue = this.venue.nextDue() ?? Number.POSITIVE_INFINITY;
  }
}

/** Conditions may look at any market. */
export function hasConditions({ conditions }: Order): boolean {
  return conditions !== undefined && conditions.length > 0;
}

function isOver(status: OrderStatus): boolean {
  switch (status) {
    case 'Filled':
    case 'Cancelled':
    case 'ApiCancelled':
      return true;
    case 'ApiPending':
    case 'PendingSubmit':
    case 'PendingCancel':
    case 'PreSubmitted':
    case 'Submitted':
    case 'Inactive':
      return false;
    default:
      return assertNever(status);
  }
}
