import { periodOf, type ValueIndicator } from './indicator.ts';

/** Simple moving average of the last `period` values. */
export function sma(period: number): Sma {
  return new Sma(period);
}

/**
 * A running sum drifts: every add and subtract leaves a rounding error behind for good. So a second sum is built beside it from
 * scratch, and takes over each time the ring has come round. No error is older than two periods, and the cost stays constant.
 */
export class Sma implements ValueIndicator {
  readonly takes = 'value';
  readonly name: string;
  readonly key: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  readonly #period: number;
  readonly #ring: Float64Array;
  #next = 0;
  #isFull = false;
  #sum = 0;
  /** The sum of what came since the ring last wrapped. */
  #freshSum = 0;

  constructor(period: number) {
    this.#period = periodOf(period, 'sma');
    this.#ring = new Float64Array(period);
    this.name = `sma(${period})`;
    this.key = this.name;
    this.warmUp = period;
  }

  get isReady(): boolean {
    return this.#isFull;
  }

  update(value: number): void {
    const at = this.#next;
    const ring = this.#ring;
    this.#sum += value - ring[at]!;
    this.#freshSum += value;
    ring[at] = value;
    if (at + 1 === this.#period) {
      this.#next = 0;
      this.#sum = this.#freshSum;
      this.#freshSum = 0;
      this.#isFull = true;
    } else {
      this.#next = at + 1;
    }
    if (!this.#isFull) return;
    this.previous = this.value;
    this.value = this.#sum / this.#period;
  }
}
