import { periodOf, type ValueIndicator } from './indicator.ts';

/**
 * Where an exponential average begins; programs disagree, and short series show it.
 * `sma`: at the mean of the first `period` values (TA-Lib). `first`: at the first value (Metastock, pandas with adjust=False).
 */
export type EmaSeed = 'sma' | 'first';

/** Exponential moving average with the weight 2 / (period + 1). */
export function ema(period: number, options: { readonly seed?: EmaSeed } = {}): Ema {
  return new Ema(period, options.seed ?? 'sma');
}

export class Ema implements ValueIndicator {
  readonly takes = 'value';
  readonly name: string;
  readonly key: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  readonly #weight: number;
  readonly #seedLength: number;
  #count = 0;
  #seedSum = 0;

  constructor(period: number, seed: EmaSeed) {
    periodOf(period, 'ema');
    this.name = `ema(${period})`;
    this.key = `ema(${period}) ${seed}`;
    this.warmUp = period;
    this.#weight = 2 / (period + 1);
    this.#seedLength = seed === 'sma' ? period : 1;
  }

  get isReady(): boolean {
    return this.#count === this.#seedLength;
  }

  update(value: number): void {
    if (this.#count === this.#seedLength) {
      this.previous = this.value;
      this.value += this.#weight * (value - this.value);
      return;
    }
    this.#count++;
    this.#seedSum += value;
    if (this.#count === this.#seedLength) this.value = this.#seedSum / this.#seedLength;
  }
}
