import type { SharedFrame } from './shared-message.ts';

/** So many bytes are asked of the system at once, for as many takes as they last. */
const SLAB_LENGTH = 8_192;
/** The first bytes of a frame say how long the rest is. */
const PREFIX_LENGTH = 4;

/** What is on its way out on one line, joined, until somebody takes it. */
export class OutBytes {
  #bytes = new Uint8Array(0);
  /** What is not taken yet lies between them; what was taken, before. */
  #start = 0;
  #end = 0;
  /** As much as was taken last time is likely to come again. */
  #expected = SLAB_LENGTH;

  get length(): number {
    return this.#end - this.#start;
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Appends a frame whose byte at `hole` is replaced by other bytes; the length that the frame states is put right. */
  appendFilled({ bytes: frame, length, hole }: SharedFrame, filling: Uint8Array): void {
    this.#reserve(length + filling.length);
    const bytes = this.#bytes;
    const start = this.#end;
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
    this.#end = to;
  }

  /** Everything since the last time. The bytes are the caller's to keep. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(this.#start, this.#end);
    this.#expected = Math.max(SLAB_LENGTH, 2 * taken.length);
    this.#start = this.#end;
    return taken;
  }

  #reserve(count: number): void {
    if (this.#end + count <= this.#bytes.length) return;
    const { length } = this;
    const grown = new Uint8Array(Math.max(this.#expected, 2 * (length + count)));
    grown.set(this.#bytes.subarray(this.#start, this.#end));
    this.#bytes = grown;
    this.#start = 0;
    this.#end = length;
  }
}
