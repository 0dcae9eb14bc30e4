import { CALENDARS, instantFromIso, type Bar } from '@tapewright/model';
import type { Listing } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { ReplayMarket } from './replay-market.ts';

function listing(conId: number): Listing {
  return {
    contract: { conId, symbol: `S${conId}`, secType: 'STK', exchange: 'SMART', currency: 'USD' },
    details: {},
    exchanges: ['NASDAQ'],
    tickSize: 0.01,
  };
}

function day(date: string, [open, high, low, close]: readonly [number, number, number, number]): Bar {
  const session = CALENDARS.NYSE.session(date);
  if (session === undefined) throw new Error(`${date} is no session`);
  return { start: session.open, end: session.close, open, high, low, close, volume: 1000 };
}

const MONDAY = day('20261102', [10, 12, 9, 11]);
const TUESDAY = day('20261103', [20, 22, 19, 21]);
const WEDNESDAY = day('20261104', [30, 32, 29, 31]);
const from = instantFromIso('2026-01-01T00:00:00Z');
const until = instantFromIso('2027-01-01T00:00:00Z');
const start = instantFromIso('2026-11-03T00:00:00Z');

function market(...series: (readonly [number, readonly Bar[]])[]) {
  return new ReplayMarket(
    series.map(([conId, bars]) => ({ listing: listing(conId), barSize: '1 day', bars })),
    { start, calendarOf: () => CALENDARS.NYSE },
  );
}

const daily = (conId: number) => ({ conId, barSize: '1 day', hours: 'regular', from, until }) as const;

describe('a market of bars', () => {
  it('opens with the last close of its past, where it has one', () => {
    const replay = market([1, [MONDAY, TUESDAY]], [2, [WEDNESDAY]]);
    expect(replay.opening(start)).toMatchObject([
      { kind: 'summary', conId: 1, at: start, last: 11, lastAt: MONDAY.end, high: 12, low: 9 },
    ]);
  });

  it('plays the four points of each bar and then its end, from the start on', () => {
    const replay = market([1, [MONDAY, TUESDAY]]);
    const played = [];
    while (replay.nextAt() !== undefined) played.push(...replay.next());
    // The low lies nearer to the open (1 against 2), so price goes there first.
    expect(
      played.map((event) => (event.kind === 'barPoint' ? `${event.point} ${event.price}` : event.kind)),
    ).toEqual(['open 20', 'low 19', 'high 22', 'close 21', 'time']);
    expect(played.at(-1)?.at).toBe(TUESDAY.end);
  });

  it('shows the past and nothing of the future; of the bar in progress what was played', () => {
    const replay = market([1, [MONDAY, TUESDAY, WEDNESDAY]]);
    expect(replay.bars(daily(1)).map(({ close }) => close)).toEqual([11]);
    replay.next();
    replay.next();
    expect(replay.bars(daily(1)).at(-1)).toMatchObject({ open: 20, high: 20, low: 19, close: 19 });
    replay.next();
    replay.next();
    expect(replay.bars(daily(1)).at(-1)).toEqual(TUESDAY);
    replay.next();
    expect(replay.bars(daily(1))).toEqual([MONDAY, TUESDAY]);
  });

  it('plays several instruments in order of time, ties in the order they were given', () => {
    const replay = market([1, [TUESDAY]], [2, [TUESDAY]]);
    const conIds = Array.from({ length: 4 }, () => replay.next()[0]).map((event) =>
      event?.kind === 'barPoint' ? event.conId : undefined,
    );
    expect(conIds).toEqual([1, 2, 1, 2]);
  });

  it('has weeks of the days it was given, and no minutes', () => {
    const replay = market([1, [MONDAY, TUESDAY]]);
    while (replay.nextAt() !== undefined) replay.next();
    expect(replay.bars({ ...daily(1), barSize: '1 week' })).toMatchObject([
      { open: 10, high: 22, low: 9, close: 21, volume: 2000 },
    ]);
    expect(replay.bars({ ...daily(1), barSize: '1 min' })).toEqual([]);
  });

  it('refuses bars out of order, and says which', () => {
    expect(() => market([1, [TUESDAY, MONDAY]])).toThrow('bar 1 of S1 begins before bar 0 ends');
  });
});
