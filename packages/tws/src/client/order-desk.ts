import type { Contract, Instant, Order, OrderCancel } from '@tapewright/model';
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
    const orderId = this.#wire.orderIds.allocate();
    if (orderId === undefined) {
      throw new OrderIdsExhausted(
        'no order id is left below the request ids: reset the order id sequence in the gateway',
      );
    }
    beforeWrite?.(orderId);
    this.#send({ contract, order, orderId, notAfter });
    return orderId;
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

  cancelAll(orderCancel: OrderCancel = {}): void {
    this.#wire.send({ kind: 'reqGlobalCancel', orderCancel });
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
    const wireOrder: Order = { transmit: true, ...order, orderId, clientId: this.#wire.clientId };
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
