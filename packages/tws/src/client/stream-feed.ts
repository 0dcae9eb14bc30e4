import type { Instant } from '@tapewright/model';
import type { ServerMessage } from '../messages/index.ts';
import { Feed } from './feed.ts';
import type { StreamGap, StreamNotice } from './link.ts';
import { LiveStream, type StreamSpec } from './live-stream.ts';
import type { Wire } from './wire.ts';

/** A subscription as an async iterable: what it reads of the messages, remarks, and gaps; a refusal fails the reader. */
export interface FeedSpec<Item> extends Pick<
  StreamSpec,
  'request' | 'contract' | 'ask' | 'cancel' | 'silence'
> {
  /** The item of a message; undefined for one that is none. */
  read(message: ServerMessage, at: Instant): Item | undefined;
  /** A request is made, for the first time or again: what was known before is old. */
  onAsk?(): void;
  /** Sees remarks before the reader does. */
  onNotice?(code: number): void;
  readonly signal?: AbortSignal | undefined;
}

/** What is timed carries its moment. */
interface Timed {
  readonly at: Instant;
}

export function streamFeed<Item extends Timed>(
  wire: Wire,
  spec: FeedSpec<Item>,
): Feed<Item | StreamNotice | StreamGap> {
  return new Feed<Item | StreamNotice | StreamGap>({
    start: ({ push, fail }) => {
      const stream = new LiveStream(wire, {
        ...spec,
        ask: (reqId) => spec.ask(reqId),
        cancel: (reqId) => spec.cancel(reqId),
        onAsk: () => spec.onAsk?.(),
        onMessage: (message, at) => {
          const item = spec.read(message, at);
          if (item !== undefined) push(item);
        },
        onNotice: ({ code, text }, at) => {
          spec.onNotice?.(code);
          push({ kind: 'notice', at, code, message: text });
        },
        onGap: (from, to) => push({ kind: 'gap', from, to }),
        onEnd: (error) => fail(error),
      });
      return () => stream.cancel();
    },
    momentOf: (item) => ('at' in item ? item.at : item.from),
    signal: spec.signal,
  });
}
