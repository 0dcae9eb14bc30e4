import { MICROS_PER_SECOND, type Instant } from '@tapewright/model';

/** Counts the messages of one client in a sliding second. */
export class MessageRate {
  readonly #maxPerSecond: number;
  /** Arrival times of the last messages, a ring of `maxPerSecond`. */
  readonly #times: number[];
  #next = 0;

  constructor(maxPerSecond: number) {
    this.#maxPerSecond = maxPerSecond;
    this.#times = Array.from({ length: maxPerSecond }, () => Number.NEGATIVE_INFINITY);
  }

  /** Counts a message unless it is one too many within the second before it. */
  admits(at: Instant): boolean {
    const oldest = this.#times[this.#next] ?? Number.NEGATIVE_INFINITY;
    if (at - oldest < MICROS_PER_SECOND) return false;
    this.#times[this.#next] = at;
    this.#next = (this.#next + 1) % this.#maxPerSecond;
    return true;
  }
}
