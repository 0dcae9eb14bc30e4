import { CALENDARS, instantFromIso, toIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { acceleratedClock, regularHoursClock } from './virtual-clock.ts';

const SECOND = 1_000;

describe('the accelerated clock', () => {
  it('passes `speed` virtual seconds in a second of the host', () => {
    const clock = acceleratedClock(instantFromIso('2026-11-02T15:00:00Z'), 60);
    expect(toIso(clock.at(2 * SECOND))).toBe('2026-11-02T15:02:00.000Z');
    expect(clock.hostMs(instantFromIso('2026-11-02T15:02:00Z'))).toBe(2 * SECOND);
  });

  it('refuses a speed that is no speed', () => {
    expect(() => acceleratedClock(instantFromIso('2026-11-02T15:00:00Z'), 0)).toThrow('clock speed 0');
  });
});

describe('the clock of regular hours', () => {
  // Friday 2026-11-20 closes at 16:00 in New York, 21:00 UTC; Monday opens at 14:30 UTC.
  const friday = instantFromIso('2026-11-20T20:59:00Z');
  const clock = regularHoursClock(friday, 60, CALENDARS.NYSE);

  it('jumps from the close over the weekend to the next open', () => {
    expect(toIso(clock.at(0.5 * SECOND))).toBe('2026-11-20T20:59:30.000Z');
    expect(toIso(clock.at(1 * SECOND))).toBe('2026-11-23T14:30:00.000Z');
    expect(toIso(clock.at(3 * SECOND))).toBe('2026-11-23T14:32:00.000Z');
  });

  it('knows when the host reaches a virtual moment, also one in a gap', () => {
    expect(clock.hostMs(instantFromIso('2026-11-23T14:32:00Z'))).toBe(3 * SECOND);
    expect(clock.hostMs(instantFromIso('2026-11-21T12:00:00Z'))).toBe(1 * SECOND);
  });

  it('moves a start outside the hours to the next open', () => {
    const saturday = regularHoursClock(instantFromIso('2026-11-21T12:00:00Z'), 1, CALENDARS.NYSE);
    expect(toIso(saturday.at(0))).toBe('2026-11-23T14:30:00.000Z');
  });

  it('shortens a half day', () => {
    // The day after Thanksgiving 2026 closes at 13:00 New York, 18:00 UTC.
    const halfDay = regularHoursClock(instantFromIso('2026-11-27T17:59:59Z'), 1, CALENDARS.NYSE);
    expect(toIso(halfDay.at(1 * SECOND))).toBe('2026-11-30T14:30:00.000Z');
  });
});
