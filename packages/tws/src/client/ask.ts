import { type Contract, type Instant, plusMs } from '@tapewright/model';
import type { ClientMessageInput, ServerMessage } from '../messages/index.ts';
import { type Duration, durationMs } from './duration.ts';
import { ConnectionLost, type IbError, RequestTimeout } from './errors.ts';
import type { Wire } from './wire.ts';

/** What every call that waits may be given. */
export interface CallOptions {
  /** Until it fails with a `RequestTimeout`; each call has its default. */
  readonly timeout?: Duration | undefined;
  /** Aborting rejects with the signal's reason and cancels at the gateway. */
  readonly signal?: AbortSignal | undefined;
}

export const DEFAULT_TIMEOUT: Duration = '30s';

/** One question under a request id. */
export interface Question<T> {
  /** The request's name, for errors. */
  readonly request: string;
  readonly contract?: Contract | undefined;
  ask(reqId: number): ClientMessageInput;
  /** Sent when the caller does not wait any longer, or after a `subscribes` question was answered; undefined where it cannot be. */
  cancel?(reqId: number): ClientMessageInput | undefined;
  /** The request is a subscription by nature: cancelled once it is answered. */
  readonly subscribes?: boolean | undefined;
  /** Takes a message under the id; the answer once it is complete. */
  take(message: ServerMessage, at: Instant): Answer<T> | undefined;
}

/** A box, so that undefined can be an answer. */
export interface Answer<T> {
  readonly value: T;
}

/**
 * Asks, and settles exactly once: with the answer, an `IbError` that the code table counts as the end of a request, a
 * `RequestTimeout`, the signal's reason, or a `ConnectionLost` when the session ends.
 */
export function ask<T>(wire: Wire, question: Question<T>, options: CallOptions = {}): Promise<T> {
  const timeoutMs = durationMs(options.timeout ?? DEFAULT_TIMEOUT);
  const { promise, resolve, reject } = settleable<T>();
  if (options.signal?.aborted === true) return Promise.reject(asError(options.signal.reason));

  const notices: IbError[] = [];
  let isOver = false;
  const finish = (settle: () => void, cancels: boolean): void => {
    if (isOver) return;
    isOver = true;
    timer.cancel();
    options.signal?.removeEventListener('abort', onAbort);
    wire.unroute(reqId);
    const cancel = cancels ? question.cancel?.(reqId) : undefined;
    if (cancel !== undefined && wire.isUp) wire.send(cancel);
    settle();
  };
  const fail = (error: Error, cancels: boolean): void => finish(() => reject(error), cancels);
  const onAbort = (): void => fail(asError(options.signal?.reason), true);

  const reqId = wire.route({
    request: question.request,
    contract: question.contract,
    onMessage(message, at) {
      const answer = question.take(message, at);
      if (answer !== undefined) finish(() => resolve(answer.value), question.subscribes === true);
    },
    onError(error, end) {
      if (end === 'goesOn') notices.push(error);
      else fail(error, false);
    },
    onDown(reason) {
      fail(new ConnectionLost(question.request, reason), false);
    },
  });
  const timer = wire.clock.wakeAt(plusMs(wire.clock.now(), timeoutMs), () => {
    fail(new RequestTimeout(question.request, timeoutMs, notices), true);
  });
  options.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    wire.send(question.ask(reqId), { onUnsent: (error) => fail(error, false) });
  } catch (error) {
    fail(asError(error), false);
  }
  return promise;
}

export interface Settleable<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

export function settleable<T>(): Settleable<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** The promise, or a rejection with the signal's reason, whichever comes first. */
export function unlessAborted<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return shared;
  if (signal.aborted) return Promise.reject(asError(signal.reason));
  const { promise, resolve, reject } = settleable<T>();
  const onAbort = (): void => reject(asError(signal.reason));
  signal.addEventListener('abort', onAbort, { once: true });
  shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  return promise;
}

export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
