import { describe, expect, it } from 'vitest';
import { type Duration, durationMs } from './duration.ts';
import { parseSpan } from './history-span.ts';

describe('durations', () => {
  it.each([
    [250, 250],
    ['250ms', 250],
    ['1.5s', 1_500],
    ['5m', 300_000],
    ['2h', 7_200_000],
    [0, 0],
  ] as const)('%s is %i ms', (duration, ms) => {
    expect(durationMs(duration)).toBe(ms);
  });

  it.each(['soon', '5', '-1s', '1d', -1, Number.NaN, Infinity])('%s is none', (duration) => {
    expect(() => durationMs(duration as Duration)).toThrow(RangeError);
  });
});

describe('spans of history', () => {
  it.each([
    ['2 years', '2 Y'],
    ['1 year', '1 Y'],
    ['6 months', '6 M'],
    ['30 days', '30 D'],
    ['1 W', '1 W'],
    ['1800 S', '1800 S'],
  ])('%s is %s to IB', (given, text) => {
    expect(parseSpan(given).text).toBe(text);
  });

  it.each(['', 'years', '0 days', '2 fortnights', '-1 D'])('%j is none', (given) => {
    expect(() => parseSpan(given)).toThrow(RangeError);
  });
});
