import { FrameTooLong } from './errors.ts';

/** A frame inside a larger buffer: the bytes from `start` to `end`, length prefix excluded. */
export interface Frame {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** The official client stops at 16,777,215; live gateways have sent 17 MB (scanner parameters, long histories). */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024;
/** What may be pushed and not yet taken. */
export const MAX_BACKLOG_BYTES = 256 * 1024 * 1024;

export interface FrameLimits {
  /** Of one frame, prefix excluded. */
  readonly maxFrameBytes?: number;
  /** Of all that was pushed and not taken by `next`. */
  readonly maxBacklogBytes?: number;
}

const PREFIX_BYTES = 4;
const FIRST_CAPACITY = 64 * 1024;
/** A buffer beyond it is let go once its backlog has been read. */
const KEPT_CAPACITY = 1024 * 1024;
/** Fewer bytes than these are copied quicker one by one. */
const FEW_BYTES = 32;

/**
 * Cuts a byte stream into length-prefixed frames. Every byte is copied at most a bounded number of times, whatever the chunks:
 * a chunk that arrives with nothing pending is read in place, and what is left of it goes to a buffer that doubles. Memory grows with what
 * has arrived, never with what a prefix claims.
 */
export class FrameReader {
  readonly #maxFrameBytes: number;
  readonly #maxBacklogBytes: number;
  #bytes: Uint8Array = new Uint8Array(0);
  /** What was not taken yet: the bytes from `#start` to `#end`. */
  #start = 0;
  #end = 0;
  /** The answer of `next`, the same object every time. */
  readonly #frame = { bytes: this.#bytes, start: 0, end: 0 };
  /** Where pending bytes are put together, reused from frame to frame. `#bytes` is this one or a chunk that is read in place. */
  #own: Uint8Array = this.#bytes;

  constructor({ maxFrameBytes = MAX_FRAME_BYTES, maxBacklogBytes = MAX_BACKLOG_BYTES }: FrameLimits = {}) {
    this.#maxFrameBytes = maxFrameBytes;
    this.#maxBacklogBytes = maxBacklogBytes;
  }

  /** Bytes that wait to be taken. */
  get backlogBytes(): number {
    return this.#end - this.#start;
  }

  /**
   * Takes the next bytes of the stream. The chunk must not change until `next` has answered undefined.
   * Throws a `FrameTooLong` when the backlog would pass its limit.
   */
  push(chunk: Uint8Array): void {
    const pending = this.#end - this.#start;
    const total = pending + chunk.length;
    if (total > this.#maxBacklogBytes) {
      throw new FrameTooLong(
        'a backlog',
        total,
        this.#maxBacklogBytes,
        'take frames faster or raise maxBacklogBytes',
      );
    }
    if (pending === 0) {
      this.#bytes = plain(chunk);
      if (this.#own.length > KEPT_CAPACITY) this.#own = new Uint8Array(0);
      this.#start = 0;
      this.#end = chunk.length;
      return;
    }
    this.#makeRoom(pending, chunk.length);
    copy(chunk, this.#bytes, this.#end);
    this.#end += chunk.length;
  }

  /**
   * The next whole frame, or undefined until more bytes come. The frame is valid until the next call.
   * Throws a `FrameTooLong` when a prefix claims more than the limit: the stream is lost from there on.
   */
  next(): Frame | undefined {
    const start = this.#start;
    if (this.#end - start < PREFIX_BYTES) return this.#wait();
    const bytes = this.#bytes;
    const length =
      bytes[start]! * 0x1000000 + ((bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!);
    if (length > this.#maxFrameBytes) {
      throw new FrameTooLong(
        'a frame',
        length,
        this.#maxFrameBytes,
        'this is no TWS peer, or the stream is corrupt: close the connection',
      );
    }
    const end = start + PREFIX_BYTES + length;
    if (end > this.#end) return this.#wait();
    this.#start = end;
    const frame = this.#frame;
    frame.bytes = bytes;
    frame.start = start + PREFIX_BYTES;
    frame.end = end;
    return frame;
  }

  /** The chunk may be another one's again after this: what is left of it moves into a buffer of our own. */
  #wait(): undefined {
    const pending = this.#end - this.#start;
    if (pending > 0 && this.#bytes !== this.#own) this.#makeRoom(pending, 0);
    return undefined;
  }

  /** Room for `extra` bytes behind what is pending, moving that to the front of a buffer of our own when there is none. */
  #makeRoom(pending: number, extra: number): void {
    const own = this.#own;
    const isInPlace = this.#bytes !== own;
    if (!isInPlace && this.#end + extra <= own.length) return;
    const needed = pending + extra;
    // Moving within the buffer pays only while at least half of it is free; otherwise every small chunk would move everything.
    const fits = (isInPlace ? needed : needed * 2) <= own.length;
    const target = fits ? own : new Uint8Array(Math.max(FIRST_CAPACITY, needed * 2));
    copy(this.#bytes.subarray(this.#start, this.#end), target, 0);
    this.#own = target;
    this.#bytes = target;
    this.#start = 0;
    this.#end = pending;
  }
}

/** The ranges may overlap when the target lies before the source. */
function copy(from: Uint8Array, to: Uint8Array, at: number): void {
  if (from.length >= FEW_BYTES) {
    to.set(from, at);
    return;
  }
  for (let i = 0; i < from.length; i++) to[at + i] = from[i]!;
}

/**
 * The same bytes as no more than a Uint8Array. Readers meet one class of bytes only, so that the code made for them stays as fast as it is;
 * a Buffer now and an array of our own then would make it twice.
 */
function plain(chunk: Uint8Array): Uint8Array {
  return chunk.constructor === Uint8Array
    ? chunk
    : new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
}
