import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUY, SELL, type BookSide } from '../book/book.ts';
import { crossOf, sharedOut, type AuctionInterest } from './cross.ts';

const of = (side: BookSide, limit: number, units: number): AuctionInterest => ({ side, limit, units });
const buy = (limit: number, units: number) => of(BUY, limit, units);
const sell = (limit: number, units: number) => of(SELL, limit, units);

describe('the price of an auction', () => {
  it('is the one that pairs most', () => {
    // At 100: 30 + 40 to buy, 50 to sell: 50. At 101: 30 to buy: 30. At 99: 110 to buy, 20 to sell: 20.
    const interests = [
      buy(Infinity, 30),
      buy(100, 40),
      buy(99, 40),
      sell(99, 20),
      sell(100, 30),
      sell(102, 90),
    ];
    expect(crossOf(interests, 101)).toEqual({ tick: 100, pairedUnits: 50, imbalanceUnits: 20 });
  });

  it('is then the one that leaves least over', () => {
    // 100 and 101 pair 10; at 100 there are 5 more to buy, at 101 none.
    expect(crossOf([buy(100, 5), buy(101, 10), sell(99, 10)], 99)).toMatchObject({
      tick: 101,
      pairedUnits: 10,
      imbalanceUnits: 0,
    });
  });

  it('is then the nearest to the last price', () => {
    const interests = [buy(105, 10), sell(100, 10)];
    expect(crossOf(interests, 101)?.tick).toBe(101);
    expect(crossOf(interests, 90)?.tick).toBe(100);
    expect(crossOf(interests, 200)?.tick).toBe(105);
  });

  it('is the last price where nobody names one, and unknown without that', () => {
    const interests = [buy(Infinity, 10), sell(-Infinity, 4)];
    expect(crossOf(interests, 100)).toEqual({ tick: 100, pairedUnits: 4, imbalanceUnits: 6 });
    expect(crossOf(interests, undefined)).toBeUndefined();
  });
});

describe('who gets what', () => {
  const interests = [buy(100, 60), buy(Infinity, 30), buy(100, 40), buy(101, 20), buy(99, 500)];
  const cross = { tick: 100, pairedUnits: 100, imbalanceUnits: 50 };
  const given = (sharing: 'time' | 'proRata') => {
    const shares = sharedOut(interests, BUY, cross, sharing);
    return interests.map((interest) => shares.get(interest) ?? 0);
  };

  it('is by price, and then by time', () => {
    // 30 at any price, 20 at 101, and 50 for the 100 units at 100, the older one first.
    expect(given('time')).toEqual([50, 30, 0, 20, 0]);
  });

  it('is by price, and then in proportion', () => {
    // 50 of 100: half of 60 and half of 40.
    expect(given('proRata')).toEqual([30, 30, 20, 20, 0]);
  });

  it('adds up, keeps within sizes and limits, and both sides trade the same', () => {
    const interest = fc.record({
      side: fc.constantFrom<BookSide>(BUY, SELL),
      limit: fc.oneof(fc.integer({ min: 90, max: 110 }), fc.constant(Infinity)),
      units: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(
        fc.array(interest, { maxLength: 12 }),
        fc.constantFrom('time' as const, 'proRata' as const),
        (drawn, sharing) => {
          const all = drawn.map(({ side, limit, units }) =>
            of(side, limit === Infinity && side === SELL ? -Infinity : limit, units),
          );
          const found = crossOf(all, 100);
          expect(found).toBeDefined();
          for (const side of [BUY, SELL] as const) {
            const shares = [...sharedOut(all, side, found!, sharing)];
            expect(shares.reduce((sum, [, units]) => sum + units, 0)).toBe(found!.pairedUnits);
            for (const [{ limit, units }, got] of shares) {
              expect(got).toBeLessThanOrEqual(units);
              expect(side === BUY ? found!.tick <= limit : found!.tick >= limit).toBe(true);
            }
          }
          // No other price pairs more.
          for (let tick = 89; tick <= 111; tick++) {
            const at = (side: BookSide) =>
              all.reduce(
                (sum, one) =>
                  sum +
                  (one.side === side && (side === BUY ? tick <= one.limit : tick >= one.limit)
                    ? one.units
                    : 0),
                0,
              );
            expect(Math.min(at(BUY), at(SELL))).toBeLessThanOrEqual(found!.pairedUnits);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
