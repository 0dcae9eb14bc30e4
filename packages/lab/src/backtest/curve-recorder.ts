import type { EquityCurve } from '../statistics/index.ts';

/** Collects the equity at each moment at which bars end. Of several at one moment the last counts. */
export class CurveRecorder {
  readonly #at: Float64Array;
  readonly #equity: Float64Array;
  #count = 1;
  #exposed = 0;
  /** Whether a position was open at the last moment. */
  #isExposed = false;

  /** `capacity` is the number of bars there can be at most. */
  constructor(start: { readonly at: number; readonly equity: number }, capacity: number) {
    this.#at = new Float64Array(capacity + 1);
    this.#equity = new Float64Array(capacity + 1);
    this.#at[0] = start.at;
    this.#equity[0] = start.equity;
  }

  add(at: number, equity: number, isExposed: boolean): void {
    const last = this.#count - 1;
    const isAgain = last > 0 && this.#at[last] === at;
    const i = isAgain ? last : this.#count++;
    this.#at[i] = at;
    this.#equity[i] = equity;
    if (isAgain && this.#isExposed) this.#exposed--;
    if (isExposed) this.#exposed++;
    this.#isExposed = isExposed;
  }

  /** Where the equity of the next moments is to be written before `addBars`. */
  get room(): Float64Array {
    return this.#equity.subarray(this.#count);
  }

  /** The moments `ends[from … to - 1]`, none of them the last one again; their equity stands in `room` already. */
  addBars(ends: Float64Array, from: number, to: number, isExposed: boolean): void {
    this.#at.set(ends.subarray(from, to), this.#count);
    this.#count += to - from;
    if (isExposed) this.#exposed += to - from;
    this.#isExposed = isExposed;
  }

  /** Moments at which bars ended. */
  get bars(): number {
    return this.#count - 1;
  }

  /** Of these, at how many a position was open. */
  get barsExposed(): number {
    return this.#exposed;
  }

  /** When the equity was unknown for the first time, µs since the epoch; undefined when it never was. */
  unknownAt(): number | undefined {
    // A plain loop: a callback for each of millions of points takes as long as a tenth of the backtest.
    for (let i = 0; i < this.#count; i++) {
      const equity = this.#equity[i] ?? 0;
      if (Number.isNaN(equity)) return this.#at[i];
    }
    return undefined;
  }

  curve(): EquityCurve {
    return { at: this.#at.subarray(0, this.#count), equity: this.#equity.subarray(0, this.#count) };
  }
}
