import { periodOf, type BarIndicator, type BarValues } from './indicator.ts';
import { WilderAverage } from './wilder.ts';

/**
 * Whether the first bar, which has no close before it, counts. `previousClose`: it does not (TA-Lib).
 * `firstRange`: it does, with its high less its low (Wilder's own tables, many chart programs).
 */
export type AtrSeed = 'previousClose' | 'firstRange';

/** Wilder's average true range, in the price's currency. */
export function atr(period = 14, options: { readonly seed?: AtrSeed } = {}): Atr {
  return new Atr(period, options.seed ?? 'previousClose');
}

export class Atr implements BarIndicator {
  readonly takes = 'bar';
  readonly name: string;
  readonly key: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  readonly #seed: AtrSeed;
  readonly #ranges: WilderAverage;
  #lastClose = Number.NaN;

  constructor(period: number, seed: AtrSeed) {
    periodOf(period, 'atr');
    this.#seed = seed;
    this.#ranges = new WilderAverage(period);
    this.name = `atr(${period})`;
    this.key = `atr(${period}) ${seed}`;
    this.warmUp = seed === 'firstRange' ? period : period + 1;
  }

  get isReady(): boolean {
    return this.#ranges.isReady;
  }

  update({ high, low, close }: BarValues): void {
    const lastClose = this.#lastClose;
    this.#lastClose = close;
    if (Number.isNaN(lastClose)) {
      if (this.#seed === 'previousClose') return;
      this.#ranges.update(high - low);
    } else {
      // The range of the bar, reaching back to the close before it.
      this.#ranges.update(Math.max(high, lastClose) - Math.min(low, lastClose));
    }
    this.previous = this.value;
    this.value = this.#ranges.value;
  }
}
