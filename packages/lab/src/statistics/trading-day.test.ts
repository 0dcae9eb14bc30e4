import { CALENDARS, instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { tradingDays } from './trading-day.ts';

describe('the trading day of a moment', () => {
  const dayOf = tradingDays(CALENDARS.NYSE);

  it.each([
    ['the close', '2020-01-03T21:00:00Z', 20200103],
    ['the end of late trading, after midnight in London', '2020-01-04T01:00:00Z', 20200103],
    ['midnight in New York, as the end of the day before', '2020-01-04T05:00:00Z', 20200103],
    ['a microsecond after it', '2020-01-04T05:00:00.001Z', 20200104],
    ['the day of 23 hours', '2020-03-09T03:59:00Z', 20200308],
    ['an earlier day asked for after a later one', '2020-01-03T21:00:00Z', 20200103],
  ])('is that of %s', (_, moment, day) => {
    expect(dayOf(instantFromIso(moment))).toBe(day);
  });
});
