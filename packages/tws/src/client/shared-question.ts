import { type Instant, plusMs } from '@tapewright/model';
import type { ClientMessageInput, ServerMessage } from '../messages/index.ts';
import type { SnapshotPart } from '../session/snapshot.ts';
import { type Answer, type CallOptions, DEFAULT_TIMEOUT, asError, settleable } from './ask.ts';
import { durationMs } from './duration.ts';
import { ConnectionLost, RequestTimeout } from './errors.ts';
import type { ErrorMessage, Wire } from './wire.ts';

/** A question whose answer carries no request id. */
export interface IdlessQuestion<T> {
  /** The request's name, for errors. */
  readonly request: string;
  /** The session's own snapshot that is asked for in the same words. */
  readonly part?: SnapshotPart | undefined;
  ask(): ClientMessageInput;
  /** The kinds of message that answer it. */
  readonly answers: readonly ServerMessage['kind'][];
  /** A new collection of answers: called for each time it is asked. */
  collect(): (message: ServerMessage, at: Instant) => Answer<T> | undefined;
}

/** Codes that a gateway answers a request with; anything else without an id is a remark (D4: `approaching 50 messages`). */
const REFUSES_IDLESS: ReadonlySet<number> = new Set([320, 321, 322, 323, 330, 331, 503, 10276, 10358]);

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Asks an id-less question once at a time. Whoever calls while it is under way waits for the next asking, because the answer on
 * the wire may be older than the call; all who wait for one asking get the same answer. The session's own snapshots come first.
 */
export class SharedQuestion<T> {
  readonly #wire: Wire;
  readonly #question: IdlessQuestion<T>;
  #take: ((message: ServerMessage, at: Instant) => Answer<T> | undefined) | undefined;
  /** When the asking under way was sent: what was read before answers an earlier one. */
  #askedAt: Instant | undefined;
  #current = new Set<Waiter<T>>();
  #next = new Set<Waiter<T>>();

  constructor(wire: Wire, question: IdlessQuestion<T>) {
    this.#wire = wire;
    this.#question = question;
    wire.books.on(question.answers, (message, at) => this.#absorb(message, at));
    wire.books.on(['error'], (message) => this.#onError(message));
    wire.bookkeepers.add((event) => {
      if (event.kind === 'down') this.#fail(new ConnectionLost(question.request, event.reason));
      if (event.kind === 'up') this.#askNext();
    });
  }

  ask(options: CallOptions = {}): Promise<T> {
    if (options.signal?.aborted === true) return Promise.reject(asError(options.signal.reason));
    const timeoutMs = durationMs(options.timeout ?? DEFAULT_TIMEOUT);
    const { promise, resolve, reject } = settleable<T>();
    const leave = (): void => {
      timer.cancel();
      options.signal?.removeEventListener('abort', onAbort);
      this.#current.delete(waiter);
      this.#next.delete(waiter);
    };
    const waiter: Waiter<T> = {
      resolve: (value) => {
        leave();
        resolve(value);
      },
      reject: (error) => {
        leave();
        reject(error);
      },
    };
    const onAbort = (): void => waiter.reject(asError(options.signal?.reason));
    const timer = this.#wire.clock.wakeAt(plusMs(this.#wire.clock.now(), timeoutMs), () => {
      waiter.reject(new RequestTimeout(this.#question.request, timeoutMs));
      this.#abandonIfUnwanted();
    });
    options.signal?.addEventListener('abort', onAbort, { once: true });
    this.#next.add(waiter);
    this.#askNext();
    return promise;
  }

  #askNext(): void {
    const { part } = this.#question;
    if (this.#take !== undefined || this.#next.size === 0) return;
    if (part !== undefined && this.#wire.isAwaiting(part)) return;
    this.#current = this.#next;
    this.#next = new Set();
    this.#take = this.#question.collect();
    this.#wire.idlessUnderWay.add(this);
    this.#askedAt = this.#wire.now();
    try {
      this.#wire.send(this.#question.ask(), { onUnsent: (error) => this.#fail(error) });
    } catch (error) {
      this.#fail(asError(error));
    }
  }

  /** A refusal carries no id either: it is about this question only where no other is under way. */
  #onError(message: ErrorMessage): void {
    const { idlessUnderWay } = this.#wire;
    if (message.id >= 0 || this.#take === undefined || idlessUnderWay.size !== 1) return;
    if (!REFUSES_IDLESS.has(message.errorCode)) return;
    this.#take = undefined;
    idlessUnderWay.delete(this);
    const error = this.#wire.ibError(message, this.#question.request, undefined);
    for (const waiter of this.#current) waiter.reject(error);
    this.#askNext();
  }

  #absorb(message: ServerMessage, at: Instant): void {
    if (this.#take === undefined) {
      // It may have been the end of the session's own asking.
      this.#askNext();
      return;
    }
    if (this.#askedAt !== undefined && at < this.#askedAt) return;
    const answer = this.#take(message, at);
    if (answer === undefined) return;
    this.#take = undefined;
    this.#wire.idlessUnderWay.delete(this);
    for (const waiter of this.#current) waiter.resolve(answer.value);
    this.#askNext();
  }

  #fail(error: Error): void {
    this.#take = undefined;
    this.#wire.idlessUnderWay.delete(this);
    const waiters = [...this.#current, ...this.#next];
    for (const waiter of waiters) waiter.reject(error);
  }

  /** An asking that nobody waits for and that was not answered in time does not block the next one. */
  #abandonIfUnwanted(): void {
    if (this.#current.size > 0) return;
    this.#take = undefined;
    this.#wire.idlessUnderWay.delete(this);
    this.#askNext();
  }
}
