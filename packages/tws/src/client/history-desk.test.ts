import {
  type Bar,
  Decimal,
  type Instant,
  instantFromIso,
  instantFromSeconds,
  toIbUtc,
} from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { type ConnectedClient, connected, soFar } from '../testing/connected.ts';
import { ConnectionLost, IbError } from './errors.ts';
import type { HistoryCache } from './history-cache.ts';
import type { HistoryProgress } from './bar-pages.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
const PACING = 'Historical Market Data Service error message:Historical data request pacing violation';

/** Answers every request with one bar at its end; `'' ` is 2026-08-25 14:00:00 UTC. */
function answerWithOneBar({ gateway }: Pick<ConnectedClient, 'gateway'>, secondsBeforeEnd = 0): void {
  gateway.on('reqHistoricalData', ({ reqId, endDateTime }, line) => {
    const end = endDateTime === '' ? 1_787_666_400 : secondsOf(endDateTime);
    line.send(
      { kind: 'historicalData', reqId, historicalDataBars: [bar(end - secondsBeforeEnd)] },
      { kind: 'historicalDataEnd', reqId },
    );
  });
}

function secondsOf(utc: string): number {
  const [, y, m, d, time] = /^(\d{4})(\d\d)(\d\d)-(.*?)Z?$/.exec(utc)!;
  return Date.parse(`${y}-${m}-${d}T${time}Z`) / 1_000;
}

function bar(seconds: number) {
  return {
    date: String(seconds),
    open: 1,
    high: 1,
    low: 1,
    close: 1,
    volume: Decimal.of(1),
    WAP: Decimal.of(1),
    barCount: 1,
  };
}

describe('requests of history', () => {
  it('S37 G2 are repeated after a pacing violation and succeed', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    gateway.on('reqHistoricalData', ({ reqId }, line) => {
      line.send({ kind: 'error', id: reqId, errorCode: 162, errorMsg: PACING });
      answerWithOneBar(client, 5);
    });
    const asked = ib.history(AAPL).bars('5 secs').last('60 S');
    await clock.pass(1_000);
    expect(await soFar(asked)).toBe('pending');
    expect(ib.historyQueue.waiting).toBe(1);
    expect(ib.historyQueue.etaMs).toBeGreaterThan(10_000);
    await clock.pass(20_000);
    expect(await asked).toHaveLength(1);
    expect(gateway.receivedOf('reqHistoricalData')).toHaveLength(2);
    expect(ib.historyQueue).toEqual({ waiting: 0, open: 0, etaMs: 0 });
  });

  it('S37 G2 are not repeated after any other 162', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.on('reqHistoricalData', ({ reqId }, line) => {
      line.send({ kind: 'error', id: reqId, errorCode: 162, errorMsg: 'No market data permissions' });
    });
    const asked = ib.history(AAPL).bars('5 secs').last('60 S');
    const error = asked.catch((reason: unknown) => reason);
    await clock.pass(60_000);
    expect(await error).toBeInstanceOf(IbError);
    expect(gateway.receivedOf('reqHistoricalData')).toHaveLength(1);
  });

  it('G2 that are identical are asked once, and everyone is answered', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    answerWithOneBar(client, 5);
    const asked = [1, 2, 3].map(() => ib.history(AAPL).bars('5 secs').last('60 S'));
    await clock.pass(10);
    const answers = await Promise.all(asked);
    expect(answers.map((bars) => bars.length)).toEqual([1, 1, 1]);
    expect(gateway.receivedOf('reqHistoricalData')).toHaveLength(1);
  });

  it('that one caller gives up go on for the other, and end at the gateway with the last', async () => {
    const { ib, clock, gateway } = await connected();
    const first = new AbortController();
    const second = new AbortController();
    const outcomes = [first, second].map(({ signal }) =>
      soFar(
        ib
          .history(AAPL)
          .bars('5 secs')
          .last('60 S', { signal })
          .then(() => new Error('answered')),
      ),
    );
    await clock.pass(10);
    first.abort(new Error('first'));
    await clock.pass(10);
    expect(gateway.receivedOf('cancelHistoricalData')).toHaveLength(0);
    second.abort(new Error('second'));
    await clock.pass(10);
    expect(gateway.receivedOf('cancelHistoricalData')).toHaveLength(1);
    await Promise.all(outcomes);
  });

  it('A8 that wait for their turn fail when the session ends', async () => {
    const { ib, clock, gateway } = await connected();
    const asked = Array.from({ length: 8 }, (_, i) =>
      ib
        .history(AAPL)
        .bars('5 secs')
        .last(`${60 + i} S`)
        .catch((reason: unknown) => reason),
    );
    await clock.pass(10);
    expect(ib.historyQueue).toMatchObject({ waiting: 3, open: 5 });
    gateway.line.close();
    await clock.pass(10);
    expect((await Promise.all(asked)).every((error) => error instanceof ConnectionLost)).toBe(true);
    expect(ib.historyQueue).toMatchObject({ waiting: 0, open: 0 });
  });

  it('page over a span that begins and ends where it is told, and tell how far they are', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    answerWithOneBar(client, 1_800);
    const progress: HistoryProgress[] = [];
    const from = instantFromIso('2026-08-25T12:00:00Z');
    const to = instantFromIso('2026-08-25T14:00:00Z');
    const asked = ib
      .history(AAPL)
      .bars('1 secs')
      .between(from, to, { onProgress: (step) => progress.push(step) });
    await clock.pass(100);
    // One bar half an hour before the end of each page: four pages to two hours.
    expect((await asked).map(({ start }) => toIbUtc(start).slice(9))).toEqual([
      '12:00:00',
      '12:30:00',
      '13:00:00',
      '13:30:00',
    ]);
    expect(progress.map(({ pages, bars }) => [pages, bars])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
    expect(gateway.receivedOf('reqHistoricalData').map(({ duration }) => duration)).toEqual(
      Array.from({ length: 4 }, () => '1800 S'),
    );
  });

  it('are not made for pages that a cache keeps', async () => {
    const kept = new Map<string, readonly Bar[]>();
    const cache: HistoryCache = {
      load: ({ end, duration }) => Promise.resolve(kept.get(`${end} ${duration}`)),
      save: ({ end, duration }, bars) => {
        kept.set(`${end} ${duration}`, bars);
        return Promise.resolve();
      },
    };
    const client = await connected({ historyCache: cache });
    const { ib, clock, gateway } = client;
    answerWithOneBar(client, 1_800);
    const from = instantFromIso('2026-08-25T10:00:00Z');
    const middle = instantFromIso('2026-08-25T12:00:00Z');
    const to = instantFromIso('2026-08-25T14:00:00Z');
    const download = (begin: Instant): Promise<readonly Bar[]> =>
      ib.history(AAPL).bars('1 secs').between(begin, to);
    const first = download(middle);
    await clock.pass(100);
    expect(await first).toHaveLength(4);
    const second = download(from);
    await clock.pass(20_000);
    expect(await second).toHaveLength(8);
    expect(gateway.receivedOf('reqHistoricalData')).toHaveLength(8);
  });

  it('refuse to page ADJUSTED_LAST, which has no end but now', async () => {
    const { ib } = await connected();
    const [from, to] = [instantFromSeconds(1_787_000_000), instantFromSeconds(1_787_600_000)];
    const asked = ib.history(AAPL).bars('1 min').between(from, to, { whatToShow: 'ADJUSTED_LAST' });
    await expect(asked).rejects.toThrow(/ADJUSTED_LAST/);
  });
});
