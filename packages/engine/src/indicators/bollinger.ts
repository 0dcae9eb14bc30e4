import { Line, periodOf, type ValueIndicator } from './indicator.ts';
import { WindowMoments, type Deviation } from './moments.ts';

/** Bollinger's bands: the mean of the last `period` values, and `width` standard deviations around it. */
export function bollinger(period = 20, width = 2, options: { readonly of?: Deviation } = {}): Bollinger {
  return new Bollinger(period, width, options.of ?? 'population');
}

/** `value` is the middle band. */
export class Bollinger implements ValueIndicator {
  readonly takes = 'value';
  readonly name: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  readonly upper = new Line();
  readonly lower = new Line();
  readonly #width: number;
  readonly #moments: WindowMoments;

  constructor(period: number, width: number, of: Deviation) {
    this.#moments = new WindowMoments(periodOf(period, 'bollinger', 2), of);
    this.#width = width;
    this.name = `bollinger(${period},${width})`;
    this.warmUp = period;
  }

  get isReady(): boolean {
    return this.#moments.isFull;
  }

  update(value: number): void {
    this.#moments.update(value);
    if (!this.#moments.isFull) return;
    const { mean, deviation } = this.#moments;
    this.previous = this.value;
    this.value = mean;
    this.upper.set(mean + this.#width * deviation);
    this.lower.set(mean - this.#width * deviation);
  }
}
