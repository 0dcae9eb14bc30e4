import type { Deviation } from './moments.ts';
import { OfMoments } from './of-moments.ts';

/** How many standard deviations the latest value lies from the mean of the last `period`; NaN while all of them are equal. */
export function zscore(period: number, options: { readonly of?: Deviation } = {}): ZScore {
  return new ZScore(period, options.of ?? 'population');
}

export class ZScore extends OfMoments {
  constructor(period: number, of: Deviation) {
    super(`zscore(${period})`, period, of);
  }

  override update(value: number): void {
    this.moments.update(value);
    if (!this.moments.isFull) return;
    const { mean, deviation } = this.moments;
    this.previous = this.value;
    this.value = deviation > 0 ? (value - mean) / deviation : Number.NaN;
  }
}
