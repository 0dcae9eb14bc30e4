import type { OrderOutcome } from '../orders/order-record.ts';
import { IbError } from './errors.ts';
import type { LiveOrder } from './live-order.ts';

/** The broker did not take the order, or it never left. */
export class OrderRejected extends Error {
  override readonly name = 'OrderRejected';
  readonly orderRef: string;
  /** IB's code; undefined when the order was not sent. */
  readonly code: number | undefined;
  /** IB's JSON on what could be overridden. */
  readonly advancedOrderRejectJson: string | undefined;

  constructor(orderRef: string, cause: Error) {
    super(`order ${orderRef} was rejected: ${cause.message}`, { cause });
    this.orderRef = orderRef;
    this.code = cause instanceof IbError ? cause.code : undefined;
    this.advancedOrderRejectJson = cause instanceof IbError ? cause.advancedOrderRejectJson : undefined;
  }
}

/** The order ended before it was filled whole. */
export class OrderNotFilled extends Error {
  override readonly name = 'OrderNotFilled';
  readonly orderRef: string;
  readonly outcome: OrderOutcome;

  constructor(orderRef: string, outcome: OrderOutcome) {
    super(`order ${orderRef} ended ${outcome.kind} with ${outcome.filledQty.toString()} filled`);
    this.orderRef = orderRef;
    this.outcome = outcome;
  }
}

/** Nothing was heard of the order: it may work, it may not. Sending it again could double it. */
export class OrderUnknown extends Error {
  override readonly name = 'OrderUnknown';
  readonly orderRef: string;

  constructor(orderRef: string, timeoutMs: number) {
    super(
      `order ${orderRef}: no acknowledgement within ${timeoutMs} ms. Whether it works is not known: look it up among open and completed orders before sending another. Is a dialog open in the gateway?`,
    );
    this.orderRef = orderRef;
  }
}

/** One change of an order at a time: the answer to two could not be told apart. */
export class ChangeInProgress extends Error {
  override readonly name = 'ChangeInProgress';

  constructor(orderRef: string) {
    super(`order ${orderRef} is being changed already: wait for that answer`);
  }
}

/** The reference was used for another order: two orders under one could not be told apart, and one of them may be a repetition. */
export class OrderRefInUse extends Error {
  override readonly name = 'OrderRefInUse';

  constructor(orderRef: string) {
    super(
      `an order with the reference '${orderRef}' was placed before: look at that one, or give the new one its own`,
    );
  }
}

/** One order of a group was refused. */
export class GroupBroken extends Error {
  override readonly name = 'GroupBroken';
  /** The order that was refused. */
  readonly orderRef: string;
  /** Whether the others are being cancelled; if not, the first has filled and what protects it is left alone. */
  readonly cancelsOthers: boolean;

  constructor(orderRef: string, cause: Error, cancelsOthers: boolean) {
    const others = cancelsOthers
      ? 'the others are being cancelled'
      : 'the first has filled, and the others are left as they are: look after the position';
    super(`order ${orderRef} of the group was refused: ${cause.message} ${others}`, { cause });
    this.orderRef = orderRef;
    this.cancelsOthers = cancelsOthers;
  }
}

/** A group could not be sent whole. What had been sent is being cancelled, and can be followed until it has ended. */
export class GroupNotSent extends Error {
  override readonly name = 'GroupNotSent';
  readonly sent: readonly LiveOrder[];

  constructor(sent: readonly LiveOrder[], cause: Error) {
    super(`the group was not sent whole: ${cause.message} ${sent.length} of its orders are being cancelled`, {
      cause,
    });
    this.sent = sent;
  }
}

/** The order belongs to someone else, and this client has no id for it. */
export class NotOurOrder extends Error {
  override readonly name = 'NotOurOrder';

  constructor(orderRef: string, what: 'cancelled' | 'changed') {
    const advice =
      what === 'cancelled'
        ? 'Cancel it where it was placed, bind manual orders with client id 0, or cancel everything with cancelAll()'
        : 'Only the terms of orders placed here are known exactly: cancel it and place another';
    super(`order ${orderRef} cannot be ${what} from here: it was not placed here. ${advice}`);
  }
}
