import type { ClientMessageInput, ServerMessage, ServerMessageOf } from '../messages/index.ts';
import type { Unsubscribe } from './link.ts';
import { Listeners } from './listeners.ts';
import type { Wire } from './wire.ts';

/** Every message as it comes, under the names of IB's EWrapper, and the way to send any. Beside the rest of the client, not instead. */
export class RawEvents {
  readonly #wire: Wire;
  readonly #any: Listeners<ServerMessage>;
  /** kind → handlers */
  readonly #byKind = new Map<string, Listeners<ServerMessage>>();

  constructor(wire: Wire) {
    this.#wire = wire;
    this.#any = new Listeners(wire.onHandlerError);
    wire.users.add((event) => {
      if (event.kind !== 'message' || event.message.kind === 'unknown') return;
      this.#byKind.get(event.message.kind)?.emit(event.message);
      this.#any.emit(event.message);
    });
  }

  /** `raw.on('tickPrice', ({ reqId, price }) => …)`. A handler that throws stops neither the others nor the session. */
  on<Kind extends ServerMessage['kind']>(
    kind: Kind,
    handler: (message: ServerMessageOf<Kind>) => void,
  ): Unsubscribe {
    const known = this.#byKind.get(kind);
    const listeners = known ?? new Listeners<ServerMessage>(this.#wire.onHandlerError);
    if (known === undefined) this.#byKind.set(kind, listeners);
    return listeners.add((message) => {
      if (isKind(message, kind)) handler(message);
    });
  }

  onAny(handler: (message: ServerMessage) => void): Unsubscribe {
    return this.#any.add(handler);
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

function isKind<Kind extends ServerMessage['kind']>(
  message: ServerMessage,
  kind: Kind,
): message is ServerMessageOf<Kind> {
  return message.kind === kind;
}
