import { periodOf, type ValueIndicator } from './indicator.ts';
import { WilderAverage } from './wilder.ts';

/**
 * Where the averages of gains and losses begin. `sma`: at the mean of the first `period` changes (Wilder 1978, TA-Lib).
 * `first`: at the first change (pandas ewm with alpha = 1/period and adjust=False).
 */
export type RsiSeed = 'sma' | 'first';

/** Wilder's relative strength index, from 0 to 100; 0 where nothing moved, as in TA-Lib. */
export function rsi(period = 14, options: { readonly seed?: RsiSeed } = {}): Rsi {
  return new Rsi(period, options.seed ?? 'sma');
}

export class Rsi implements ValueIndicator {
  readonly takes = 'value';
  readonly name: string;
  readonly key: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  readonly #gains: WilderAverage;
  readonly #losses: WilderAverage;
  #last = Number.NaN;

  constructor(period: number, seed: RsiSeed) {
    periodOf(period, 'rsi');
    const seedLength = seed === 'sma' ? period : 1;
    this.#gains = new WilderAverage(period, seedLength);
    this.#losses = new WilderAverage(period, seedLength);
    this.name = `rsi(${period})`;
    this.key = `rsi(${period}) ${seed}`;
    this.warmUp = period + 1;
  }

  get isReady(): boolean {
    return this.#gains.isReady;
  }

  update(value: number): void {
    const change = value - this.#last;
    const isFirst = Number.isNaN(this.#last);
    this.#last = value;
    if (isFirst) return;
    this.#gains.update(change > 0 ? change : 0);
    this.#losses.update(change < 0 ? -change : 0);
    if (!this.#gains.isReady) return;
    const gain = this.#gains.value;
    const total = gain + this.#losses.value;
    this.previous = this.value;
    this.value = total > 0 ? (100 * gain) / total : 0;
  }
}
