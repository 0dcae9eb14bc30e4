/**
 * Chance without a memory: a number for each step and face, the same whenever it is asked for. So a step can be played alone, and those
 * that nobody looked at need not be.
 */
export class Dice {
  readonly #seed: number;

  /** A whole number of 32 bits. */
  constructor(seed: number) {
    this.#seed = seed | 0;
  }

  /** Uniform in [0, 1). `step` is a whole number up to 2^53, `face` a small one. */
  roll(step: number, face: number): number {
    const high = Math.floor(step / 0x1_0000_0000);
    const first = mixed(this.#seed ^ Math.imul(step | 0, 0x9e3779b1));
    const second = mixed(first ^ Math.imul(high + 1, 0x85ebca6b) ^ Math.imul(face + 1, 0xc2b2ae35));
    return (second >>> 0) / 0x1_0000_0000;
  }
}

/** The finalizer of MurmurHash3 (Appleby): every bit of the input moves half the bits of the output. */
function mixed(bits: number): number {
  let h = bits;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
