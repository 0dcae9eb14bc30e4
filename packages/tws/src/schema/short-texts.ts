/** Texts of up to so many bytes are told apart by two numbers: their last four bytes, and the four before them. */
export const SHORT_BYTES = 8;
const SLOTS = 512;

/**
 * What short texts meant, by their bytes. On this wire the same ones come again and again, and looking one up costs a comparison of two
 * numbers, where parsing it or comparing it byte by byte costs a wrongly guessed branch more. The table has a fixed size; a text that
 * comes to the slot of another takes its place.
 */
export class ShortTexts<V> {
  readonly #low = new Int32Array(SLOTS);
  readonly #high = new Int32Array(SLOTS);
  readonly #values: V[];

  /** `empty` is what the empty text means, whose numbers are 0. */
  constructor(empty: V) {
    this.#values = Array.from({ length: SLOTS }, () => empty);
  }

  /** Undefined when it is not remembered. */
  find(low: number, high: number): V | undefined {
    const slot = slotOf(low, high);
    return this.#low[slot] === low && this.#high[slot] === high ? this.#values[slot] : undefined;
  }

  remember(low: number, high: number, value: V): V {
    const slot = slotOf(low, high);
    this.#low[slot] = low;
    this.#high[slot] = high;
    this.#values[slot] = value;
    return value;
  }
}

function slotOf(low: number, high: number): number {
  return Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) >>> 23;
}
