import type { Instant } from '@tapewright/model';
import type { ServerMessage, ServerMessageOf } from '../messages/index.ts';
import type { Unsubscribe } from './link.ts';
import type { OnHandlerError } from './listeners.ts';

type Kind = ServerMessage['kind'];

/** A method, so that a handler of one kind may stand in the list of its kind. */
interface Handler {
  hear(message: ServerMessage, at: Instant): void;
}

/**
 * Handlers of messages, found by kind: a tick costs nothing at those who wait for orders. Those of one kind are called in the order in
 * which they were added, before those of every kind; one that throws stops nobody else. Those added meanwhile hear the next message.
 */
export class MessageListeners {
  /** kind → its handlers */
  readonly #byKind = new Map<Kind, readonly Handler[]>();
  #ofAny: readonly Handler[] = [];
  readonly #onError: OnHandlerError;

  constructor(onError: OnHandlerError) {
    this.#onError = onError;
  }

  on<K extends Kind>(
    kinds: readonly K[],
    hear: (message: ServerMessageOf<K>, at: Instant) => void,
  ): Unsubscribe {
    const handler: Handler = { hear };
    for (const kind of kinds) this.#byKind.set(kind, [...(this.#byKind.get(kind) ?? []), handler]);
    return () => {
      for (const kind of kinds) {
        const others = (this.#byKind.get(kind) ?? []).filter((other) => other !== handler);
        if (others.length > 0) this.#byKind.set(kind, others);
        else this.#byKind.delete(kind);
      }
    };
  }

  onAny(hear: (message: ServerMessage, at: Instant) => void): Unsubscribe {
    const handler: Handler = { hear };
    this.#ofAny = [...this.#ofAny, handler];
    return () => {
      this.#ofAny = this.#ofAny.filter((other) => other !== handler);
    };
  }

  emit(message: ServerMessage, at: Instant): void {
    const handlers = this.#byKind.get(message.kind);
    const ofAny = this.#ofAny;
    if (handlers !== undefined) this.#call(handlers, message, at);
    if (ofAny.length > 0) this.#call(ofAny, message, at);
  }

  #call(handlers: readonly Handler[], message: ServerMessage, at: Instant): void {
    for (const handler of handlers) {
      try {
        handler.hear(message, at);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
