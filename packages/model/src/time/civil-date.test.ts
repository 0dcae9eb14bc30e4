import { describe, expect, it } from 'vitest';
import {
  civilDate,
  dayNumber,
  dayOfCivilDate,
  lastWeekday,
  nthWeekday,
  weekdayOf,
  yearMonthDay,
} from './civil-date.ts';

describe('civil dates', () => {
  it('agree with the JavaScript calendar over four centuries', () => {
    const disagreements: string[] = [];
    for (let day = dayNumber(1800, 1, 1); day < dayNumber(2200, 1, 1); day++) {
      const utc = new Date(day * 86_400_000);
      const { year, month, day: dayOfMonth } = yearMonthDay(day);
      const ours = `${year} ${month} ${dayOfMonth} ${weekdayOf(day)} ${dayNumber(year, month, dayOfMonth)}`;
      const theirs = `${utc.getUTCFullYear()} ${utc.getUTCMonth() + 1} ${utc.getUTCDate()} ${utc.getUTCDay()} ${day}`;
      if (ours !== theirs) disagreements.push(`${ours}, not ${theirs}`);
    }
    expect(disagreements).toEqual([]);
    expect(dayNumber(1970, 1, 1)).toBe(0);
  });

  it('carry months and days over', () => {
    expect(civilDate(dayNumber(2026, 13, 1))).toBe('20270101');
    expect(civilDate(dayNumber(2026, 3, 0))).toBe('20260228');
  });

  it('find the n-th and the last weekday of a month', () => {
    // cal 11 2026: Thursdays 5 12 19 26; Mondays 2 9 16 23 30
    expect(civilDate(nthWeekday({ year: 2026, month: 11 }, 4, 4))).toBe('20261126');
    expect(civilDate(nthWeekday({ year: 2026, month: 11 }, 0, 1))).toBe('20261101');
    expect(civilDate(lastWeekday({ year: 2026, month: 11 }, 1))).toBe('20261130');
    expect(civilDate(lastWeekday({ year: 2026, month: 12 }, 4))).toBe('20261231');
  });

  it('read only days that exist', () => {
    expect(dayOfCivilDate('20240229')).toBe(dayNumber(2024, 2, 29));
    for (const text of ['20230229', '20261301', '20260100', '2026011', '202601011', '2026-1-1', ''])
      expect(dayOfCivilDate(text)).toBeUndefined();
  });
});
