import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from './decimal.ts';

// The oracle is big.js. Its plain notation is toFixed().
const decimalText = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.integer({ min: 0, max: 12 }))
  .map(([negative, units, scale]) => {
    const digits = units.toString().padStart(scale + 1, '0');
    const point = digits.length - scale;
    return `${negative ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
  });
const plain = (value: Big): string => {
  const text = value.toFixed();
  return text === '-0' ? '0' : text;
};

describe('Decimal', () => {
  it('adds, subtracts, multiplies and compares as big.js does', () => {
    fc.assert(
      fc.property(decimalText, decimalText, (a, b) => {
        const [x, y, bigX, bigY] = [Decimal.of(a), Decimal.of(b), new Big(a), new Big(b)];
        expect(x.plus(y).toString()).toBe(plain(bigX.plus(bigY)));
        expect(x.minus(y).toString()).toBe(plain(bigX.minus(bigY)));
        expect(x.times(y).toString()).toBe(plain(bigX.times(bigY)));
        expect(x.compare(y)).toBe(bigX.cmp(bigY));
        expect(x.equals(y)).toBe(bigX.eq(bigY));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['half-even', Big.roundHalfEven],
    ['half-up', Big.roundHalfUp],
    ['down', Big.roundDown],
    ['up', Big.roundUp],
  ] as const)('rounds and divides %s as big.js does', (rounding, mode) => {
    fc.assert(
      fc.property(decimalText, decimalText, fc.integer({ min: 0, max: 10 }), (a, b, scale) => {
        expect(Decimal.of(a).rounded(scale, rounding).toString()).toBe(plain(new Big(a).round(scale, mode)));
        if (new Big(b).eq(0)) return;
        const oracle = Big();
        oracle.DP = scale;
        oracle.RM = mode;
        expect(Decimal.of(a).dividedBy(b, scale, rounding).toString()).toBe(plain(new oracle(a).div(b)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes a number at its shortest text, as JavaScript writes it', () => {
    const price = fc
      .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 0, max: 10 }))
      .map(([units, scale]) => units / 10 ** scale);
    fc.assert(
      fc.property(fc.oneof(price, fc.double({ min: -1e15, max: 1e15, noNaN: true })), (value) => {
        fc.pre(value === 0 || Math.abs(value) > 1e-15);
        // big.js takes a number at String(value).
        expect(Decimal.of(value).toString()).toBe(plain(new Big(value)));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['999999999999999.9', '999999999999999.9'],
    ['0.1', '0.1'],
    ['123456.78901234567', '123456.78901234567'],
    ['-0.00000001', '-0.00000001'],
  ])('keeps every digit of the number %s', (text, expected) => {
    expect(Decimal.of(Number(text)).toString()).toBe(expected);
  });

  it.each([
    // a tie between two digits, with numbers and beyond them
    ['0.125', '1', 2, '0.12'],
    ['-0.135', '1', 2, '-0.14'],
    ['9007199254740991', '2', 0, '4503599627370496'],
    ['9007199254740993', '2', 0, '4503599627370496'],
    ['9007199254740991', '10', 0, '900719925474099'],
  ] as const)('divides %s by %s to %d places half-even', (a, b, scale, expected) => {
    expect(Decimal.of(a).dividedBy(b, scale).toString()).toBe(expected);
  });

  it.each([
    ['floor', '-1.5', '-2'],
    ['floor', '1.5', '1'],
    ['ceil', '-1.5', '-1'],
    ['ceil', '1.5', '2'],
  ] as const)('rounds to the %s: %s to %s', (rounding, value, expected) => {
    expect(Decimal.of(value).rounded(0, rounding).toString()).toBe(expected);
  });

  it('keeps the smallest and the largest sizes that IB trades exact (S33)', () => {
    const [small, large] = [Decimal.of('0.00000001'), Decimal.of('1000000000000000')];
    expect(small.toString()).toBe('0.00000001');
    expect(large.plus(small).toString()).toBe('1000000000000000.00000001');
    expect(large.plus(small).minus(large).equals(small)).toBe(true);
  });

  it('takes a number at its shortest text', () => {
    expect(Decimal.of(0.1).plus(Decimal.of(0.2)).toString()).toBe('0.3');
    expect(Decimal.of(1e-7).toString()).toBe('0.0000001');
    expect(Decimal.of(1e21).toString()).toBe('1000000000000000000000');
  });

  it('gives the nearest double', () => {
    fc.assert(
      // Adding zero makes 0 of -0: a Decimal has no negative zero.
      fc.property(decimalText, (text) => {
        expect(Decimal.of(text).toNumber()).toBe(Number(text) + 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['', '.', '-', 'abc', '1..2', '1e', 'NaN', 'Infinity', '1 000', '0x10', '9'.repeat(65)])(
    'takes no number from %j',
    (text) => {
      expect(Decimal.parse(text)).toBeUndefined();
      expect(() => Decimal.of(text)).toThrow(RangeError);
    },
  );

  it('pads to a fixed number of digits', () => {
    expect(Decimal.of('1').toFixed(2)).toBe('1.00');
    expect(Decimal.of('-0.005').toFixed(2)).toBe('0.00');
    expect(Decimal.of('-0.015').toFixed(2)).toBe('-0.02');
  });

  it('rounds to a step', () => {
    expect(Decimal.of('10.07').roundedTo('0.05', 'down').toString()).toBe('10.05');
    expect(Decimal.of('10.05').isMultipleOf('0.05')).toBe(true);
    expect(Decimal.of('10.07').isMultipleOf('0.05')).toBe(false);
  });

  it('refuses to slip into floating point', () => {
    const one: unknown = Decimal.ONE;
    expect(() => Number(one)).toThrow(TypeError);
  });
});
