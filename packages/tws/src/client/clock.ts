import { type Instant, MICROS_PER_MS, instantFromMs } from '@tapewright/model';

/** The time of a client: the real one, or a simulated one in tests. */
export interface Clock {
  now(): Instant;
  /** Calls back once at or after `at`. */
  wakeAt(at: Instant, call: () => void): Wake;
}

export interface Wake {
  cancel(): void;
}

/** setTimeout takes no more; a longer wait is made of several. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** The wall clock as it stood when the process began, and a monotonic one since: it never steps back. */
export const realClock: Clock = {
  now() {
    return instantFromMs(performance.timeOrigin + performance.now());
  },
  wakeAt(at, call) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const waitMs = (at - realClock.now()) / MICROS_PER_MS;
      if (waitMs > LONGEST_WAIT_MS) timer = setTimeout(arm, LONGEST_WAIT_MS);
      else timer = setTimeout(call, Math.max(0, Math.ceil(waitMs)));
    };
    arm();
    return { cancel: () => clearTimeout(timer) };
  },
};
