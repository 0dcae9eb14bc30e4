import type { EquityCurve } from '../statistics/index.ts';

/** Collects the equity at each moment at which bars end. Of several at one moment the last counts. */
export class CurveRecorder {
  readonly #at: Float64Array;
  readonly #equity: Float64Array;
  readonly #isExposed: Uint8Array;
  #count = 1;

  /** `capacity` is the number of bars there can be at most. */
  constructor(start: { readonly at: number; readonly equity: number }, capacity: number) {
    this.#at = new Float64Array(capacity + 1);
    this.#equity = new Float64Array(capacity + 1);
    this.#isExposed = new Uint8Array(capacity + 1);
    this.#at[0] = start.at;
    this.#equity[0] = start.equity;
  }

  add(at: number, equity: number, isExposed: boolean): void {
    const last = this.#count - 1;
    const i = last > 0 && this.#at[last] === at ? last : this.#count++;
    this.#at[i] = at;
    this.#equity[i] = equity;
    this.#isExposed[i] = isExposed ? 1 : 0;
  }

  /** Moments at which bars ended. */
  get bars(): number {
    return this.#count - 1;
  }

  /** Of these, at how many a position was open. */
  get barsExposed(): number {
    return this.#isExposed.subarray(0, this.#count).reduce((sum, isExposed) => sum + isExposed, 0);
  }

  curve(): EquityCurve {
    return { at: this.#at.subarray(0, this.#count), equity: this.#equity.subarray(0, this.#count) };
  }
}
