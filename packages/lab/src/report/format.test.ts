import { describe, expect, it } from 'vitest';
import { date, days, grouped, money, percent, price, ratio } from './format.ts';

describe('figures in reports', () => {
  it.each([
    [0, 2, '0.00'],
    [999, 0, '999'],
    [1000, 0, '1,000'],
    [-1234567.891, 2, '-1,234,567.89'],
    [-0.001, 2, '0.00'],
    [123456, 0, '123,456'],
    [Number.POSITIVE_INFINITY, 2, '∞'],
    [Number.NaN, 2, '–'],
  ])('groups %f to %i digits', (value, digits, text) => {
    expect(grouped(value, digits)).toBe(text);
  });

  it('shows a dash for what does not exist', () => {
    expect([
      money(undefined),
      percent(undefined),
      ratio(undefined),
      price(undefined),
      days(undefined),
    ]).toEqual(Array.from({ length: 5 }, () => '–'));
  });

  it('shows percent of fractions', () => {
    expect(percent(-0.12345)).toBe('-12.35 %');
    expect(percent(12.5, 0)).toBe('1,250 %');
  });

  it('shows as many digits as a price has', () => {
    expect([price(1455.219971), price(10), price(1.08215), price(0.1 + 0.2)]).toEqual([
      '1,455.219971',
      '10.00',
      '1.08215',
      '0.30',
    ]);
  });

  it('counts days, and dates in UTC', () => {
    expect([days(1), days(1996.6)]).toEqual(['1 day', '1,997 days']);
    expect(date(1_578_000_000_000_000)).toBe('2020-01-02');
  });
});
