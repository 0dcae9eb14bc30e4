import { Ema, type EmaSeed } from './ema.ts';
import { Line, periodOf, type ValueIndicator } from './indicator.ts';

/**
 * Where the two averages begin. `aligned`: each at the mean of the values up to the first slow one, so that both begin together (TA-Lib).
 * `sma`: each at the mean of its own first values. `first`: each at the first value (Metastock, pandas).
 */
export type MacdSeed = 'aligned' | EmaSeed;

/** Moving average convergence and divergence: the difference of two exponential averages, its own average, and the distance of both. */
export function macd(fast = 12, slow = 26, signal = 9, options: { readonly seed?: MacdSeed } = {}): Macd {
  return new Macd({ fast, slow, signal, seed: options.seed ?? 'aligned' });
}

/** `value` is the difference; ready when the signal is. */
export class Macd implements ValueIndicator {
  readonly takes = 'value';
  readonly name: string;
  readonly key: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  readonly signal = new Line();
  /** `value` less `signal`. */
  readonly histogram = new Line();
  readonly #fast: Ema;
  readonly #slow: Ema;
  readonly #signal: Ema;
  /** Values that the fast average does not see. */
  #toSkip: number;

  constructor({
    fast,
    slow,
    signal,
    seed,
  }: {
    readonly fast: number;
    readonly slow: number;
    readonly signal: number;
    readonly seed: MacdSeed;
  }) {
    periodOf(slow, 'macd', 2);
    if (fast >= slow)
      throw new RangeError(`macd: the fast period ${fast} is not below the slow one, ${slow}`);
    const emaSeed = seed === 'aligned' ? 'sma' : seed;
    this.#fast = new Ema(fast, emaSeed);
    this.#slow = new Ema(slow, emaSeed);
    this.#signal = new Ema(signal, emaSeed);
    this.#toSkip = seed === 'aligned' ? slow - fast : 0;
    this.name = `macd(${fast},${slow},${signal})`;
    this.key = `macd(${fast},${slow},${signal}) ${seed}`;
    this.warmUp = slow + signal - 1;
  }

  get isReady(): boolean {
    return this.#signal.isReady;
  }

  update(value: number): void {
    if (this.#toSkip > 0) this.#toSkip--;
    else this.#fast.update(value);
    this.#slow.update(value);
    if (!this.#slow.isReady) return;
    const difference = this.#fast.value - this.#slow.value;
    this.#signal.update(difference);
    if (!this.#signal.isReady) return;
    this.previous = this.value;
    this.value = difference;
    this.signal.set(this.#signal.value);
    this.histogram.set(difference - this.#signal.value);
  }
}
