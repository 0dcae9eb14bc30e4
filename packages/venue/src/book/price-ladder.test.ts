import { describe, expect, it } from 'vitest';
import { PriceLadder } from './price-ladder.ts';

/** Keys with orders, as walking from the best on finds them. */
function keysOf(ladder: PriceLadder): number[] {
  const keys: number[] = [];
  for (let key = ladder.bestKey; !Number.isNaN(key); key = ladder.after(key)) keys.push(key);
  return keys;
}

describe('a ladder of prices', () => {
  // Pages hold 256 keys in words of 32: both edges of both, on both sides of zero, and far apart.
  const KEYS = [
    -70_000, -513, -512, -257, -256, -255, -33, -32, -31, -1, 0, 1, 30, 31, 32, 33, 63, 64, 223, 224, 254,
    255, 256, 511, 512, 70_000,
  ];

  it('walks its keys from the lowest, whatever came first', () => {
    for (const order of [
      KEYS,
      KEYS.toReversed(),
      KEYS.toSorted((a, b) => ((a * 7919) % 101) - ((b * 7919) % 101)),
    ]) {
      const ladder = new PriceLadder();
      order.forEach((key, i) => ladder.append(key, i, 1));
      expect(keysOf(ladder)).toEqual(KEYS);
    }
  });

  it('finds the next one when the best is emptied, one by one and from either end', () => {
    for (const order of [KEYS, KEYS.toReversed()]) {
      const ladder = new PriceLadder();
      KEYS.forEach((key, i) => ladder.append(key, i, 1));
      const left = [...KEYS];
      for (const key of order) {
        ladder.empty(key);
        left.splice(left.indexOf(key), 1);
        expect(keysOf(ladder)).toEqual(left);
      }
      expect(ladder.bestKey).toBeNaN();
    }
  });

  it('uses a page again, without what it held before', () => {
    const ladder = new PriceLadder();
    ladder.append(5, 1, 10);
    ladder.empty(5);
    expect([ladder.head(5), ladder.units(5)]).toEqual([-1, 0]);
    expect(ladder.append(1_000, 2, 3)).toBe(-1);
    expect(keysOf(ladder)).toEqual([1_000]);
    expect([ladder.head(5), ladder.units(5), ladder.head(1_000), ladder.units(1_000)]).toEqual([-1, 0, 2, 3]);
  });

  it('says who was last at a price, and counts its units', () => {
    const ladder = new PriceLadder();
    expect([ladder.append(7, 1, 10), ladder.append(7, 2, 5), ladder.append(7, 3, 1)]).toEqual([-1, 1, 2]);
    expect([ladder.head(7), ladder.units(7)]).toEqual([1, 16]);
    ladder.addUnits(7, -4);
    ladder.setHead(7, 2);
    ladder.setTail(7, 2);
    expect([ladder.head(7), ladder.units(7), ladder.append(7, 4, 1)]).toEqual([2, 12, 2]);
  });

  it('knows nothing of a price that nobody asked for', () => {
    const ladder = new PriceLadder();
    ladder.addUnits(7, 3);
    ladder.setHead(7, 1);
    ladder.setTail(7, 1);
    ladder.empty(7);
    expect([ladder.head(7), ladder.units(7), ladder.after(7), ladder.bestKey]).toEqual([
      -1,
      0,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('goes on after a key that has no order itself', () => {
    const ladder = new PriceLadder();
    for (const key of [3, 40, 300]) ladder.append(key, key, 1);
    expect([
      ladder.after(3),
      ladder.after(4),
      ladder.after(40),
      ladder.after(255),
      ladder.after(300),
    ]).toEqual([40, 40, 300, 300, Number.NaN]);
    // Of a page that is not there it cannot say what comes behind it.
    expect(ladder.after(600)).toBeNaN();
  });

  it('keeps the best when another is emptied', () => {
    const ladder = new PriceLadder();
    for (const key of [3, 4]) ladder.append(key, key, 1);
    ladder.empty(4);
    expect(ladder.bestKey).toBe(3);
    ladder.append(2, 9, 1);
    expect(ladder.bestKey).toBe(2);
  });
});
