import type { Instant } from '@tapewright/model';

/** The times of the last so many events: enough to say whether one more would be too many within a time, and no more than that. */
export class SendTimes {
  readonly #times: Float64Array;
  #count = 0;

  /** Remembers the last `limit` events. */
  constructor(limit: number) {
    this.#times = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
  }

  add(at: Instant): void {
    this.#times[this.#count++ % this.#times.length] = at;
  }

  /** Whether `limit` events lie less than `micros` back, with so many more now. */
  isFull(at: Instant, micros: number, more = 0): boolean {
    if (more >= this.#times.length) return true;
    const oldest = this.#times[(this.#count + more) % this.#times.length];
    return oldest !== undefined && at - oldest < micros;
  }

  clear(): void {
    this.#times.fill(Number.NEGATIVE_INFINITY);
  }
}
