import { type Instant, MICROS_PER_MS } from '@tapewright/model';
import type { PacedRequest } from '../session/history-pacing.ts';
import { HISTORY_QUEUE_LIMIT, HistoryQueue } from '../session/history-queue.ts';
import { type Question, type Settleable, ask, asError, settleable } from './ask.ts';
import type { CallOptions } from './ask.ts';
import type { Wake } from './clock.ts';
import { ConnectionLost, IbError, NotConnected, QueueFull } from './errors.ts';
import type { Wire } from './wire.ts';

/** A violation that comes again and again is not ours: another program uses the same login. */
export const PACING_RETRIES = 10;

/** A question to the history servers. */
export interface PacedQuestion<T> {
  readonly pace: PacedRequest;
  /** Made anew for each time that it is asked. */
  question(): Question<T>;
}

/** The turn of a subscription that begins with history. */
export interface HistoryTurn {
  /** Its history is in, or it is not wanted any more: exactly as often as you like. */
  release(): void;
}

/** What waits for the history servers. */
export interface HistoryQueueState {
  /** Not sent yet, because of IB's pacing. */
  readonly waiting: number;
  /** Sent, not answered. */
  readonly open: number;
  /** The soonest that all of it is sent, in milliseconds from now. */
  readonly etaMs: number;
}

/** One question under way, shared by all who asked it in the same words. */
interface Job {
  readonly id: number;
  readonly paced: PacedQuestion<unknown>;
  readonly options: CallOptions;
  readonly abort: AbortController;
  readonly outcome: Settleable<unknown>;
  callers: number;
  violations: number;
  isSent: boolean;
}

/**
 * The one way to the history servers: within IB's pacing, identical questions asked once, a refusal for pace repeated after a pause.
 * A timeout counts from when the question is sent. What waits when the session ends fails with it.
 */
export class HistoryDesk {
  readonly #wire: Wire;
  readonly #queue = new HistoryQueue();
  /** id → what waits or was sent */
  readonly #jobs = new Map<number, Job>();
  /** identity → the job for it */
  readonly #byIdentity = new Map<string, Job>();
  /** id → sends a subscription whose turn it is */
  readonly #turns = new Map<number, () => void>();
  #lastId = 0;
  #wake: { readonly at: Instant; readonly timer: Wake } | undefined;

  constructor(wire: Wire) {
    this.#wire = wire;
    wire.bookkeepers.add((event) => {
      if (event.kind !== 'down') return;
      for (const job of this.#jobs.values()) {
        // Those that were sent are told by their own question.
        if (!job.isSent) this.#fail(job, new ConnectionLost('the history queue', event.reason));
      }
    });
  }

  get state(): HistoryQueueState {
    const now = this.#wire.clock.now();
    const etaMs = Math.ceil((this.#queue.drainedAt(now) - now) / MICROS_PER_MS);
    return { waiting: this.#queue.waiting, open: this.#queue.open, etaMs };
  }

  /** 0 while there is no session. */
  get serverVersion(): number {
    return this.#wire.serverVersion ?? 0;
  }

  ask<T>(paced: PacedQuestion<T>, options: CallOptions = {}): Promise<T> {
    const { signal } = options;
    if (signal?.aborted === true) return Promise.reject(asError(signal.reason));
    if (!this.#wire.isUp) return Promise.reject(new NotConnected('the request of history', this.#wire.state));
    const known = this.#byIdentity.get(paced.pace.identity);
    if (known === undefined && this.#queue.isFull) {
      return Promise.reject(new QueueFull('the request of history', 'history', HISTORY_QUEUE_LIMIT));
    }
    const job = known ?? this.#begin(paced, options);
    job.callers += 1;
    const { promise, resolve, reject } = settleable<T>();
    const onAbort = (): void => {
      reject(asError(signal?.reason));
      job.callers -= 1;
      if (job.callers === 0) this.#drop(job, asError(signal?.reason));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    job.outcome.promise
      // The same identity is the same question, and so the same kind of answer.
      .then((value) => resolve(value as T), reject)
      .finally(() => signal?.removeEventListener('abort', onAbort));
    this.#send();
    return promise;
  }

  /** Calls `go` as soon as the pacing lets a subscription of this kind be sent: now, or later; never after `release`. */
  turn(pace: PacedRequest, go: () => void): HistoryTurn {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#turns.set(id, go);
    this.#queue.add(id, pace);
    this.#send();
    return {
      release: () => {
        if (!this.#turns.delete(id)) return;
        this.#queue.finish(id);
        this.#send();
      },
    };
  }

  #begin(paced: PacedQuestion<unknown>, options: CallOptions): Job {
    this.#lastId += 1;
    const job: Job = {
      id: this.#lastId,
      paced,
      options,
      abort: new AbortController(),
      outcome: settleable(),
      callers: 0,
      violations: 0,
      isSent: false,
    };
    this.#jobs.set(job.id, job);
    this.#byIdentity.set(paced.pace.identity, job);
    this.#queue.add(job.id, paced.pace);
    return job;
  }

  /** Everything that may go out now, and an alarm for the rest. */
  #send(): void {
    const now = this.#wire.clock.now();
    for (let id = this.#queue.take(now); id !== undefined; id = this.#queue.take(now)) {
      const job = this.#jobs.get(id);
      if (job === undefined) this.#turns.get(id)?.();
      else this.#run(job);
    }
    this.#arm(this.#queue.nextWake(now));
  }

  #arm(due: Instant | undefined): void {
    if (due === this.#wake?.at) return;
    this.#wake?.timer.cancel();
    this.#wake = undefined;
    if (due === undefined) return;
    const timer = this.#wire.clock.wakeAt(due, () => {
      this.#wake = undefined;
      this.#send();
    });
    this.#wake = { at: due, timer };
  }

  #run(job: Job): void {
    job.isSent = true;
    ask(this.#wire, job.paced.question(), {
      timeout: job.options.timeout,
      signal: job.abort.signal,
    }).then(
      (value) => {
        this.#queue.calm();
        this.#finish(job);
        job.outcome.resolve(value);
        this.#send();
      },
      (reason: unknown) => {
        this.#failedOrAgain(job, asError(reason));
        this.#send();
      },
    );
  }

  #failedOrAgain(job: Job, error: Error): void {
    const isViolation = isPacingViolation(error) && job.violations < PACING_RETRIES && job.callers > 0;
    if (!isViolation) {
      this.#fail(job, error);
      return;
    }
    job.violations += 1;
    job.isSent = false;
    this.#queue.violated(job.id, job.paced.pace, this.#wire.clock.now());
  }

  #fail(job: Job, error: Error): void {
    this.#finish(job);
    job.outcome.reject(error);
  }

  /** Nobody waits for it any longer. */
  #drop(job: Job, reason: Error): void {
    this.#leaveToOthers(job);
    if (job.isSent) job.abort.abort(reason);
    else this.#fail(job, reason);
  }

  #finish(job: Job): void {
    this.#queue.finish(job.id);
    this.#jobs.delete(job.id);
    this.#leaveToOthers(job);
  }

  /** Whoever asks the same from now on asks anew. */
  #leaveToOthers(job: Job): void {
    const { identity } = job.paced.pace;
    if (this.#byIdentity.get(identity) === job) this.#byIdentity.delete(identity);
  }
}

function isPacingViolation(error: Error): boolean {
  return error instanceof IbError && error.code === 162 && /pacing/i.test(error.text);
}
