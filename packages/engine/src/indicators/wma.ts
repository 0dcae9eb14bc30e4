import { periodOf, type ValueIndicator } from './indicator.ts';

/** Linearly weighted moving average: the latest value weighs `period`, the oldest 1. */
export function wma(period: number): Wma {
  return new Wma(period);
}

/** As in `Sma`, sums built from scratch take over whenever the ring has come round, so that nothing drifts. */
export class Wma implements ValueIndicator {
  readonly takes = 'value';
  readonly name: string;
  readonly key: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  readonly #period: number;
  readonly #weights: number;
  readonly #ring: Float64Array;
  #next = 0;
  #isFull = false;
  #sum = 0;
  #weighted = 0;
  #freshSum = 0;
  #freshWeighted = 0;

  constructor(period: number) {
    this.#period = periodOf(period, 'wma');
    this.#weights = (period * (period + 1)) / 2;
    this.#ring = new Float64Array(period);
    this.name = `wma(${period})`;
    this.key = this.name;
    this.warmUp = period;
  }

  get isReady(): boolean {
    return this.#isFull;
  }

  update(value: number): void {
    const at = this.#next;
    const ring = this.#ring;
    // Every value in the window loses one unit of weight, the new one gets `period` of them.
    this.#weighted += this.#period * value - this.#sum;
    this.#sum += value - ring[at]!;
    this.#freshSum += value;
    this.#freshWeighted += (at + 1) * value;
    ring[at] = value;
    if (at + 1 === this.#period) {
      this.#next = 0;
      this.#sum = this.#freshSum;
      this.#weighted = this.#freshWeighted;
      this.#freshSum = 0;
      this.#freshWeighted = 0;
      this.#isFull = true;
    } else {
      this.#next = at + 1;
    }
    if (!this.#isFull) return;
    this.previous = this.value;
    this.value = this.#weighted / this.#weights;
  }
}
