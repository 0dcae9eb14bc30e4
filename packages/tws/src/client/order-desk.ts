import type { Contract, Instant, Order, OrderCancel } from '@tapewright/model';
import type { ClientMessageInput } from '../messages/index.ts';
import { shapedOrder } from '../orders/shaped-order.ts';
import { asError } from './ask.ts';
import { NotConnected, TradingBlocked } from './errors.ts';
import { Listeners } from './listeners.ts';
import type { CancelRequest, ModifyRequest, PlaceRequest, Unsubscribe } from './link.ts';
import type { Wire } from './wire.ts';

/** What became of a message with an order, after it was taken. */
export type Dispatch =
  | { readonly kind: 'sent'; readonly at: Instant; readonly orderId: number }
  | { readonly kind: 'notSent'; readonly at: Instant; readonly orderId: number; readonly error: Error };

/** The order ids of a client id are used up. */
export class OrderIdsExhausted extends Error {
  override readonly name = 'OrderIdsExhausted';
}

/** One order of a group. */
export interface PlaceLeg {
  readonly contract: Contract;
  readonly order: Order;
  /** The index of its parent in the group. */
  readonly parent?: number | undefined;
}

/** Some of a group were sent before one could not be; they are being cancelled. */
export class PartlySent extends Error {
  override readonly name = 'PartlySent';
  readonly orderIds: readonly number[];
  override readonly cause: Error;

  constructor(orderIds: readonly number[], cause: Error) {
    super(cause.message);
    this.orderIds = orderIds;
    this.cause = cause;
  }
}

/** The one way on which orders leave: both faces of the client use it. */
export class OrderDesk {
  readonly #wire: Wire;
  readonly #dispatches: Listeners<Dispatch>;

  constructor(wire: Wire) {
    this.#wire = wire;
    this.#dispatches = new Listeners(wire.onHandlerError);
  }

  onDispatch(listener: (dispatch: Dispatch) => void): Unsubscribe {
    return this.#dispatches.add(listener);
  }

  /** Allocates the id, lets the caller journal it, and only then writes. */
  place({ contract, order, notAfter, beforeWrite }: PlaceRequest): number {
    this.#assertMayTrade('the order');
    const orderId = this.#allocate(1);
    beforeWrite?.(orderId);
    this.#send({ contract, order, orderId, notAfter });
    return orderId;
  }

  /**
   * A block of ids, told before the first byte, then all of the orders. When one cannot be sent, those before it are cancelled and a
   * `PartlySent` says which they are.
   */
  placeAll(
    legs: readonly PlaceLeg[],
    {
      notAfter,
      beforeWrite,
    }: { readonly notAfter: Instant; readonly beforeWrite: (orderIds: readonly number[]) => void },
  ): void {
    this.#assertMayTrade('the group of orders');
    const first = this.#allocate(legs.length);
    const orderIds = legs.map((_, i) => first + i);
    beforeWrite(orderIds);
    for (const [i, { contract, order, parent }] of legs.entries()) {
      const parentId = parent === undefined ? undefined : orderIds[parent];
      const child = parentId === undefined ? order : { ...order, parentId };
      try {
        this.#send({ contract, order: child, orderId: first + i, notAfter });
      } catch (error) {
        const sent = orderIds.slice(0, i);
        for (const orderId of sent) if (this.#wire.isUp) this.cancel({ orderId });
        throw new PartlySent(sent, asError(error));
      }
    }
  }

  modify({ orderId, contract, order, notAfter, beforeWrite }: ModifyRequest): void {
    this.#assertMayTrade(`the change of order ${orderId}`);
    beforeWrite?.(orderId);
    this.#send({ contract, order, orderId, notAfter });
  }

  cancel({ orderId, orderCancel = {}, beforeWrite }: CancelRequest): void {
    if (!this.#wire.isUp) throw new NotConnected(`the cancel of order ${orderId}`, this.#wire.state);
    beforeWrite?.(orderId);
    this.#wire.send({ kind: 'cancelOrder', orderId, orderCancel });
  }

  /** Exercises options, or lets them lapse; the answer comes as an order under the id. */
  exercise(
    terms: Omit<Extract<ClientMessageInput, { readonly kind: 'exerciseOptions' }>, 'kind' | 'orderId'>,
    beforeWrite: (orderId: number) => void,
  ): void {
    this.#assertMayTrade('the exercise');
    const orderId = this.#allocate(1);
    beforeWrite(orderId);
    this.#wire.send({ kind: 'exerciseOptions', orderId, ...terms });
  }

  cancelAll(orderCancel: OrderCancel = {}): void {
    this.#wire.send({ kind: 'reqGlobalCancel', orderCancel });
  }

  /** The first of so many ids in a row. */
  #allocate(count: number): number {
    const first = this.#wire.orderIds.allocate(count);
    if (first !== undefined) return first;
    throw new OrderIdsExhausted(
      'no order id is left below the request ids: reset the order id sequence in the gateway',
    );
  }

  #assertMayTrade(what: string): void {
    const { state } = this.#wire;
    if (state.phase === 'live') return;
    if (state.phase === 'degraded') throw new TradingBlocked(what, state.reasons);
    if (state.phase === 'synchronising') throw new TradingBlocked(what, ['not synchronised yet']);
    throw new NotConnected(what, state);
  }

  #send({ contract, order, orderId, notAfter }: SendParts): void {
    // In protobuf an order without `transmit` is held at the gateway.
    const wireOrder = shapedOrder(order);
    wireOrder.transmit ??= true;
    wireOrder.orderId = orderId;
    wireOrder.clientId = this.#wire.clientId;
    this.#wire.send(
      { kind: 'placeOrder', orderId, contract, order: wireOrder },
      {
        notAfter,
        onWritten: (at) => this.#dispatches.emit({ kind: 'sent', at, orderId }),
        onUnsent: (error, at) =>
          this.#dispatches.emit({ kind: 'notSent', at, orderId, error: asError(error) }),
      },
    );
  }
}

interface SendParts {
  readonly contract: Contract;
  readonly order: Order;
  readonly orderId: number;
  readonly notAfter: Instant | undefined;
}
