import { CALENDARS, instant, instantFromIso, type Instant } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { PriceBands, type BandTier } from './price-bands.ts';

// Source of the figures: Limit Up–Limit Down Plan, appendix A (percentages) and section V (reference price).

const at = (time: string): Instant => instantFromIso(`2026-08-25T${time}Z`);
const bands = (tier: BandTier, price: number, time = '15:00:00') => {
  const found = new PriceBands(CALENDARS.NYSE, tier);
  found.noteTrade(at('14:59:59'), price);
  return found.at(at(time));
};

describe('price bands', () => {
  it.each([
    // 5 % and 10 % of 100; 20 % of 2; the lesser of 0.15 and 75 %, of 0.50, 0.20 and 0.16.
    [1, 100, 95, 105],
    [2, 100, 90, 110],
    [1, 2, 1.6, 2.4],
    [2, 0.5, 0.35, 0.65],
    [2, 0.2, 0.05, 0.35],
    [2, 0.16, 0.04, 0.28],
    [1, 3, 2.4, 3.6],
    [1, 3.01, 2.86, 3.16],
  ] as const)('of tier %d at %d are %d and %d', (tier, price, lower, upper) => {
    expect(bands(tier, price)).toEqual({ lower, upper });
  });

  it('are twice as wide in the last 25 minutes for tier 1 and cheap stocks', () => {
    const late = (tier: BandTier, price: number, time: string) => {
      const found = new PriceBands(CALENDARS.NYSE, tier);
      found.noteTrade(at('19:34:00'), price);
      return found.at(at(time));
    };
    expect(late(1, 100, '19:34:59')).toEqual({ lower: 95, upper: 105 });
    expect(late(1, 100, '19:35:00')).toEqual({ lower: 90, upper: 110 });
    expect(late(2, 100, '19:35:00')).toEqual({ lower: 90, upper: 110 });
    expect(late(2, 2, '19:35:00')).toEqual({ lower: 1.2, upper: 2.8 });
  });

  it('do not hold outside the regular hours and before the first trade', () => {
    const found = new PriceBands(CALENDARS.NYSE, 1);
    expect(found.at(at('15:00:00'))).toBeUndefined();
    found.noteTrade(at('13:00:00'), 100);
    expect(found.at(at('15:00:00'))).toBeUndefined();
    found.noteTrade(at('13:30:00'), 100);
    expect(found.at(at('13:30:00'))).toEqual({ lower: 95, upper: 105 });
    expect(found.at(at('20:00:00'))).toBeUndefined();
    expect(found.at(instantFromIso('2026-08-26T13:30:00Z'))).toBeUndefined();
  });

  it('follow the mean of five minutes once it is a percent away, and no more often than every 30 seconds', () => {
    const found = new PriceBands(CALENDARS.NYSE, 1);
    const start = at('14:00:00');
    const later = (seconds: number) => instant(start + seconds * 1_000_000);
    found.noteTrade(start, 100);
    found.noteTrade(later(10), 104);
    // The mean is 102, but the reference is ten seconds old.
    expect(found.at(later(10))).toEqual({ lower: 95, upper: 105 });
    // 5 % of 102 either way.
    expect(found.at(later(30))).toEqual({ lower: 96.9, upper: 107.1 });
    // With the first out of the five minutes the mean is 104, and 301 seconds later nothing is left: the last one holds.
    expect(found.at(later(300))).toEqual({ lower: 98.8, upper: 109.2 });
    expect(found.at(later(700))).toEqual({ lower: 98.8, upper: 109.2 });
  });
});
