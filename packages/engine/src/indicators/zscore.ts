import { periodOf, type ValueIndicator } from './indicator.ts';
import { WindowMoments, type Deviation } from './moments.ts';

/** How many standard deviations the latest value lies from the mean of the last `period`; NaN while all of them are equal. */
export function zscore(period: number, options: { readonly of?: Deviation } = {}): ZScore {
  return new ZScore(period, options.of ?? 'population');
}

export class ZScore implements ValueIndicator {
  readonly takes = 'value';
  readonly name: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  readonly #moments: WindowMoments;

  constructor(period: number, of: Deviation) {
    this.#moments = new WindowMoments(periodOf(period, 'zscore', 2), of);
    this.name = `zscore(${period})`;
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
    this.value = deviation > 0 ? (value - mean) / deviation : Number.NaN;
  }
}
