import { CALENDARS, instantFromIso, MICROS_PER_DAY, plusMicros } from '@tapewright/model';
import { expect, test } from 'vitest';
import { durationFor } from './warm-up.ts';

function calendarDays(duration: string): number {
  const [count, unit] = duration.split(' ');
  return Number(count) * (unit === 'Y' ? 365 : 1);
}

// The calendar of NYSE is the judge: are there enough whole sessions in the time that is asked for, at any day of two years?
test.each([1, 5, 20, 200, 400])('holds %i sessions of NYSE before any day of 2025 and 2026', (count) => {
  const days = calendarDays(durationFor(count, '1 day'));
  const first = instantFromIso('2025-01-01T14:00:00Z');
  for (let day = 0; day < 730; day += 1) {
    const now = plusMicros(first, day * MICROS_PER_DAY);
    const from = plusMicros(now, -days * MICROS_PER_DAY);
    let session = CALENDARS.NYSE.nextSession(from);
    let complete = 0;
    while (session.close <= now) {
      complete += 1;
      session = CALENDARS.NYSE.nextSession(session.close);
    }
    expect(complete, `${now}`).toBeGreaterThanOrEqual(count);
  }
});

test.each([
  // 390 minutes make a session: 389 bars and the one in progress need one session, 390 need two.
  [389, '1 min', 1],
  [390, '1 min', 2],
  [2, '4 hours', 3],
] as const)('%i bars of %s need %i sessions, and the days around them', (count, barSize, sessions) => {
  expect(durationFor(count, barSize)).toBe(`${Math.ceil((sessions * 7) / 4) + 4} D`);
});

test('says years beyond 365 days', () => {
  expect(durationFor(300, '1 day')).toBe('2 Y');
});

test('reaches back to the last bar that was seen, when that is longer ago', () => {
  expect(durationFor(1, '1 min', 40 * MICROS_PER_DAY)).toBe('41 D');
  expect(durationFor(1, '1 min', MICROS_PER_DAY)).toBe(durationFor(1, '1 min'));
});
