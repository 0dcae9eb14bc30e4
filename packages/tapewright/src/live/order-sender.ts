import type { Approved, EngineInput, Intent } from '@tapewright/engine';
import { type BrokerEvent, type Instant, instant, MICROS_PER_MS, type Order, toIso } from '@tapewright/model';
import type { BrokerLink, BrokerReport, Clock, OpenOrderReport, Wake } from '@tapewright/tws';
import { messageOf } from '../errors/user-error.ts';
import { JournalBroken } from '../journal/index.ts';
import { ReportReader } from './report-reader.ts';
import type { Turns } from './turns.ts';

/** How long the gateway may take to say anything about an order, in real time (requirement C5). */
export const DEFAULT_ACK_DEADLINE_MS = 10_000;

/**
 * The one way out for orders. It takes only what the risk gate approved, looks at the clock once more, has `orderSent` journaled and on
 * disk before a byte leaves, and sends nothing twice: an order without an acknowledgement becomes Unknown.
 */
export class OrderSender {
  readonly #link: BrokerLink;
  readonly #turns: Turns;
  readonly #linkClock: Clock;
  readonly #clientId: number;
  readonly #ackDeadlineMs: number;
  readonly #onOverdue: (intentId: string) => void;
  readonly reader: ReportReader;
  /** intentId → the order id of this client under which the broker knows it */
  readonly #orderIds = new Map<string, number>();
  /** The other way round. */
  readonly #intentIds = new Map<number, string>();
  /** intentId → the alarm for its acknowledgement */
  readonly #deadlines = new Map<string, Wake>();

  constructor(parts: {
    readonly link: BrokerLink;
    readonly turns: Turns;
    /** Real time, in which the gateway's silence is measured. */
    readonly linkClock: Clock;
    readonly clientId: number;
    readonly ackDeadlineMs: number;
    readonly onOverdue: (intentId: string) => void;
  }) {
    this.#link = parts.link;
    this.#turns = parts.turns;
    this.#linkClock = parts.linkClock;
    this.#clientId = parts.clientId;
    this.#ackDeadlineMs = parts.ackDeadlineMs;
    this.#onOverdue = parts.onOverdue;
    this.reader = new ReportReader(parts.clientId);
  }

  /** An order that an earlier process sent: it keeps its id as long as the client id is the same. */
  sentBefore(orderId: number, { intentId, contract, order }: Intent): void {
    this.adopt(intentId, orderId);
    this.reader.sending(orderId, contract, order);
  }

