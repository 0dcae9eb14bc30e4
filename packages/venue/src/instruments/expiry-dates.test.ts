import { civilDate, dayNumber } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { lastTradingDay, optionExpiries, type ExpiryRule } from './expiry-dates.ts';

describe('the last day of trading', () => {
  // Dates of the CME Group's product calendars.
  it.each([
    ['third Friday', 2025, 12, '20251219'],
    ['third Friday', 2024, 3, '20240315'],
    ['before third Wednesday', 2025, 12, '20251215'],
    ['before the 25th', 2024, 3, '20240220'],
    ['before the 25th', 2025, 1, '20241219'],
    ['before the first', 2025, 4, '20250327'],
    ['third last day', 2025, 12, '20251229'],
    ['seventh last day', 2025, 12, '20251219'],
  ] as const)('by the rule of the %s, %d-%d: %s', (rule: ExpiryRule, year, month, date) => {
    expect(civilDate(lastTradingDay(rule, { year, month }))).toBe(date);
  });
});

describe('the expiries of options', () => {
  it('are the next Fridays and the third Fridays after them', () => {
    const days = optionExpiries(dayNumber(2026, 8, 25), { weeks: 3, months: 3 }).map(civilDate);
    expect(days).toEqual(['20260828', '20260904', '20260911', '20260918', '20261016', '20261120']);
  });

  it('move to Thursday where Friday is a holiday, and over the end of the year', () => {
    // Good Friday 2026 is the 3rd of April; Christmas is a Friday.
    expect(optionExpiries(dayNumber(2026, 3, 30), { weeks: 1, months: 0 }).map(civilDate)).toEqual([
      '20260402',
    ]);
    expect(optionExpiries(dayNumber(2026, 12, 21), { weeks: 1, months: 1 }).map(civilDate)).toEqual([
      '20261224',
      '20270115',
    ]);
  });

  it('leave out the day itself', () => {
    expect(optionExpiries(dayNumber(2026, 8, 28), { weeks: 1, months: 0 }).map(civilDate)).toEqual([
      '20260904',
    ]);
  });
});
