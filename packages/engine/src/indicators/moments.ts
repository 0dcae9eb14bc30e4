/** Whether the squares are divided by n (`population`, TA-Lib) or by n - 1 (`sample`, pandas and spreadsheets). */
export type Deviation = 'population' | 'sample';

/**
 * Mean and standard deviation of the last `period` values. Sums are taken of distances from an anchor inside the data, so that
 * squares of large prices do not swallow small movements; and as in `Sma`, sums built from scratch around a new anchor
 * take over whenever the ring has come round, so that nothing drifts.
 */
export class WindowMoments {
  isFull = false;
  mean = Number.NaN;
  deviation = Number.NaN;
  readonly #period: number;
  readonly #divisor: number;
  readonly #ring: Float64Array;
  #next = 0;
  #anchor = 0;
  #sum = 0;
  #squares = 0;
  #freshAnchor = 0;
  #freshSum = 0;
  #freshSquares = 0;

  constructor(period: number, kind: Deviation) {
    this.#period = period;
    this.#divisor = kind === 'sample' ? period - 1 : period;
    this.#ring = new Float64Array(period);
  }

  update(value: number): void {
    const at = this.#next;
    const ring = this.#ring;
    if (at === 0) {
      this.#freshAnchor = value;
      this.#freshSum = 0;
      this.#freshSquares = 0;
    }
    const fresh = value - this.#freshAnchor;
    this.#freshSum += fresh;
    this.#freshSquares += fresh * fresh;
    const entering = value - this.#anchor;
    const leaving = ring[at]! - this.#anchor;
    this.#sum += entering - leaving;
    this.#squares += entering * entering - leaving * leaving;
    ring[at] = value;
    this.#next = at + 1;
    if (this.#next === this.#period) this.#takeOver();
    if (!this.isFull) return;
    const mean = this.#sum / this.#period;
    const spread = this.#squares - this.#sum * mean;
    this.mean = this.#anchor + mean;
    // Rounding can leave a spread of nothing a little below zero.
    this.deviation = spread > 0 ? Math.sqrt(spread / this.#divisor) : 0;
  }

  #takeOver(): void {
    this.#next = 0;
    this.#anchor = this.#freshAnchor;
    this.#sum = this.#freshSum;
    this.#squares = this.#freshSquares;
    this.isFull = true;
  }
}
