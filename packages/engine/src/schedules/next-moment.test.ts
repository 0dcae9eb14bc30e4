import { CALENDARS, instantFromIso, toIso } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { nextMoment } from './next-moment.ts';
import {
  afterOpen,
  atTime,
  beforeClose,
  everyDay,
  monthEnd,
  monthStart,
  quarterEnd,
  quarterStart,
  weekEnd,
  weekStart,
  type DayRule,
  type TimeRule,
} from './rules.ts';

// Days and hours from the calendar that NYSE publishes for 2026: closed on 1 January, 19 January, 16 February, 3 April (Good Friday), 25 May,
// 19 June, 3 July, 7 September, 26 November, 25 December; until 13:00 on 27 November and 24 December.

/** The next few moments after a time, in New York's wall time. */
function moments(rule: { days: DayRule; at: TimeRule }, after: string, count = 3): readonly string[] {
  let at = instantFromIso(after);
  return Array.from({ length: count }, () => {
    at = nextMoment(CALENDARS.NYSE, rule, at).at;
    return toIso(at).slice(0, 16);
  });
}

describe('the next moment of a schedule', () => {
  test('half an hour after the open, over a holiday and a half day', () => {
    // New York is at UTC−5 then: 10:00 there is 15:00.
    expect(moments({ days: everyDay(), at: afterOpen(30) }, '2026-11-25T15:00:00Z')).toEqual([
      '2026-11-27T15:00',
      '2026-11-30T15:00',
      '2026-12-01T15:00',
    ]);
  });

  test('a quarter of an hour before the close is early on a half day', () => {
    expect(moments({ days: everyDay(), at: beforeClose(15) }, '2026-11-25T15:00:00Z')).toEqual([
      '2026-11-25T20:45',
      '2026-11-27T17:45',
      '2026-11-30T20:45',
    ]);
  });

  test('what a half day is too short for does not happen on it', () => {
    // 240 minutes after 9:30 is 13:30, and 27 November ends at 13:00; 210 minutes are just there.
    expect(moments({ days: everyDay(), at: afterOpen(240) }, '2026-11-27T00:00:00Z', 1)).toEqual([
      '2026-11-30T18:30',
    ]);
    expect(moments({ days: everyDay(), at: afterOpen(210) }, '2026-11-27T00:00:00Z', 1)).toEqual([
      '2026-11-27T18:00',
    ]);
  });

  test('the last trading day of the month', () => {
    // 31 January 2026 is a Saturday, 28 February one, too; 31 May a Sunday.
    expect(moments({ days: monthEnd(), at: beforeClose() }, '2026-01-01T00:00:00Z', 5)).toEqual([
      '2026-01-30T21:00',
      '2026-02-27T21:00',
      '2026-03-31T20:00',
      '2026-04-30T20:00',
      '2026-05-29T20:00',
    ]);
  });

  test('the first trading day of the month, and the second', () => {
    expect(moments({ days: monthStart(), at: afterOpen() }, '2025-12-31T22:00:00Z', 2)).toEqual([
      '2026-01-02T14:30',
      '2026-02-02T14:30',
    ]);
    expect(moments({ days: monthStart(1), at: afterOpen() }, '2025-12-31T22:00:00Z', 1)).toEqual([
      '2026-01-05T14:30',
    ]);
  });

  test('the first and the last of a week, with holidays at its ends', () => {
    // Good Friday is 3 April, Labor Day Monday, 7 September.
    expect(moments({ days: weekEnd(), at: beforeClose() }, '2026-03-30T00:00:00Z', 1)).toEqual([
      '2026-04-02T20:00',
    ]);
    expect(moments({ days: weekStart(), at: afterOpen() }, '2026-09-05T00:00:00Z', 1)).toEqual([
      '2026-09-08T13:30',
    ]);
    // A week of four days has no fifth.
    expect(moments({ days: weekStart(4), at: afterOpen() }, '2026-09-05T00:00:00Z', 1)).toEqual([
      '2026-09-18T13:30',
    ]);
  });

  test('the ends of a quarter', () => {
    expect(moments({ days: quarterEnd(), at: beforeClose() }, '2026-01-01T00:00:00Z', 2)).toEqual([
      '2026-03-31T20:00',
      '2026-06-30T20:00',
    ]);
    expect(moments({ days: quarterStart(), at: afterOpen() }, '2026-02-01T00:00:00Z', 1)).toEqual([
      '2026-04-01T13:30',
    ]);
  });

  test('a time of the day is that of the exchange, in summer and winter', () => {
    // Clocks go forward on 8 March 2026.
    expect(moments({ days: everyDay(), at: atTime('08:15') }, '2026-03-06T00:00:00Z', 2)).toEqual([
      '2026-03-06T13:15',
      '2026-03-09T12:15',
    ]);
  });

  test('a moment is not its own next one', () => {
    const open = CALENDARS.NYSE.session('20260825')!.open;
    expect(nextMoment(CALENDARS.NYSE, { days: everyDay(), at: afterOpen() }, open).session.date).toBe(
      '20260826',
    );
  });

  test('rules that cannot be meant are refused', () => {
    expect(() => afterOpen(-1)).toThrow('give a number from 0 on');
    expect(() => monthEnd(0.5)).toThrow('give a whole number');
    expect(() => atTime('25:00')).toThrow('write HH:MM');
  });
});
