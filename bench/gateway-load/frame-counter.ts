/** Counts frames in a stream of bytes without looking into them. */
export class FrameCounter {
  count = 0;
  /** Bytes of the present frame that are still to come. */
  #left = 0;
  /** What of the next frame's length has come. */
  #prefix = 0;
  #prefixBytes = 0;

  push(chunk: Uint8Array): void {
    let at = 0;
    for (;;) {
      if (this.#left > chunk.length - at) {
        this.#left -= chunk.length - at;
        return;
      }
      at += this.#left;
      this.#left = 0;
      while (this.#prefixBytes < 4) {
        if (at === chunk.length) return;
        this.#prefix = this.#prefix * 256 + (chunk[at++] ?? 0);
        this.#prefixBytes++;
      }
      this.#left = this.#prefix;
      this.#prefix = 0;
      this.#prefixBytes = 0;
      this.count++;
    }
  }
}
