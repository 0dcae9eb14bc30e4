import type { Deviation } from './moments.ts';
import { OfMoments } from './of-moments.ts';

/** Standard deviation of the last `period` values; of the population unless said otherwise. */
export function stddev(period: number, options: { readonly of?: Deviation } = {}): StdDev {
  return new StdDev(period, options.of ?? 'population');
}

export class StdDev extends OfMoments {
  constructor(period: number, of: Deviation) {
    super(`stddev(${period})`, period, of);
  }

  override update(value: number): void {
    this.moments.update(value);
    if (!this.moments.isFull) return;
    this.previous = this.value;
    this.value = this.moments.deviation;
  }
}
