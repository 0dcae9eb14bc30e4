import type { Instant } from '@tapewright/model';
import type { ClientMessageInput, ServerMessage, ServerMessageOf } from '../messages/index.ts';
import type { Unsubscribe } from './link.ts';
import type { Wire } from './wire.ts';

/** Every message as it comes, under the names of IB's EWrapper, and the way to send any. Beside the rest of the client, not instead. */
export class RawEvents {
  readonly #wire: Wire;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /**
   * `raw.on('tickPrice', ({ reqId, price }) => …)`; the second argument is when it was read. A handler that throws stops neither the
   * others nor the session.
   */
  on<Kind extends ServerMessage['kind']>(
    kind: Kind,
    handler: (message: ServerMessageOf<Kind>, at: Instant) => void,
  ): Unsubscribe {
    return this.#wire.messages.on([kind], handler);
  }

  onAny(handler: (message: ServerMessage, at: Instant) => void): Unsubscribe {
    return this.#wire.messages.onAny(handler);
  }

  /** An id for a request that nobody else uses. */
  nextRequestId(): number {
    return this.#wire.requestIds.allocate();
  }

  /** Sends a message as it is. Throws a typed error, with nothing sent, when it cannot go. */
  send(message: ClientMessageInput): void {
    this.#wire.send(message);
  }
}
