import type { SharedFrame } from './shared-message.ts';

/** Before anything is written there is room for this much. */
const FIRST_LENGTH = 1_024;
/** The first bytes of a frame say how long the rest is. */
const PREFIX_LENGTH = 4;

/** What is on its way out on one line, joined, until somebody takes it. */
export class OutBytes {
  #bytes = new Uint8Array(0);
  #length = 0;
  /** As much as was taken last time is likely to come again. */
  #expected = FIRST_LENGTH;

  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Appends a frame whose byte at `hole` is replaced by other bytes; the length that the frame states is put right. */
  appendFilled({ bytes: frame, length, hole }: SharedFrame, filling: Uint8Array): void {
    this.#reserve(length + filling.length);
    const bytes = this.#bytes;
    const start = this.#length;
    let to = start;
    // A few dozen bytes: a loop beats a call that copies.
    for (let i = 0; i < hole; i++) bytes[to++] = frame[i] ?? 0;
    for (let i = 0; i < filling.length; i++) bytes[to++] = filling[i] ?? 0;
    for (let i = hole + 1; i < length; i++) bytes[to++] = frame[i] ?? 0;
    const rest = to - start - PREFIX_LENGTH;
    bytes[start] = rest >>> 24;
    bytes[start + 1] = rest >>> 16;
    bytes[start + 2] = rest >>> 8;
    bytes[start + 3] = rest;
    this.#length = to;
  }

  /** Everything since the last time. The bytes are the caller's to keep. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#expected = Math.max(FIRST_LENGTH, this.#length);
    this.#bytes = NOTHING;
    this.#length = 0;
    return taken;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#expected, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

const NOTHING = new Uint8Array(0);
