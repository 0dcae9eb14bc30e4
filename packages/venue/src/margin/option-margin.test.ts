import { describe, expect, it } from 'vitest';
import { optionsRequirement, type OptionPosition } from './option-margin.ts';

function option(
  right: 'C' | 'P',
  strike: number,
  qty: number,
  price: number,
  more: Partial<OptionPosition> = {},
): OptionPosition {
  return { right, strike, qty, price, expiry: '20260918', multiplier: 100, isOnIndex: false, ...more };
}

const required = (price: number, options: readonly OptionPosition[], stockQty = 0) =>
  Math.round(optionsRequirement(options, { price, stockQty }) * 100) / 100;

describe('the margin of options', () => {
  it('is nothing for what is long: it is paid', () => {
    expect(required(100, [option('C', 100, 5, 4), option('P', 90, 5, 1)])).toBe(0);
  });

  it.each([
    // A broker's worked example: one September 200 put at 1.20 with the stock at 209: 3,400.
    // 120 + 20 % × 20,900 − 900.
    ['P', 200, 1.2, 209, 3_400],
    // 10 % of the strike is more than 20 % of 209 less 109: 5 + 10 % × 100 × 100.
    ['P', 100, 0.05, 209, 1_005],
    // 300 + 20 % × 10,000 − 500.
    ['C', 105, 3, 100, 1_800],
    // 10 + 10 % × 10,000: 20 % less 15 is below that.
    ['C', 115, 0.1, 100, 1_010],
    // In the money nothing comes off: 1,200 + 2,000.
    ['C', 90, 12, 100, 3_200],
  ] as const)(
    'for an uncovered %s of %d at %d with the stock at %d: %d',
    (right, strike, price, stock, expected) => {
      expect(required(stock, [option(right, strike, -1, price)])).toBe(expected);
    },
  );

  it('takes 15 % for an index', () => {
    // 2,000 + 15 % × 645,000 − 5,000.
    expect(required(6_450, [option('C', 6_500, -1, 20, { isOnIndex: true })])).toBe(93_750);
  });

  it('of a covered call is what it is in the money', () => {
    // Two of three are covered by 200 shares: 2 × 100 × 5. The third: 700 + 20 % × 10,500.
    expect(required(105, [option('C', 100, -3, 7)], 200)).toBe(3_800);
    expect(required(95, [option('C', 100, -2, 1)], 200)).toBe(0);
  });

  it('of a covered put is what it is in the money', () => {
    expect(required(95, [option('P', 100, -1, 6)], -100)).toBe(500);
  });

  it('of a spread is the width of its strikes, or nothing where the long one is the better', () => {
    // Short 125 put, long 120 put: 5 × 100.
    expect(required(130, [option('P', 125, -1, 1.24), option('P', 120, 1, 0.8)])).toBe(500);
    expect(required(130, [option('P', 120, -1, 0.8), option('P', 125, 1, 1.24)])).toBe(0);
    expect(required(100, [option('C', 100, -2, 4), option('C', 110, 2, 1)])).toBe(2_000);
  });

  it('does not count a long option that expires before the short one', () => {
    const long = option('C', 110, 1, 1, { expiry: '20260821' });
    // Uncovered: 400 + 20 % × 10,000.
    expect(required(100, [option('C', 100, -1, 4), long])).toBe(2_400);
  });

  it('pairs each short option with the long one next to it', () => {
    // An iron condor of 10 wide wings: 1,000 for the calls, 1,000 for the puts.
    const condor = [
      option('C', 110, -1, 1),
      option('C', 120, 1, 0.2),
      option('P', 90, -1, 1),
      option('P', 80, 1, 0.2),
    ];
    expect(required(100, condor)).toBe(2_000);
  });

  it('is not more than uncovered when the strikes are far apart', () => {
    // The width is 100 × 100; uncovered 100 + 10 % × 10,000.
    expect(required(100, [option('P', 80, -1, 0.5), option('P', 20, 1, 0.05)])).toBe(850);
  });

  it('of a short straddle is the greater side and the value of the other', () => {
    // Call 500 + 2,000; put 400 + 2,000: 2,500 + 400.
    expect(required(100, [option('C', 100, -1, 5), option('P', 100, -1, 4)])).toBe(2_900);
    // Two calls and one put: 5,000 + 2,400 − (2,400 − 400).
    expect(required(100, [option('C', 100, -2, 5), option('P', 100, -1, 4)])).toBe(5_400);
  });
});
