import { describe, expect, it } from 'vitest';
import { BUY, SELL, type BookSide } from '../book/book.ts';
import { NaiveBook } from '../book/naive-book.ts';
import { bestRoute, type Route } from './smart-router.ts';

/** An exchange that shows one price on a side. */
function route(name: string, takeFee: number, side: BookSide, tick: number): Route {
  const book = new NaiveBook();
  book.add(side, tick, 100, 1);
  return { exchange: { name, takeFee }, book };
}

describe('where the router sends a marketable order', () => {
  const dear = route('DEAR', 0.003, SELL, 101);
  const cheap = route('CHEAP', 0.001, SELL, 101);
  const better = route('BETTER', 0.005, SELL, 100);

  it('is the best price, whatever its fee', () => {
    expect(bestRoute([dear, cheap, better], BUY, Infinity)).toBe(better);
    const bids = [route('A', 0, BUY, 99), route('B', 0.003, BUY, 100)];
    expect(bestRoute(bids, SELL, -Infinity)).toBe(bids[1]);
  });

  it('is the lower fee between equal prices, and the first between equal fees', () => {
    expect(bestRoute([dear, cheap], BUY, Infinity)).toBe(cheap);
    expect(bestRoute([dear, { ...dear }], BUY, Infinity)).toBe(dear);
  });

  it('is nowhere beyond the limit', () => {
    expect(bestRoute([dear, cheap], BUY, 100)).toBeUndefined();
    expect(bestRoute([dear, better], BUY, 100)).toBe(better);
    expect(bestRoute([], SELL, 0)).toBeUndefined();
  });
});
