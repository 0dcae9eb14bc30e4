import { instantFromIso, toIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import {
  easternDate,
  easternText,
  easternTextWithoutZone,
  monthsBefore,
  parseRequestTime,
} from './time-text.ts';

describe('a time as the gateway writes it', () => {
  // New York is 4 hours behind UTC in August, 5 in November.
  it('is that of New York', () => {
    const summer = instantFromIso('2026-08-25T18:11:30Z');
    expect(easternText(summer)).toBe('20260825 14:11:30 US/Eastern');
    expect(easternTextWithoutZone(summer)).toBe('20260825  14:11:30');
    expect(easternText(instantFromIso('2026-11-02T14:30:00Z'))).toBe('20261102 09:30:00 US/Eastern');
    expect(easternDate(instantFromIso('2026-11-03T04:59:00Z'))).toBe('20261102');
  });
});

describe('a time in a request', () => {
  it.each([
    ['20260825 14:11:30 US/Eastern', '2026-08-25T18:11:30.000Z'],
    ['20260825 14:11:30', '2026-08-25T18:11:30.000Z'],
    ['20260825-14:11:30', '2026-08-25T14:11:30.000Z'],
    ['20260825-14:11:30Z', '2026-08-25T14:11:30.000Z'],
    ['20260825 14:11:30 UTC', '2026-08-25T14:11:30.000Z'],
    ['20260825', '2026-08-26T04:00:00.000Z'],
  ])('is read from %s', (text, iso) => {
    const at = parseRequestTime(text);
    expect(at === undefined ? undefined : toIso(at)).toBe(iso);
  });

  it.each([
    'yesterday',
    '20260231',
    '20260825 25:00:00',
    '2026-08-25 14:00:00',
    '20260825 14:00:00 Mars/Base',
  ])('is not read from %s', (text) => {
    expect(parseRequestTime(text)).toBeUndefined();
  });

  it('goes back by months, to the last day where there is no such day', () => {
    expect(toIso(monthsBefore(instantFromIso('2026-03-31T16:00:00Z'), 1))).toBe('2026-02-28T17:00:00.000Z');
    expect(toIso(monthsBefore(instantFromIso('2026-01-15T17:00:00Z'), 13))).toBe('2024-12-15T17:00:00.000Z');
  });
});
