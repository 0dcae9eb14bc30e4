import { Decimal, instantFromIso } from '@tapewright/model';
import { expect, test } from 'vitest';
import { clockTime, dateTime, money, price, signedMoney } from './figures.ts';

test.each([
  ['0', '0.00'],
  ['5', '5.00'],
  ['-0.5', '-0.50'],
  ['999.999', '999.999'],
  ['1000', '1,000.00'],
  ['-1234567.1', '-1,234,567.10'],
])('money %s is written %s', (amount, text) => {
  expect(money(Decimal.of(amount))).toBe(text);
});

test('a gain has its sign', () => {
  expect(['12', '-12', '0'].map((amount) => signedMoney(Decimal.of(amount)))).toEqual([
    '+12.00',
    '-12.00',
    '0.00',
  ]);
});

test('a price has at least cents and keeps what is finer', () => {
  expect([150, 150.5, 1.08455].map(price)).toEqual(['150.00', '150.50', '1.08455']);
});

test('times are UTC', () => {
  const at = instantFromIso('2026-08-25T16:11:30.123+02:00');
  expect([clockTime(at), dateTime(at)]).toEqual(['14:11:30.123', '2026-08-25 14:11:30']);
});
