import { periodOf, type ValueIndicator } from './indicator.ts';
import { WindowMoments, type Deviation } from './moments.ts';

/** Standard deviation of the last `period` values; of the population unless said otherwise. */
export function stddev(period: number, options: { readonly of?: Deviation } = {}): StdDev {
  return new StdDev(period, options.of ?? 'population');
}

export class StdDev implements ValueIndicator {
  readonly takes = 'value';
  readonly name: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  readonly #moments: WindowMoments;

  constructor(period: number, of: Deviation) {
    this.#moments = new WindowMoments(periodOf(period, 'stddev', 2), of);
    this.name = `stddev(${period})`;
    this.warmUp = period;
  }

  get isReady(): boolean {
    return this.#moments.isFull;
  }

  update(value: number): void {
    this.#moments.update(value);
    if (!this.#moments.isFull) return;
    this.previous = this.value;
    this.value = this.#moments.deviation;
  }
}
