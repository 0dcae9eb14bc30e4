import { Line } from './indicator.ts';
import type { Deviation } from './moments.ts';
import { OfMoments } from './of-moments.ts';

/** Bollinger's bands: the mean of the last `period` values, and `width` standard deviations around it. */
export function bollinger(period = 20, width = 2, options: { readonly of?: Deviation } = {}): Bollinger {
  return new Bollinger(period, width, options.of ?? 'population');
}

/** `value` is the middle band. */
export class Bollinger extends OfMoments {
  readonly upper = new Line();
  readonly lower = new Line();
  readonly #width: number;

  constructor(period: number, width: number, of: Deviation) {
    super(`bollinger(${period},${width})`, period, of);
    this.#width = width;
  }

  override update(value: number): void {
    this.moments.update(value);
    if (!this.moments.isFull) return;
    const { mean, deviation } = this.moments;
    this.previous = this.value;
    this.value = mean;
    this.upper.set(mean + this.#width * deviation);
    this.lower.set(mean - this.#width * deviation);
  }
}
