/** Wilder's smoothing: begins at the mean of the first `period` values, then each new one weighs 1 / period. */
export class WilderAverage {
  value = Number.NaN;
  readonly #period: number;
  readonly #seedLength: number;
  #count = 0;
  #seedSum = 0;

  /** `seedLength` 1 begins at the first value instead. */
  constructor(period: number, seedLength = period) {
    this.#period = period;
    this.#seedLength = seedLength;
  }

  get isReady(): boolean {
    return this.#count === this.#seedLength;
  }

  update(value: number): void {
    if (this.#count === this.#seedLength) {
      this.value += (value - this.value) / this.#period;
      return;
    }
    this.#count++;
    this.#seedSum += value;
    if (this.#count === this.#seedLength) this.value = this.#seedSum / this.#seedLength;
  }
}
