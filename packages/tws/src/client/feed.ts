import type { Instant } from '@tapewright/model';
import { asError, settleable, type Settleable } from './ask.ts';
import type { StreamGap } from './link.ts';

/** Items that may wait for a slow reader; beyond it all of them give way to one gap. */
export const FEED_LIMIT = 100_000;

/** Where a feed puts what comes. */
export interface FeedSink<Item> {
  push(item: Item): void;
  /** No more comes; the reader fails with the error once it has read what waits. */
  fail(error: Error): void;
}

export interface FeedSource<Item> {
  /** Begins; what it returns is called once when the reader leaves. */
  start(sink: FeedSink<Item>): () => void;
  /** The moment of an item, for the gap of a slow reader. */
  momentOf(item: Item): Instant;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A stream as an async iterable for one reader. It begins with the first `next`; leaving the loop (`break`, `return`, a throw) ends
 * it exactly once.
 */
export class Feed<Item> implements AsyncIterableIterator<Item | StreamGap> {
  readonly #source: FeedSource<Item>;
  #queue: Item[] = [];
  /** Of the queue, read so far: the queue is cut when it has been read to its end. */
  #read = 0;
  /** What a slow reader missed; it is read before the queue. */
  #gap: StreamGap | undefined;
  #waiting: Settleable<IteratorResult<Item | StreamGap>> | undefined;
  #stop: (() => void) | undefined;
  #error: Error | undefined;
  #isOver = false;
  readonly #onAbort = (): void => this.#end(asError(this.#source.signal?.reason));

  constructor(source: FeedSource<Item>) {
    this.#source = source;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Item | StreamGap>> {
    this.#begin();
    const gap = this.#gap;
    if (gap !== undefined) {
      this.#gap = undefined;
      return Promise.resolve({ done: false, value: gap });
    }
    const item = this.#queue[this.#read];
    if (item !== undefined) {
      this.#read += 1;
      if (this.#read === this.#queue.length) this.#clear();
      return Promise.resolve({ done: false, value: item });
    }
    if (this.#error !== undefined) {
      const error = this.#error;
      this.#error = undefined;
      return Promise.reject(error);
    }
    if (this.#isOver) return Promise.resolve({ done: true, value: undefined });
    this.#waiting ??= settleable();
    return this.#waiting.promise;
  }

  return(): Promise<IteratorResult<Item | StreamGap>> {
    this.#end(undefined);
    this.#clear();
    return Promise.resolve({ done: true, value: undefined });
  }

  #begin(): void {
    if (this.#stop !== undefined || this.#isOver) return;
    const { signal } = this.#source;
    if (signal?.aborted === true) {
      this.#end(asError(signal.reason));
      return;
    }
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    const stop = this.#source.start({
      push: (item) => this.#push(item),
      fail: (error) => this.#end(error),
    });
    if (this.#isOver) stop();
    else this.#stop = stop;
  }

  #push(item: Item): void {
    if (this.#isOver) return;
    if (this.#waiting !== undefined) {
      const { resolve } = this.#waiting;
      this.#waiting = undefined;
      resolve({ done: false, value: item });
      return;
    }
    if (this.#queue.length - this.#read >= FEED_LIMIT) this.#giveWay(item);
    this.#queue.push(item);
  }

  /** The reader is too slow: what waits is replaced by the gap it leaves. */
  #giveWay(newest: Item): void {
    const oldest = this.#queue[this.#read] ?? newest;
    const from = this.#gap?.from ?? this.#source.momentOf(oldest);
    this.#clear();
    this.#gap = { kind: 'gap', from, to: this.#source.momentOf(newest) };
  }

  #clear(): void {
    this.#queue = [];
    this.#read = 0;
  }

  #end(error: Error | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#source.signal?.removeEventListener('abort', this.#onAbort);
    this.#stop?.();
    this.#stop = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#error = error;
    else if (error === undefined) waiting.resolve({ done: true, value: undefined });
    else waiting.reject(error);
  }
}
