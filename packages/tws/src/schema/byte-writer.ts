/** Bytes that grow as they are written, reused from message to message. */
export class ByteWriter {
  protected bytes: Uint8Array = new Uint8Array(1024);
  protected view = new DataView(this.bytes.buffer);
  protected pos = 0;

  reset(): void {
    this.pos = 0;
  }

  get length(): number {
    return this.pos;
  }

  /** A copy of what was written. */
  finished(): Uint8Array {
    return this.bytes.slice(0, this.pos);
  }

  uint32(n: number): void {
    this.reserve(4);
    this.view.setUint32(this.pos, n);
    this.pos += 4;
  }

  setUint32(at: number, n: number): void {
    this.view.setUint32(at, n);
  }

  protected reserve(count: number): void {
    const needed = this.pos + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.pos));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
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
