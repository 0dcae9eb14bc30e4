import { plusMs, type Instant } from '@tapewright/model';

/** A call that is due at a moment. */
export interface Timer {
  readonly id: number;
  readonly due: Instant;
  readonly isPending: boolean;
  /** Does nothing when the timer has run. */
  cancel(): void;
}

/** The timers of one run. They fire when the driver says that their time has come. */
export class Timers {
  /** id → timer, pending ones only */
  readonly #pending = new Map<number, PendingTimer>();
  #nextId = 0;

  /** A timer for `due`; without `run` it is the strategy's `onTimer` that is called. */
  add(due: Instant, run: (() => void) | undefined): Timer {
    const timer = new PendingTimer(this.#nextId++, due, run, this.#pending);
    this.#pending.set(timer.id, timer);
    return timer;
  }

  /** Takes out the timer that is due; undefined when it was cancelled or has run. */
  take(id: number): { readonly timer: Timer; readonly run: (() => void) | undefined } | undefined {
    const timer = this.#pending.get(id);
    if (timer === undefined) return undefined;
    this.#pending.delete(id);
    return { timer, run: timer.run };
  }
}

/** The moment `delayMs` after `now`. Throws a RangeError on a delay that is negative or no number. */
export function dueAfter(now: Instant, delayMs: number): Instant {
  if (!(delayMs >= 0)) throw new RangeError(`a timer cannot be due ${delayMs} ms from now`);
  return plusMs(now, delayMs);
}

class PendingTimer implements Timer {
  readonly id: number;
  readonly due: Instant;
  readonly run: (() => void) | undefined;
  readonly #pending: Map<number, PendingTimer>;

  constructor(id: number, due: Instant, run: (() => void) | undefined, pending: Map<number, PendingTimer>) {
    this.id = id;
    this.due = due;
    this.run = run;
    this.#pending = pending;
  }

  get isPending(): boolean {
    return this.#pending.has(this.id);
  }

  cancel(): void {
    this.#pending.delete(this.id);
  }
}
