import { Decimal } from '@tapewright/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeValue, encodeValue } from './value-codec.ts';

test('keeps exact decimals and the numbers JSON does not know', () => {
  const value = {
    qty: Decimal.of('0.00000001'),
    volume: NaN,
    top: Infinity,
    low: -Infinity,
    zero: -0,
    plain: 1.5,
  };
  expect(encodeValue(value)).toBe(
    '{"qty":{"$d":"0.00000001"},"volume":{"$n":"NaN"},"top":{"$n":"Infinity"},"low":{"$n":"-Infinity"},"zero":{"$n":"-0"},"plain":1.5}',
  );
  const back = decodeValue(encodeValue(value)) as typeof value;
  expect(back.qty).toBeInstanceOf(Decimal);
  expect(back.qty.toString()).toBe('0.00000001');
  expect(back.volume).toBeNaN();
  expect([back.top, back.low, back.plain]).toEqual([Infinity, -Infinity, 1.5]);
  expect(Object.is(back.zero, -0)).toBe(true);
});

test('leaves an undefined property out', () => {
  expect(encodeValue({ a: undefined, b: 1 })).toBe('{"b":1}');
});

test('any double comes back the same', () => {
  fc.assert(
    fc.property(fc.double(), (x) => {
      expect(Object.is((decodeValue(encodeValue({ x })) as { x: number }).x, x)).toBe(true);
    }),
  );
});
