import type { Approved, EngineInput } from '@tapewright/engine';
import { assertNever, invariant, type Instant, type OrderStatus } from '@tapewright/model';
import type { Venue, VenueOutput } from '@tapewright/venue';
import type { AccountRecord } from './account-record.ts';

/** The client id under which a backtest trades; what a lone client of a gateway has. */
const CLIENT_ID = 0;

/** An order as the desk remembers it. */
interface SentOrder {
  readonly orderId: number;
  /** The venue's identity of it, once it has said one. */
  permId: number | undefined;
  mayTrade: boolean;
}

/** The way of orders from the engine to the venue, and of what the venue says back into the engine's inbox. */
export class OrderDesk {
  /** What the engine has still to be told, oldest first. */
  readonly inbox: EngineInput[] = [];
  /** When the venue has something to do by the passing of time alone, µs since the epoch; Infinity when it has not. */
  venueDue = Number.POSITIVE_INFINITY;
  readonly venue: Venue;
  readonly #account: string;
  readonly #record: AccountRecord;
  /** intentId → the order at the venue */
  readonly #sent = new Map<string, SentOrder>();
  #lastRefusal = 'the venue did not say why';
  /** Orders that may still trade. */
  #working = 0;
  #nextOrderId = 1;

  constructor(venue: Venue, account: string, record: AccountRecord) {
    this.venue = venue;
    this.#account = account;
    this.#record = record;
  }

  /** Hands to `venue.handle`. */
  readonly emit = (output: VenueOutput): void => {
    switch (output.kind) {
      case 'order': {
        const sent = this.#sent.get(output.order.orderRef ?? '');
        if (sent === undefined) break;
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
        break;
      case 'topOfBook':
      case 'lastTrade':
      case 'auctionIndication':
        // The venue was asked not to publish them; bars are the only market that a backtest shows.
        return;
    }
    this.inbox.push(output);
  };

  place({ intentId, contract, order }: Approved, at: Instant): void {
    const orderId = this.#nextOrderId++;
    const sent: SentOrder = { orderId, permId: undefined, mayTrade: true };
    this.#sent.set(intentId, sent);
    this.inbox.push({ kind: 'orderSent', at, intentId, orderId, clientId: CLIENT_ID });
    this.#working++;
    const account = this.#account;
    this.venue.handle(
      { kind: 'place', at, account, clientId: CLIENT_ID, orderId, contract, order },
      this.emit,
    );
    // An error alone moves no order (it may be a mere remark). What the venue does not know after it, is not there.
    if (sent.permId !== undefined) return;
    this.#end(sent);
    this.inbox.push({ kind: 'orderNotSent', at, intentId, reason: this.#lastRefusal });
  }

  modify({ intentId, contract, order }: Approved, at: Instant): void {
    const sent = this.#sent.get(intentId);
    invariant(sent?.permId !== undefined, `order ${intentId} is modified before it was placed`);
    const { permId, orderId } = sent;
    this.venue.handle({ kind: 'modify', at, permId, orderId, contract, order }, this.emit);
  }

  cancel(intentId: string, at: Instant): void {
    const permId = this.#sent.get(intentId)?.permId;
    invariant(permId !== undefined, `order ${intentId} is cancelled before it was placed`);
    this.venue.handle({ kind: 'cancel', at, permId, clientId: CLIENT_ID }, this.emit);
  }

  /** Lets the venue do what is due by now: sessions that open and close for working orders. */
  passTime(at: Instant): void {
    this.venue.handle({ kind: 'time', at }, this.emit);
  }

  /** Whether an order may still trade, so that what the market does matters. */
  get isBusy(): boolean {
    return this.#working > 0;
  }

  #end(sent: SentOrder): void {
    if (sent.mayTrade) this.#working--;
    sent.mayTrade = false;
  }

  /** Asks the venue when it is due next. After everything that may have changed an order. */
  lookAhead(): void {
    this.venueDue = this.venue.nextDue() ?? Number.POSITIVE_INFINITY;
  }
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
