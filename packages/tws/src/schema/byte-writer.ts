/** Up to this length an array's bytes lie beside it on the heap; a longer one costs an allocation outside of it, ten times as dear. */
const ON_HEAP_LENGTH = 64;
/** What generated code may write by itself before it asks for room again. */
export const SPARE_BYTES = 2_048;
const SLAB_LENGTH = 16_384;
/** Longer ones get bytes of their own: they would waste the rest of a slab. */
const MAX_SHARED_LENGTH = 2_048;

/** Bytes that grow as they are written, reused from message to message. */
export class ByteWriter {
  /** What was finished last lies in it, up to `#slabUsed`. */
  #slab = new Uint8Array(0);
  #slabUsed = 0;
  bytes: Uint8Array = new Uint8Array(1024 + SPARE_BYTES);
  protected view = new DataView(this.bytes.buffer);
  /** Where the next byte goes. Generated code writes bytes itself and moves it past them. */
  pos = 0;

  reset(): void {
    this.pos = 0;
  }

  get length(): number {
    return this.pos;
  }

  /** A copy of what was written. Its buffer may hold other copies before and after it. */
  finished(): Uint8Array {
    const length = this.pos;
    if (length <= ON_HEAP_LENGTH || length > MAX_SHARED_LENGTH) return this.bytes.slice(0, length);
    if (this.#slabUsed + length > this.#slab.length) {
      this.#slab = new Uint8Array(SLAB_LENGTH);
      this.#slabUsed = 0;
    }
    const copy = this.#slab.subarray(this.#slabUsed, this.#slabUsed + length);
    copy.set(this.bytes.subarray(0, length));
    this.#slabUsed += length;
    return copy;
  }

  uint32(n: number): void {
    this.reserve(4);
    this.view.setUint32(this.pos, n);
    this.pos += 4;
  }

  setUint32(at: number, n: number): void {
    this.view.setUint32(at, n);
  }

  /** The bytes, with room for `count` more behind `pos`, and for `SPARE_BYTES` behind those. */
  reserve(count: number): Uint8Array {
    const needed = this.pos + count + SPARE_BYTES;
    if (needed <= this.bytes.length) return this.bytes;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.pos));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
    return grown;
  }

  /** Writes UTF-8, and answers how many bytes it took. */
  protected utf8(text: string): number {
    const length = text.length;
    this.reserve(length * 3);
    const bytes = this.bytes;
    const start = this.pos;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return this.#encode(text, start);
      bytes[start + i] = code;
    }
    this.pos = start + length;
    return length;
  }

  #encode(text: string, start: number): number {
    const { written } = encoder.encodeInto(text, this.bytes.subarray(start));
    this.pos = start + written;
    return written;
  }
}

const encoder = new TextEncoder();
