import { periodOf, type ValueIndicator } from './indicator.ts';

/** The highest of the last `period` values. */
export function highest(period: number): Extreme {
  return new Extreme(period, 'highest');
}

/** The lowest of the last `period` values. */
export function lowest(period: number): Extreme {
  return new Extreme(period, 'lowest');
}

/**
 * A queue of the values that can still become the extreme: each one beats all that came after it. A new value throws out those that it
 * beats, so that every value is added and removed once (Lemire 2006).
 */
export class Extreme implements ValueIndicator {
  readonly takes = 'value';
  readonly name: string;
  readonly key: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  readonly #period: number;
  /** 1 for the highest, -1 for the lowest: the queue works on values times this. */
  readonly #sign: number;
  // The queue, in a ring: values times the sign, and when each came.
  readonly #values: Float64Array;
  readonly #times: Float64Array;
  readonly #mask: number;
  #head = 0;
  #tail = 0;
  #count = 0;

  constructor(period: number, which: 'highest' | 'lowest') {
    this.#period = periodOf(period, which);
    this.#sign = which === 'highest' ? 1 : -1;
    const capacity = 2 ** Math.ceil(Math.log2(period + 1));
    this.#mask = capacity - 1;
    this.#values = new Float64Array(capacity);
    this.#times = new Float64Array(capacity);
    this.name = `${which}(${period})`;
    this.key = this.name;
    this.warmUp = period;
  }

  get isReady(): boolean {
    return this.#count >= this.#period;
  }

  update(value: number): void {
    const key = value * this.#sign;
    const mask = this.#mask;
    const values = this.#values;
    const times = this.#times;
    let tail = this.#tail;
    while (tail > this.#head && values[(tail - 1) & mask]! <= key) tail--;
    values[tail & mask] = key;
    times[tail & mask] = this.#count;
    this.#tail = tail + 1;
    if (times[this.#head & mask]! <= this.#count - this.#period) this.#head++;
    this.#count++;
    if (this.#count < this.#period) return;
    this.previous = this.value;
    this.value = values[this.#head & mask]! * this.#sign;
  }
}
