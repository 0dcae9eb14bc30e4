import { periodOf, type BarIndicator, type BarValues } from './indicator.ts';

/**
 * Volume-weighted average of the typical price (high + low + close) / 3. With a period, over the last so many bars; without, since it was
 * attached or `reset`, which a strategy calls when its session begins. A bar without known volume is left out.
 */
export function vwap(period?: number): Vwap {
  return new Vwap(period);
}

export class Vwap implements BarIndicator {
  readonly takes = 'bar';
  readonly name: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  readonly #period: number;
  // The window, in a ring; of length 0 without a period.
  readonly #volumes: Float64Array;
  readonly #amounts: Float64Array;
  #next = 0;
  #isFull = false;
  #volume = 0;
  #amount = 0;
  #freshVolume = 0;
  #freshAmount = 0;

  constructor(period: number | undefined) {
    this.#period = period === undefined ? 0 : periodOf(period, 'vwap');
    this.#volumes = new Float64Array(this.#period);
    this.#amounts = new Float64Array(this.#period);
    this.name = period === undefined ? 'vwap' : `vwap(${period})`;
    this.warmUp = this.#period;
    this.#isFull = period === undefined;
  }

  get isReady(): boolean {
    return this.#isFull && this.#volume > 0;
  }

  update({ high, low, close, volume }: BarValues): void {
    const isKnown = volume > 0;
    const traded = isKnown ? volume : 0;
    const amount = isKnown ? ((high + low + close) / 3) * volume : 0;
    this.#volume += traded;
    this.#amount += amount;
    if (this.#period > 0) this.#slide(traded, amount);
    if (!this.#isFull || this.#volume <= 0) return;
    this.previous = this.value;
    this.value = this.#amount / this.#volume;
  }

  /** Begins anew, as if nothing had come. */
  reset(): void {
    this.#volume = 0;
    this.#amount = 0;
    this.#freshVolume = 0;
    this.#freshAmount = 0;
    this.#volumes.fill(0);
    this.#amounts.fill(0);
    this.#next = 0;
    this.#isFull = this.#period === 0;
    this.value = Number.NaN;
    this.previous = Number.NaN;
  }

  /** As in `Sma`, sums built from scratch take over whenever the ring has come round, so that nothing drifts. */
  #slide(traded: number, amount: number): void {
    const at = this.#next;
    this.#volume -= this.#volumes[at]!;
    this.#amount -= this.#amounts[at]!;
    this.#freshVolume += traded;
    this.#freshAmount += amount;
    this.#volumes[at] = traded;
    this.#amounts[at] = amount;
    this.#next = at + 1;
    if (this.#next < this.#period) return;
    this.#next = 0;
    this.#isFull = true;
    this.#volume = this.#freshVolume;
    this.#amount = this.#freshAmount;
    this.#freshVolume = 0;
    this.#freshAmount = 0;
  }
}
