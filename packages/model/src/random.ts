/** The only chance the core knows: a seeded generator that is handed in. Same seed, same sequence, on every machine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of randomness. */
  next(): number;
  /** A whole number in [0, bound). `bound` is at most 2^32. */
  below(bound: number): number;
  /** Standard normal, by the polar method of Marsaglia and Bray (1964). */
  normal(): number;
  /** An independent generator; the same label from the same seed gives the same one, however much was drawn before. */
  fork(label: string): Random;
}

/** xoshiro128** by Blackman and Vigna (2018), seeded through splitmix32 so that neighbouring seeds are unrelated. */
export function seededRandom(seed: number | string): Random {
  const root = typeof seed === 'number' ? fnv1a(`#${seed}`) : fnv1a(seed);
  return new Xoshiro(root);
}

class Xoshiro implements Random {
  readonly #root: number;
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  #spare: number | undefined;

  constructor(root: number) {
    this.#root = root;
    let state = root;
    const splitmix = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.#a = splitmix();
    this.#b = splitmix();
    this.#c = splitmix();
    this.#d = splitmix();
  }

  #bits(): number {
    const scrambled = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotateLeft(this.#d, 11);
    return scrambled >>> 0;
  }

  next(): number {
    return this.#bits() / 0x1_0000_0000;
  }

  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  normal(): number {
    if (this.#spare !== undefined) {
      const value = this.#spare;
      this.#spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * this.next() - 1;
      const v = 2 * this.next() - 1;
      const square = u * u + v * v;
      if (square > 0 && square < 1) {
        const scale = Math.sqrt((-2 * Math.log(square)) / square);
        this.#spare = v * scale;
        return u * scale;
      }
    }
  }

  fork(label: string): Random {
    return new Xoshiro(fnv1a(`${this.#root}/${label}`));
  }
}

/** A version 4 UUID drawn from the generator: the identity of an order intent. */
export function randomUuid(random: Random): string {
  const variant = 8 + random.below(4);
  const timeLow = random.below(2 ** 32);
  const timeMiddle = random.below(2 ** 16);
  const timeHigh = random.below(2 ** 12);
  const clock = random.below(2 ** 12);
  const nodeHigh = random.below(2 ** 16);
  const nodeLow = random.below(2 ** 32);
  writeHex4(0, timeLow >>> 16);
  writeHex4(4, timeLow);
  writeHex4(9, timeMiddle);
  writeHex4(14, 0x4000 | timeHigh);
  writeHex4(19, (variant << 12) | clock);
  writeHex4(24, nodeHigh);
  writeHex4(28, nodeLow >>> 16);
  writeHex4(32, nodeLow);
  // At once from its characters: a text that is put together stays a chain of its parts, six times the size, while the order is kept.
  return String.fromCharCode.apply(undefined, uuidCodes);
}

/** The character codes of a UUID, written anew for each. */
const uuidCodes: number[] = Array.from('00000000-0000-0000-0000-000000000000', (text) => text.charCodeAt(0));
const DIGITS: readonly number[] = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** The low 16 bits as four digits. */
function writeHex4(at: number, value: number): void {
  for (let i = 0; i < 4; i++) uuidCodes[at + i] = DIGITS[(value >>> (12 - 4 * i)) & 15] ?? 0;
}

function rotateLeft(x: number, count: number): number {
  return (x << count) | (x >>> (32 - count));
}

/** FNV-1a, 32 bits, over UTF-16 code units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
