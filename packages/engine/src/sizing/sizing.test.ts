import { Decimal } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import {
  fixedQuantity,
  fixedValue,
  percentOfEquity,
  sizeStepOf,
  type Sizing,
  type SizingView,
} from './sizing.ts';

const VIEW: SizingView = {
  equity: Decimal.of(10_000),
  price: 33,
  multiplier: Decimal.ONE,
  rateToBase: Decimal.ONE,
  step: Decimal.ONE,
};

function size(sizing: Sizing, changes: Partial<SizingView> = {}): string {
  const result = sizing({ ...VIEW, ...changes });
  return result instanceof Decimal ? result.toString() : result.message;
}

describe('sizing', () => {
  test('fixed is what it says', () => {
    expect([size(fixedQuantity(7)), size(fixedQuantity('-0.5'), { price: undefined })]).toEqual([
      '7',
      '-0.5',
    ]);
  });

  test.each([
    // 10,000 / 33 is 303.03
    ['all of the equity', 1, {}, '303'],
    ['half of it short', -0.5, {}, '-151'],
    ['nothing, at any price', 0, { price: undefined }, '0'],
    ['with a multiplier of 100: 3.03', 1, { multiplier: Decimal.of(100) }, '3'],
    ['at 1.1 to the base: 275.48', 1, { rateToBase: Decimal.of('1.1') }, '275'],
    ['in steps of 0.01', 1, { step: Decimal.of('0.01') }, '303.03'],
    ['less than one unit', 0.003, {}, '0'],
  ] as const)('percent: %s', (_name, fraction, changes, expected) => {
    expect(size(percentOfEquity(fraction), changes)).toBe(expected);
  });

  test.each([
    ['sizing: the equity is unknown; subscribe to bars or quotes of everything held', { equity: undefined }],
    ['sizing: price unknown; wait for a bar or a quote', { price: undefined }],
    ['sizing: price 0; wait for a bar or a quote', { price: 0 }],
    [
      'sizing: the multiplier of the contract is unknown; ask for the whole contract',
      { multiplier: undefined },
    ],
    [
      'sizing: no rate to the base currency; subscribe to quotes or bars of the pair',
      { rateToBase: undefined },
    ],
  ])('guesses nothing: %s', (message, changes) => {
    expect(size(percentOfEquity(1), changes)).toBe(message);
  });

  test('value does not need the equity', () => {
    expect(size(fixedValue(99), { equity: undefined })).toBe('3');
  });

  test('the step is a whole unit, save for crypto-currencies', () => {
    expect(sizeStepOf({ secType: 'STK' }, { sizeIncrement: Decimal.of('0.0001') }).toString()).toBe('1');
    expect(sizeStepOf({ secType: 'CRYPTO' }, { sizeIncrement: Decimal.of('1e-8') }).toString()).toBe(
      '0.00000001',
    );
  });
});
