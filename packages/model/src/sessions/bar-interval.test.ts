import { describe, expect, it } from 'vitest';
import { BAR_SIZES } from '../bar.ts';
import { instantFromIso, MICROS_PER_MINUTE, plusMicros, toIso } from '../time/instant.ts';
import { barInterval, barIntervals, intradayMicros, type TradingHours } from './bar-interval.ts';
import { CALENDARS } from './calendars.ts';

const nyse = CALENDARS.NYSE;
/** Winter: New York is five hours behind UTC. */
const tuesday = nyse.session('20260106')!;
const halfDay = nyse.session('20261127')!;

function clock(at: Parameters<typeof toIso>[0]): string {
  return toIso(plusMicros(at, -5 * 60 * MICROS_PER_MINUTE)).slice(11, 16);
}
function edges(session: typeof tuesday, size: (typeof BAR_SIZES)[number], hours: TradingHours): string {
  const bars = barIntervals(session, size, nyse, hours);
  return [...bars.map(({ start }) => clock(start)), clock(bars.at(-1)!.end)].join(' ');
}

describe('bars within a day', () => {
  // The boundaries of IB's bars: multiples of the length from midnight, cut to the session.
  it.each([
    ['1 hour', 'regular', '09:30 10:00 11:00 12:00 13:00 14:00 15:00 16:00'],
    ['2 hours', 'regular', '09:30 10:00 12:00 14:00 16:00'],
    ['3 hours', 'regular', '09:30 12:00 15:00 16:00'],
    ['4 hours', 'regular', '09:30 12:00 16:00'],
    ['4 hours', 'extended', '04:00 08:00 12:00 16:00 20:00'],
    ['8 hours', 'regular', '09:30 16:00'],
    ['8 hours', 'extended', '04:00 08:00 16:00 20:00'],
  ] as const)('%s, %s hours', (size, hours, expected) => {
    expect(edges(tuesday, size, hours)).toBe(expected);
  });

  it('end with the half day', () => {
    expect(edges(halfDay, '1 hour', 'regular')).toBe('09:30 10:00 11:00 12:00 13:00');
  });

  it.each(BAR_SIZES)('%s bars cover the session without gap or overlap', (size) => {
    const bars = barIntervals(tuesday, size, nyse, 'extended');
    const ends = bars.map(({ end }) => end);
    expect(bars.slice(1).map(({ start }) => start)).toEqual(ends.slice(0, -1));
    expect(bars.every(({ start, end }) => start < end)).toBe(true);
    // A thousand of them at most, and both edges of each: its first moment and its last.
    for (const bar of bars.slice(0, 1_000)) {
      expect(barInterval(bar.start, size, nyse, 'extended')).toEqual(bar);
      expect(barInterval(plusMicros(bar.end, -1), size, nyse, 'extended')).toEqual(bar);
    }
  });

  it.each(BAR_SIZES.filter((size) => (intradayMicros(size) ?? Infinity) <= 2 * 60 * MICROS_PER_MINUTE))(
    '%s bars fill the 16 hours from 04:00 to 20:00',
    (size) => {
      const bars = barIntervals(tuesday, size, nyse, 'extended');
      expect(bars.length).toBe((16 * 60 * MICROS_PER_MINUTE) / intradayMicros(size)!);
    },
  );

  it('have none while the exchange is closed', () => {
    expect(barInterval(tuesday.close, '1 min', nyse)).toBeUndefined();
    expect(barInterval(tuesday.close, '1 min', nyse, 'extended')).toBeDefined();
    expect(barInterval(tuesday.postClose, '1 day', nyse, 'extended')).toBeUndefined();
    expect(barInterval(instantFromIso('2026-01-03T15:00:00Z'), '1 week', nyse)).toBeUndefined();
  });
});

describe('bars of days and more', () => {
  const noon = instantFromIso('2026-01-06T17:00:00Z');

  it('make a day of a session', () => {
    expect(barInterval(noon, '1 day', nyse)).toEqual({ start: tuesday.open, end: tuesday.close });
    expect(barInterval(noon, '1 day', nyse, 'extended')).toEqual({
      start: tuesday.preOpen,
      end: tuesday.postClose,
    });
  });

  it('make a week of its sessions', () => {
    expect(barInterval(noon, '1 week', nyse)).toEqual({
      start: instantFromIso('2026-01-05T14:30:00Z'),
      end: instantFromIso('2026-01-09T21:00:00Z'),
    });
    // Thanksgiving week: Thursday is closed, Friday ends at 13:00.
    expect(barInterval(halfDay.open, '1 week', nyse)).toEqual({
      start: instantFromIso('2026-11-23T14:30:00Z'),
      end: instantFromIso('2026-11-27T18:00:00Z'),
    });
  });

  it('make a month of its sessions, December too', () => {
    expect(barInterval(noon, '1 month', nyse)).toEqual({
      // New Year's Day is closed; the 30th is the last weekday.
      start: instantFromIso('2026-01-02T14:30:00Z'),
      end: instantFromIso('2026-01-30T21:00:00Z'),
    });
    expect(barInterval(instantFromIso('2025-12-10T17:00:00Z'), '1 month', nyse)?.end).toBe(
      instantFromIso('2025-12-31T21:00:00Z'),
    );
  });
});
