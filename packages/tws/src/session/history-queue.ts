import { type Instant, instant, plusMs } from '@tapewright/model';
import {
  DEFAULT_HISTORY_LIMITS,
  type HistoryLimits,
  HistoryPacing,
  type PacedRequest,
} from './history-pacing.ts';

/** Requests that may wait; beyond it a new one is refused. */
export const HISTORY_QUEUE_LIMIT = 10_000;

/** The first hold after a violation that the gateway counted and we did not; it doubles with each one in a row. */
const FIRST_HOLD_MS = 16_000;
const LONGEST_HOLD_MS = 600_000;

interface Waiting {
  readonly id: number;
  readonly request: PacedRequest;
}

/**
 * Requests of history on their way out, without a clock or a socket: each goes as soon as the rules let it, in the order in which they
 * came; one that must wait does not hold up those that need not.
 */
export class HistoryQueue {
  readonly #limits: HistoryLimits;
  readonly #pacing: HistoryPacing;
  #waiting: Waiting[] = [];
  readonly #open = new Set<number>();
  #violations = 0;

  constructor(limits: HistoryLimits = DEFAULT_HISTORY_LIMITS) {
    this.#limits = limits;
    this.#pacing = new HistoryPacing(limits);
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Sent and not answered. */
  get open(): number {
    return this.#open.size;
  }

  get isFull(): boolean {
    return this.#waiting.length >= HISTORY_QUEUE_LIMIT;
  }

  add(id: number, request: PacedRequest): void {
    this.#waiting.push({ id, request });
  }

  /** The next that may go out now; it counts as sent and open. */
  take(at: Instant): number | undefined {
    if (this.#open.size >= this.#limits.open) return undefined;
    const index = this.#waiting.findIndex(({ request }) => this.#pacing.earliest(request, at) <= at);
    const next = this.#waiting[index];
    if (next === undefined) return undefined;
    this.#waiting.splice(index, 1);
    this.#open.add(next.id);
    this.#pacing.note(next.request, at);
    return next.id;
  }

  /** When `take` may have something; undefined when only an answer can change that. */
  nextWake(at: Instant): Instant | undefined {
    if (this.#open.size >= this.#limits.open) return undefined;
    const times = this.#waiting.map(({ request }) => this.#pacing.earliest(request, at));
    return times.length === 0 ? undefined : instant(Math.min(...times));
  }

  /** It was answered, or nobody waits for it any longer. */
  finish(id: number): void {
    this.#open.delete(id);
    this.#waiting = this.#waiting.filter((waiting) => waiting.id !== id);
  }

  /** An answer came that was no violation. */
  calm(): void {
    this.#violations = 0;
  }

  /** The gateway refused an open one for its pace: it goes again, first of all, after a pause for everyone. */
  violated(id: number, request: PacedRequest, at: Instant): void {
    this.#open.delete(id);
    const pauseMs = Math.min(FIRST_HOLD_MS * 2 ** this.#violations, LONGEST_HOLD_MS);
    this.#violations += 1;
    this.#pacing.hold(plusMs(at, pauseMs));
    this.#waiting.unshift({ id, request: { ...request, isFine: true } });
  }

  /** When the last of those that wait goes out if every answer comes at once: the soonest end of the queue. */
  drainedAt(at: Instant): Instant {
    const trial = this.#pacing.copy();
    let last = at;
    for (const { request } of this.#waiting) {
      const when = trial.earliest(request, at);
      trial.note(request, when);
      last = instant(Math.max(last, when));
    }
    return last;
  }
}
