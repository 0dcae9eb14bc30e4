import { highest, lowest, type Extreme } from './extremes.ts';
import { Line, periodOf, type BarIndicator, type BarValues } from './indicator.ts';

/** Donchian's channel: the highest high and the lowest low of the last `period` bars, the latest included. */
export function donchian(period = 20): Donchian {
  return new Donchian(period);
}

/** `value` is the middle of the channel. */
export class Donchian implements BarIndicator {
  readonly takes = 'bar';
  readonly name: string;
  readonly key: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  readonly upper = new Line();
  readonly lower = new Line();
  readonly #highs: Extreme;
  readonly #lows: Extreme;

  constructor(period: number) {
    periodOf(period, 'donchian');
    this.#highs = highest(period);
    this.#lows = lowest(period);
    this.name = `donchian(${period})`;
    this.key = this.name;
    this.warmUp = period;
  }

  get isReady(): boolean {
    return this.#highs.isReady;
  }

  update({ high, low }: BarValues): void {
    this.#highs.update(high);
    this.#lows.update(low);
    if (!this.#highs.isReady) return;
    this.upper.set(this.#highs.value);
    this.lower.set(this.#lows.value);
    this.previous = this.value;
    this.value = (this.#highs.value + this.#lows.value) / 2;
  }
}
