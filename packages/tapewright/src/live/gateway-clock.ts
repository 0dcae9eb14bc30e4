import { type Instant, MICROS_PER_MS } from '@tapewright/model';
import type { Clock, Wake } from '@tapewright/tws';

/** The longest sleep between two looks at a clock that may jump over a night. */
const MAX_SLEEP_MS = 100;

/** The time of an embedded gateway that runs by itself, `speed` times as fast as the host's. */
export function gatewayClock(now: () => Instant, speed: number): Clock {
  return {
    now,
    wakeAt(at, call) {
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        const leftMs = (at - now()) / MICROS_PER_MS / speed;
        timer =
          leftMs <= 0 ? setTimeout(call, 0) : setTimeout(arm, Math.min(MAX_SLEEP_MS, Math.ceil(leftMs)));
      };
      arm();
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

/** A clock that stands until it is told to move: for a gateway in lockstep. */
export class LockstepClock implements Clock {
  #now: Instant;
  readonly #wakes = new Set<{ readonly at: Instant; readonly call: () => void }>();

  constructor(start: Instant) {
    this.#now = start;
  }

  now(): Instant {
    return this.#now;
  }

  wakeAt(at: Instant, call: () => void): Wake {
    const wake = { at, call };
    this.#wakes.add(wake);
    return { cancel: () => this.#wakes.delete(wake) };
  }

  /** Moves on, and wakes nobody yet: what happened at `at` has to arrive first. */
  set(at: Instant): void {
    if (at > this.#now) this.#now = at;
  }

  /** Wakes everybody whose time has come, the earliest first. */
  wake(): void {
    for (;;) {
      const [due] = [...this.#wakes].filter((wake) => wake.at <= this.#now).sort((a, b) => a.at - b.at);
      if (due === undefined) return;
      this.#wakes.delete(due);
      due.call();
    }
  }
}
