import { plusMs } from '@tapewright/model';
import { type CallOptions, asError, settleable } from './ask.ts';
import { type Duration, durationMs } from './duration.ts';
import type { Wire } from './wire.ts';

/** Where an order stands on the way to a milestone. */
export type Verdict<T> =
  | { readonly kind: 'pending' }
  | { readonly kind: 'reached'; readonly value: T }
  | { readonly kind: 'missed'; readonly error: Error };

export const PENDING = { kind: 'pending' } as const;

/** Can be awaited as it is, or called with a timeout or a signal: `await order.filled`, `await order.filled({ timeout: '30s' })`. */
export interface Milestone<T> extends PromiseLike<T> {
  (options?: CallOptions): Promise<T>;
}

/** Those who wait for something to become true of one order. */
export class Waiters {
  readonly #wire: Wire;
  /** Made when somebody first waits: most orders are over before anybody does. */
  #checks: Set<() => void> | undefined;
  #losses: Set<(error: Error) => void> | undefined;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** Whether anyone waits for anything. */
  get isAwaited(): boolean {
    return this.#losses !== undefined && this.#losses.size > 0;
  }

  /** Something was heard of the order. */
  check(): void {
    if (this.#checks !== undefined) for (const check of this.#checks) check();
  }

  /** The session ended: all who wait are told, and may ask again. */
  lose(error: Error): void {
    if (this.#losses !== undefined) for (const lose of this.#losses) lose(error);
  }

  /** `defaultTimeout` undefined: for as long as the session lasts. `onTimeout` makes the error, or an answer after all. */
  milestone<T>(parts: {
    readonly judge: () => Verdict<T>;
    readonly defaultTimeout: Duration | undefined;
    readonly onTimeout: (timeoutMs: number) => Verdict<T>;
  }): Milestone<T> {
    const wait = (options: CallOptions = {}): Promise<T> => this.wait(parts, options);
    const then: PromiseLike<T>['then'] = (onReached, onMissed) => wait().then(onReached, onMissed);
    // oxlint-disable-next-line unicorn/no-thenable -- awaiting it without a call is what it is for
    return Object.assign(wait, { then });
  }

  wait<T>(
    parts: {
      readonly judge: () => Verdict<T>;
      readonly defaultTimeout: Duration | undefined;
      readonly onTimeout: (timeoutMs: number) => Verdict<T>;
    },
    { timeout = parts.defaultTimeout, signal }: CallOptions,
  ): Promise<T> {
    if (signal?.aborted === true) return Promise.reject(asError(signal.reason));
    const checks = (this.#checks ??= new Set());
    const losses = (this.#losses ??= new Set());
    const { promise, resolve, reject } = settleable<T>();
    const timeoutMs = timeout === undefined ? undefined : durationMs(timeout);
    const leave = (): void => {
      checks.delete(check);
      losses.delete(lose);
      timer?.cancel();
      signal?.removeEventListener('abort', onAbort);
    };
    const settle = (verdict: Verdict<T>): void => {
      if (verdict.kind === 'pending') return;
      leave();
      if (verdict.kind === 'reached') resolve(verdict.value);
      else reject(verdict.error);
    };
    const check = (): void => settle(parts.judge());
    const lose = (error: Error): void => settle({ kind: 'missed', error });
    const onAbort = (): void => lose(asError(signal?.reason));
    const { clock } = this.#wire;
    const timer =
      timeoutMs === undefined
        ? undefined
        : clock.wakeAt(plusMs(clock.now(), timeoutMs), () => settle(parts.onTimeout(timeoutMs)));
    signal?.addEventListener('abort', onAbort, { once: true });
    checks.add(check);
    losses.add(lose);
    check();
    return promise;
  }
}
