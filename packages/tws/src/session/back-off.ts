import { MICROS_PER_MS, type Random } from '@tapewright/model';

/** How long to wait before the next attempt. */
export interface BackOffLimits {
  readonly firstMs: number;
  readonly maxMs: number;
}

export const DEFAULT_BACK_OFF: BackOffLimits = { firstMs: 500, maxMs: 30_000 };

/**
 * Doubles from `firstMs` up to `maxMs`, each time drawn between half of it and the whole, so that many clients of one restarted
 * gateway do not come back in step. It never gives up; a synchronised session starts it over.
 */
export class BackOff {
  readonly #limits: BackOffLimits;
  readonly #random: Random;
  #failures = 0;

  constructor(limits: BackOffLimits, random: Random) {
    this.#limits = limits;
    this.#random = random;
  }

  /** Microseconds to wait after one more failure. */
  next(): number {
    const ceilingMs = Math.min(this.#limits.maxMs, this.#limits.firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return Math.round((ceilingMs / 2 + (ceilingMs / 2) * this.#random.next()) * MICROS_PER_MS);
  }

  reset(): void {
    this.#failures = 0;
  }
}
