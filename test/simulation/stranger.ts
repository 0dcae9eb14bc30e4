import type { ConnectionId } from '@tapewright/gateway';
import { Decimal } from '@tapewright/model';
import { bindCodec, type ClientCodec, encodeClientHello } from '@tapewright/tws';

const CONN: ConnectionId = 1_000_000_000;
const CLIENT_ID = 99;
const VERSION = 220;

/** The gateway, as far as a stranger needs it. */
interface Door {
  opened(conn: ConnectionId): void;
  received(conn: ConnectionId, bytes: Uint8Array): void;
}

/** Another program at the same login and account, that our own knows nothing of. It numbers its orders from 1, as ours does. */
export class Stranger {
  readonly #door: Door;
  readonly #codec: ClientCodec = bindCodec({ side: 'client', serverVersion: VERSION });
  #lastOrderId = 0;
  #isConnected = false;

  constructor(door: Door) {
    this.#door = door;
  }

  /** At the market; negative sells. */
  trade(conId: number, qty: number): void {
    this.#connect();
    this.#lastOrderId += 1;
    const order = {
      action: qty > 0 ? 'BUY' : 'SELL',
      orderType: 'MKT',
      totalQuantity: Decimal.of(Math.abs(qty)),
      tif: 'DAY',
      transmit: true,
    };
    const contract = { conId, exchange: 'SMART' };
    this.#send(this.#codec.encode({ kind: 'placeOrder', orderId: this.#lastOrderId, contract, order }));
  }

  /** Every order of everybody. */
  cancelAll(): void {
    this.#connect();
    this.#send(this.#codec.encode({ kind: 'reqGlobalCancel' }));
  }

  #connect(): void {
    if (this.#isConnected) return;
    this.#isConnected = true;
    this.#door.opened(CONN);
    this.#send(encodeClientHello({ min: VERSION, max: VERSION, options: '' }));
    this.#send(this.#codec.encode({ kind: 'startApi', clientId: CLIENT_ID, optionalCapabilities: '' }));
  }

  #send(bytes: Uint8Array): void {
    this.#door.received(CONN, bytes);
  }
}
