import { type Instant, instant } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { FEED_LIMIT, Feed, type FeedSink } from './feed.ts';

interface Item {
  readonly kind: 'item';
  readonly at: Instant;
}

const item = (at: number): Item => ({ kind: 'item', at: instant(at) });

function source(signal?: AbortSignal): { feed: Feed<Item>; sink: () => FeedSink<Item>; stops: () => number } {
  let sink: FeedSink<Item> | undefined;
  let stops = 0;
  const feed = new Feed<Item>({
    start: (to) => {
      sink = to;
      return () => {
        stops += 1;
      };
    },
    momentOf: ({ at }) => at,
    signal,
  });
  return { feed, sink: () => sink!, stops: () => stops };
}

describe('a feed', () => {
  it('begins with the first read, and keeps what comes before the next', async () => {
    const { feed, sink } = source();
    const first = feed.next();
    sink().push(item(1));
    sink().push(item(2));
    expect(await first).toEqual({ done: false, value: item(1) });
    expect(await feed.next()).toEqual({ done: false, value: item(2) });
  });

  it('S45 gives a reader who is too slow one gap for what it missed, and holds no more than its limit', async () => {
    const { feed, sink } = source();
    const first = feed.next();
    for (let at = 1; at <= FEED_LIMIT + 2; at++) sink().push(item(at));
    expect(await first).toMatchObject({ value: { at: 1 } });
    expect(await feed.next()).toEqual({ done: false, value: { kind: 'gap', from: 2, to: FEED_LIMIT + 2 } });
    expect(await feed.next()).toMatchObject({ value: { at: FEED_LIMIT + 2 } });
  });

  it('holds exactly its limit without a gap', async () => {
    const { feed, sink } = source();
    void feed.next();
    for (let at = 1; at <= FEED_LIMIT + 1; at++) sink().push(item(at));
    expect(await feed.next()).toMatchObject({ value: { at: 2 } });
  });

  it('is left by break exactly once, and takes nothing after', async () => {
    const { feed, sink, stops } = source();
    const reading = (async () => {
      for await (const _ of feed) break;
    })();
    sink().push(item(1));
    await reading;
    sink().push(item(2));
    await feed.return();
    expect(await feed.next()).toEqual({ done: true, value: undefined });
    expect(stops()).toBe(1);
  });

  it('hands on what waits before it fails', async () => {
    const { feed, sink } = source();
    void feed.next();
    sink().push(item(1));
    sink().push(item(2));
    sink().fail(new Error('refused'));
    expect(await feed.next()).toMatchObject({ value: { at: 2 } });
    await expect(feed.next()).rejects.toThrow('refused');
    expect(await feed.next()).toEqual({ done: true, value: undefined });
  });

  it('does not begin under a signal that was aborted', async () => {
    const { feed, stops } = source(AbortSignal.abort(new Error('before')));
    await expect(feed.next()).rejects.toThrow('before');
    expect(stops()).toBe(0);
  });
});