  /** An open order in the broker's lists. */
  listed(open: OpenOrderReport): void {
    this.reader.listed(open);
    const { orderRef, clientId } = open.order;
    if (orderRef !== undefined && clientId === this.#clientId) this.adopt(orderRef, open.orderId);
  }

  /** The broker knows our order under this id. */
  adopt(intentId: string, orderId: number): void {
    if (orderId <= 0) return;
    this.#orderIds.set(intentId, orderId);
    this.#intentIds.set(orderId, intentId);
  }

  place(approved: Approved): void {
    const { intentId, contract, notAfter } = approved;
    const order = this.#attached(approved);
    if (order === undefined) return this.#notSent(intentId, 'the order that it is attached to was not sent');
    const now = this.#turns.now();
    if (now > notAfter) {
      return this.#notSent(intentId, `its time was over at ${toIso(notAfter)}`);
    }
    try {
      this.#link.place({
        contract,
        order,
        notAfter: this.#onLinkClock(notAfter, now),
        beforeWrite: (orderId) => {
          this.adopt(intentId, orderId);
          this.reader.sending(orderId, contract, order);
          this.#awaitAck(intentId);
          this.#turns.handleNow({
            kind: 'orderSent',
            at: this.#turns.now(),
            intentId,
            orderId,
            clientId: this.#clientId,
          });
        },
      });
    } catch (error) {
      // Whatever is thrown, the client says that nothing left. A journal that cannot be written (disk full) ends the run.
      this.#acknowledged(intentId);
      this.#orderIds.delete(intentId);
      if (error instanceof JournalBroken) throw error;
      this.#notSent(intentId, messageOf(error));
    }
  }

  /** A change that does not go out leaves the order as it was. */
  modify(approved: Approved): void {
    const { intentId, contract, notAfter } = approved;
    const order = this.#attached(approved) ?? approved.order;
    const orderId = this.#orderIds.get(intentId);
    if (orderId === undefined) return this.#notSent(intentId, 'the broker has not told its id yet');
    const now = this.#turns.now();
    if (now > notAfter) return this.#notSent(intentId, `its time was over at ${toIso(notAfter)}`);
    try {
      this.#link.modify({ orderId, contract, order, notAfter: this.#onLinkClock(notAfter, now) });
    } catch (error) {
      this.#notSent(intentId, messageOf(error));
    }
  }

  /** The order under the id of the one that has to fill before it; undefined when that one has none. */
  #attached({ order, attachedTo }: Approved): Order | undefined {
    if (attachedTo === undefined) return order;
    const parentId = this.#orderIds.get(attachedTo);
    return parentId === undefined ? undefined : { ...order, parentId };
  }

  /** A cancel that cannot go out now is repeated by the reconciliation of the next session. */
  cancel(intentId: string, beforeWrite: () => void): string | undefined {
    const orderId = this.#orderIds.get(intentId);
    if (orderId === undefined) return 'the broker has not told its id yet';
    try {
      beforeWrite();
      this.#link.cancel({ orderId });
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  /** The event in a report, and the end of any waiting for it. */
  read(
    report: Extract<
      BrokerReport,
      { kind: 'openOrder' | 'orderStatus' | 'execution' | 'commission' | 'error' }
    >,
  ): BrokerEvent | undefined {
    const event = this.reader.read(report);
    if (event === undefined) return undefined;
    if (event.kind === 'order' && event.clientId === this.#clientId && event.order.orderRef !== undefined) {
      this.adopt(event.order.orderRef, event.orderId);
    }
    const intentId = this.#intentOf(event);
    if (intentId !== undefined) this.#acknowledged(intentId);
    return event;
  }

  /** The client could not write an order that it had taken. */
  notWritten(orderId: number, reason: string): EngineInput | undefined {
    const intentId = this.intentOf(orderId);
    if (intentId === undefined) return undefined;
    this.#acknowledged(intentId);
    return { kind: 'orderNotSent', at: this.#turns.now(), intentId, reason };
  }

  /** The line is down: what the gateway says is not to be expected any more. The reconciliation of the next session decides. */
  stopWaiting(): void {
    for (const wake of this.#deadlines.values()) wake.cancel();
    this.#deadlines.clear();
  }

  /** The order that has an id of this client; undefined for none. */
  intentOf(orderId: number): string | undefined {
    return this.#intentIds.get(orderId);
  }

  #intentOf(event: BrokerEvent): string | undefined {
    switch (event.kind) {
      case 'order':
        return event.order.orderRef;
      case 'execution':
        return event.execution.orderRef;
      // A message is no acknowledgement: behind a remark nothing else need come.
      case 'refusal':
      case 'commission':
        return undefined;
    }
  }

  #awaitAck(intentId: string): void {
    const due = instant(this.#linkClock.now() + Math.round(this.#ackDeadlineMs * MICROS_PER_MS));
    const wake = this.#linkClock.wakeAt(due, () => {
      this.#deadlines.delete(intentId);
      this.#onOverdue(intentId);
    });
    this.#deadlines.set(intentId, wake);
  }

  #acknowledged(intentId: string): void {
    this.#deadlines.get(intentId)?.cancel();
    this.#deadlines.delete(intentId);
  }

  /** The client measures in its own time; with a simulated clock here, as much of it as is left. */
  #onLinkClock(notAfter: Instant, now: Instant): Instant {
    return instant(this.#linkClock.now() + (notAfter - now));
  }

  #notSent(intentId: string, reason: string): void {
    this.#turns.run([{ kind: 'orderNotSent', at: this.#turns.now(), intentId, reason }]);
  }
}
