import { CALENDARS, instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { executionTime, hoursText, warningTime } from './broker-time.ts';
import { ALWAYS_OPEN, FOREX_CALENDAR } from './calendars.ts';
import { tradingWindow } from './trading-window.ts';

const at = instantFromIso;

describe('times in the words of the gateway', () => {
  it('writes an execution time in New York time, summer and winter', () => {
    expect(executionTime(at('2026-08-25T18:11:30Z'))).toBe('20260825 14:11:30 US/Eastern');
    expect(executionTime(at('2026-01-05T18:11:30Z'))).toBe('20260105 13:11:30 US/Eastern');
  });

  it('writes the time of a warning with dashes', () => {
    expect(warningTime(at('2026-08-25T13:30:00Z'))).toBe('2026-08-25 09:30:00 US/Eastern');
  });

  it('writes trading hours as ContractDetails does, closed days included', () => {
    // 2026-07-03 is Independence Day observed, a Friday.
    expect(hoursText(CALENDARS.NYSE, at('2026-07-02T12:00:00Z'), 3, true)).toBe(
      '20260702:0400-20260702:2000;20260703:CLOSED;20260704:CLOSED',
    );
    expect(hoursText(CALENDARS.NYSE, at('2026-07-02T12:00:00Z'), 1, false)).toBe(
      '20260702:0930-20260702:1600',
    );
    expect(hoursText(FOREX_CALENDAR, at('2026-08-24T12:00:00Z'), 1, true)).toBe(
      '20260823:1715-20260824:1700',
    );
  });
});

describe('the trading window of an order', () => {
  it('is the running session, or the next one', () => {
    // Tuesday 2026-08-25, 10:00 and 16:00 New York time: the close belongs to the next session.
    expect(tradingWindow(CALENDARS.NYSE, at('2026-08-25T14:00:00Z'), false).date).toBe('20260825');
    expect(tradingWindow(CALENDARS.NYSE, at('2026-08-25T20:00:00Z'), false).date).toBe('20260826');
  });

  it('reaches from 04:00 to 20:00 with the extended hours', () => {
    const window = tradingWindow(CALENDARS.NYSE, at('2026-08-25T20:00:00Z'), true);
    expect(window).toEqual({
      opens: at('2026-08-25T08:00:00Z'),
      closes: at('2026-08-26T00:00:00Z'),
      date: '20260825',
    });
  });

  it('of currencies pauses from 17:00 to 17:15 and over the weekend', () => {
    // Friday 2026-08-28 17:00 New York time is 21:00 UTC; the next session opens on Sunday at 17:15.
    expect(FOREX_CALENDAR.isOpen(at('2026-08-28T20:59:59Z'))).toBe(true);
    expect(FOREX_CALENDAR.isOpen(at('2026-08-28T21:00:00Z'))).toBe(false);
    expect(tradingWindow(FOREX_CALENDAR, at('2026-08-28T21:00:00Z'), false).opens).toBe(
      at('2026-08-30T21:15:00Z'),
    );
  });

  it('of currencies is the same over the turn of a year', () => {
    // The session of Friday, 1 January 2027 begins on Thursday at 17:15 New York time, 22:15 UTC.
    expect(FOREX_CALENDAR.sessionAt(at('2026-12-31T22:15:00Z'))?.date).toBe('20270101');
    expect(FOREX_CALENDAR.sessionAt(at('2027-01-01T21:59:59Z'))?.date).toBe('20270101');
    expect(FOREX_CALENDAR.sessionAt(at('2026-12-31T21:59:59Z'))?.date).toBe('20261231');
    expect(FOREX_CALENDAR.nextSession(at('2026-12-31T22:14:59Z')).date).toBe('20270101');
    expect(FOREX_CALENDAR.nextSession(at('2026-12-31T22:15:00Z')).date).toBe('20270104');
    expect(FOREX_CALENDAR.previousSession(at('2027-01-01T12:00:00Z')).date).toBe('20261231');
  });

  it('never closes for data without a closing time', () => {
    expect(ALWAYS_OPEN.isOpen(at('2026-08-29T23:59:59.999Z'))).toBe(true);
    expect(ALWAYS_OPEN.isOpen(at('2026-08-30T00:00:00Z'))).toBe(true);
  });
});
