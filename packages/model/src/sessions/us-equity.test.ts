import { describe, expect, it } from 'vitest';
import { civilDate, dayNumber, weekdayOf } from '../time/civil-date.ts';
import { instantFromIso, MICROS_PER_SECOND, plusMicros, type Instant } from '../time/instant.ts';
import { CALENDARS } from './calendars.ts';
import { CLOSED, HALF_DAYS, ODD_DAYS, YEARS } from './us-equity.golden.ts';

const nyse = CALENDARS.NYSE;
const words = (text: string): string[] => text.trim().split(/\s+/);

describe.each(Object.entries(CALENDARS))('the %s calendar, against two other programs', (_, calendar) => {
  it('is closed on the same weekdays from 2000 to 2036', () => {
    const [closed, open]: [string[], string[]] = [[], []];
    for (let day = dayNumber(2000, 1, 1); day < dayNumber(2037, 1, 1); day++) {
      const isWeekend = weekdayOf(day) === 0 || weekdayOf(day) === 6;
      const isClosed = calendar.session(civilDate(day)) === undefined;
      if (isWeekend && !isClosed) open.push(civilDate(day));
      if (!isWeekend && isClosed) closed.push(civilDate(day));
    }
    expect(open).toEqual([]);
    expect(closed).toEqual(words(CLOSED));
  });

  it('has the same half days and odd hours', () => {
    const sessions = calendar.sessionsBetween('20000101', '20361231');
    expect(sessions.filter(({ isHalfDay }) => isHalfDay).map(({ date }) => date)).toEqual(words(HALF_DAYS));
    for (const [date, open, close] of ODD_DAYS) {
      const session = calendar.session(date)!;
      expect([
        calendar.minutesAfterOpen(session.open),
        newYorkClock(date, session.open),
        newYorkClock(date, session.close),
      ]).toEqual([0, open, close]);
    }
  });

  it('opens and closes at the same moments', () => {
    const found = YEARS.map(([year]) => {
      const sessions = calendar.sessionsBetween(`${year}0101`, `${year}1231`);
      const sum = (edge: 'open' | 'close'): number =>
        sessions.reduce((total, session) => total + session[edge] / MICROS_PER_SECOND, 0);
      return [year, sessions.length, sum('open'), sum('close')];
    });
    expect(found).toEqual(YEARS);
  });
});

describe('questions to a calendar', () => {
  // 2026-03-06 is the Friday before the clocks change; 09:30 is 14:30Z on it and 13:30Z on Monday.
  const fridayClose = instantFromIso('2026-03-06T21:00:00Z');
  const mondayOpen = instantFromIso('2026-03-09T13:30:00Z');

  it('finds the next and the previous session over a weekend and a change of the clocks', () => {
    expect(nyse.nextSession(fridayClose).open).toBe(mondayOpen);
    expect(nyse.previousSession(fridayClose).date).toBe('20260306');
    expect(nyse.previousSession(plusMicros(fridayClose, -1)).date).toBe('20260305');
    expect(nyse.nextSession(plusMicros(mondayOpen, -1)).date).toBe('20260309');
    expect(nyse.nextSession(mondayOpen).date).toBe('20260310');
  });

  it('counts the open in and the close out', () => {
    expect(nyse.isOpen(mondayOpen)).toBe(true);
    expect(nyse.isOpen(plusMicros(mondayOpen, -1))).toBe(false);
    expect(nyse.isOpen(plusMicros(fridayClose, -1))).toBe(true);
    expect(nyse.isOpen(fridayClose)).toBe(false);
  });

  it('names the phase of the day', () => {
    const phases = [
      ['2026-03-09T07:59:59Z', 'closed'],
      ['2026-03-09T08:00:00Z', 'pre'],
      ['2026-03-09T13:30:00Z', 'regular'],
      ['2026-03-09T20:00:00Z', 'post'],
      ['2026-03-10T00:00:00Z', 'closed'],
      // The day after Thanksgiving: 13:00 and 17:00 in New York, which is on winter time.
      ['2026-11-27T17:59:59Z', 'regular'],
      ['2026-11-27T18:00:00Z', 'post'],
      ['2026-11-27T22:00:00Z', 'closed'],
    ] as const;
    for (const [at, phase] of phases) expect([at, nyse.phase(instantFromIso(at))]).toEqual([at, phase]);
  });

  it('counts minutes from the open, in the regular hours only', () => {
    expect(nyse.minutesAfterOpen(instantFromIso('2026-03-09T13:45:30Z'))).toBe(15.5);
    expect(nyse.minutesAfterOpen(instantFromIso('2026-03-09T13:29:59Z'))).toBeUndefined();
  });

  it('gives the date in New York', () => {
    expect(nyse.dateOf(instantFromIso('2026-03-09T03:59:59Z'))).toBe('20260308');
    expect(nyse.dateOf(instantFromIso('2026-03-09T04:00:00Z'))).toBe('20260309');
  });

  it('selects sessions with both ends included', () => {
    expect(nyse.sessionsBetween('20260306', '20260309').map(({ date }) => date)).toEqual([
      '20260306',
      '20260309',
    ]);
    expect(nyse.sessionsBetween('20260307', '20260308')).toEqual([]);
  });

  it('does not answer for years that it does not know, nor for what is no date', () => {
    expect(() => nyse.session('19991231')).toThrow(/NYSE calendar knows 20000101 to 20501231, not 19991231/);
    expect(() => nyse.session('20510101')).toThrow(RangeError);
    expect(() => nyse.session('2026-03-09')).toThrow(/no date/);
    expect(() => nyse.session('20260231')).toThrow(/no date/);
    expect(() => nyse.isOpen(instantFromIso('1999-12-31T15:00:00Z'))).toThrow(RangeError);
    expect(() => nyse.previousSession(instantFromIso('2000-01-03T15:00:00Z'))).toThrow(RangeError);
    expect(() => nyse.nextSession(instantFromIso('2050-12-31T15:00:00Z'))).toThrow(RangeError);
    expect(nyse.session('20000103')?.date).toBe('20000103');
  });
});

function newYorkClock(date: string, at: Instant): string {
  const midnight = instantFromIso(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00Z`);
  // All odd days lie in summer time (UTC-4) but for 20030320 and 20061227 (UTC-5).
  const offsetHours = date === '20030320' || date === '20061227' ? 5 : 4;
  const minutes = (at - midnight) / 60_000_000 - offsetHours * 60;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
