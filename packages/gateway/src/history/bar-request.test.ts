import { CALENDARS, instantFromIso, toIso, type TradingHours } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { durationRefusal, durationStart, parseBarSize, parseDuration } from './bar-request.ts';

describe('a duration', () => {
  it.each([
    ['30 D', { count: 30, unit: 'D' }],
    ['2 Y', { count: 2, unit: 'Y' }],
    ['1 m', { count: 1, unit: 'M' }],
    ['3600 S', { count: 3600, unit: 'S' }],
    ['3600', { count: 3600, unit: 'S' }],
  ])('is read from %s', (text, duration) => {
    expect(parseDuration(text)).toEqual(duration);
  });

  it.each(['', 'D', '0 D', '-1 D', '1 X', '1.5 D', '1 D D'])('is not read from "%s"', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  // IB: longer than 365 days must be asked in years, longer than a day of seconds in days.
  it('has a longest in each unit', () => {
    expect(durationRefusal({ count: 365, unit: 'D' })).toBeUndefined();
    expect(durationRefusal({ count: 366, unit: 'D' })).toContain('must be made in years');
    expect(durationRefusal({ count: 86_400, unit: 'S' })).toBeUndefined();
    expect(durationRefusal({ count: 86_401, unit: 'S' })).toContain('must be made in days');
  });
});

describe('where a duration begins', () => {
  function start(text: string, end: string, hours: TradingHours = 'regular'): string {
    const duration = parseDuration(text);
    if (duration === undefined) throw new Error(text);
    return toIso(
      durationStart(duration, { end: instantFromIso(end), calendar: CALENDARS.NYSE, hours }),
    ).slice(0, 16);
  }

  // 2026-11-23 is a Monday; New York is 5 hours behind UTC, the session 14:30 to 21:00 UTC.
  it('counts the session in progress as a day', () => {
    expect(start('1 D', '2026-11-23T16:00:00Z')).toBe('2026-11-23T14:30');
    expect(start('2 D', '2026-11-23T16:00:00Z')).toBe('2026-11-20T14:30');
  });

  it('counts the last session as the first day while the market is closed', () => {
    expect(start('1 D', '2026-11-22T12:00:00Z')).toBe('2026-11-20T14:30');
    expect(start('1 D', '2026-11-23T14:30:00Z')).toBe('2026-11-20T14:30');
  });

  it('begins before the open when the hours are extended', () => {
    expect(start('1 D', '2026-11-23T16:00:00Z', 'extended')).toBe('2026-11-23T09:00');
  });

  it('counts seconds in trading time', () => {
    expect(start('3600 S', '2026-11-23T16:00:00Z')).toBe('2026-11-23T15:00');
    // Half an hour of Monday, the other half from Friday's end.
    expect(start('3600 S', '2026-11-23T15:00:00Z')).toBe('2026-11-20T20:30');
  });

  it('counts weeks, months and years on the calendar', () => {
    expect(start('1 W', '2026-11-23T16:00:00Z')).toBe('2026-11-16T16:00');
    expect(start('1 M', '2026-03-31T15:00:00Z')).toBe('2026-02-28T16:00');
    expect(start('1 Y', '2024-02-29T16:00:00Z')).toBe('2023-02-28T16:00');
  });
});

describe('a bar size', () => {
  it.each([
    ['1 min', '1 min'],
    ['1 day', '1 day'],
    ['1D', '1 day'],
    ['1W', '1 week'],
    ['1M', '1 month'],
    ['1 secs', '1 secs'],
    ['8 hours', '8 hours'],
  ])('is read from %s', (text, size) => {
    expect(parseBarSize(text)).toBe(size);
  });

  it.each(['', '7 mins', '1 minute', 'day'])('is not read from "%s"', (text) => {
    expect(parseBarSize(text)).toBeUndefined();
  });
});
