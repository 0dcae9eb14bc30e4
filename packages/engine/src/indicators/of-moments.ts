import { periodOf, type ValueIndicator } from './indicator.ts';
import { WindowMoments, type Deviation } from './moments.ts';

/** What is read off the mean and the standard deviation of the last values; `stddev`, `zscore` and `bollinger` say which figure. */
export abstract class OfMoments implements ValueIndicator {
  readonly takes = 'value';
  readonly name: string;
  readonly key: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  protected readonly moments: WindowMoments;

  /** `name` without its parameters is what errors call it. */
  constructor(name: string, period: number, of: Deviation) {
    const [word = name] = name.split('(');
    this.moments = new WindowMoments(periodOf(period, word, 2), of);
    this.name = name;
    this.key = `${name} ${of}`;
    this.warmUp = period;
  }

  get isReady(): boolean {
    return this.moments.isFull;
  }

  abstract update(value: number): void;
}
