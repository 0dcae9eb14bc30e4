import type { Overheard, Speaker } from './overheard.ts';

const MAX_PENDING_BYTES = 1024 * 1024;
const decoder = new TextDecoder('latin1');

/** Cuts both directions of a session without frames into its NUL-terminated fields. */
export class UnframedReader {
  readonly #pending: Record<Speaker, Uint8Array> = { client: new Uint8Array(0), server: new Uint8Array(0) };

  /** The fields that these bytes end, together. */
  hear(from: Speaker, chunk: Uint8Array): Overheard[] {
    const before = this.#pending[from];
    const bytes = new Uint8Array(before.length + chunk.length);
    bytes.set(before);
    bytes.set(chunk, before.length);
    const end = bytes.lastIndexOf(0) + 1;
    this.#pending[from] = bytes.slice(end);
    if (bytes.length - end > MAX_PENDING_BYTES) {
      // A field that long is none; what it was is in the recording.
      this.#pending[from] = new Uint8Array(0);
      const reason = `a field of more than ${MAX_PENDING_BYTES} bytes`;
      return [{ kind: 'unread', from, name: 'unframed bytes', reason, frame: bytes.slice(0, 256) }];
    }
    if (end === 0) return [];
    const frame = bytes.slice(0, end);
    const fields = decoder.decode(frame.subarray(0, end - 1)).split('\0');
    return [{ kind: 'fields', from, fields, frame }];
  }
}
