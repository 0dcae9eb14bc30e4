import type { Unsubscribe } from './link.ts';

/** Where the errors of handlers go: a handler that throws stops neither the other handlers nor the session. */
export type OnHandlerError = (error: unknown) => void;

/** By default a warning of the process, which is printed and ends nothing. */
export function warnOfHandlerError(error: unknown): void {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.emitWarning(`a handler threw: ${detail}`, 'TwsHandlerWarning');
}

const NONE: readonly never[] = [];

/** Callbacks in the order in which they were added. Those added while it emits hear the next one. */
export class Listeners<T> {
  #listeners: readonly ((value: T) => void)[] = NONE;
  readonly #onError: OnHandlerError;

  constructor(onError: OnHandlerError) {
    this.#onError = onError;
  }

  get size(): number {
    return this.#listeners.length;
  }

  add(listener: (value: T) => void): Unsubscribe {
    // A wrapper of its own, so that one function added twice is removed once by each.
    const own = (value: T): void => listener(value);
    this.#listeners = [...this.#listeners, own];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== own);
    };
  }

  emit(value: T): void {
    for (const listener of this.#listeners) {
      try {
        listener(value);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
