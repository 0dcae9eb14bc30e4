import { instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { BUY, SELL, type BookSide } from '../book/book.ts';
import { NaiveBook } from '../book/naive-book.ts';
import { BEST_PRICE_FIRST, LEAST_COST_FIRST } from './order-protection.ts';
import { restingRoute } from './resting-route.ts';
import { bestRoute, type Route } from './smart-router.ts';
import { TickCosts } from './tick-costs.ts';

const at = instantFromIso('2026-08-25T14:00:00Z');
const rules = { protection: BEST_PRICE_FIRST, at };

/** An exchange that shows one price on a side; taking costs `fee` ticks, adding `addFee`. */
function route(name: string, fee: number, side: BookSide, tick: number, addFee = 0, units = 100): Route {
  const book = new NaiveBook();
  book.add(side, tick, units, 1);
  const netTick = (of: BookSide, from: number) => (of === BUY ? from + fee : from - fee);
  return { exchange: { name }, book, costs: { netTick, addTicks: () => addFee } };
}

describe('where the router sends a marketable order', () => {
  const dear = route('DEAR', 0.3, SELL, 101);
  const cheap = route('CHEAP', 0.1, SELL, 101);
  const better = route('BETTER', 0.5, SELL, 100);

  it('is the best price, whatever its fee', () => {
    expect(bestRoute([dear, cheap, better], BUY, Infinity, rules)).toBe(better);
    const bids = [route('A', 0, BUY, 99), route('B', 0.3, BUY, 100)];
    expect(bestRoute(bids, SELL, -Infinity, rules)).toBe(bids[1]);
  });

  it('is the lower fee between equal prices, and the first between equal fees', () => {
    expect(bestRoute([dear, cheap], BUY, Infinity, rules)).toBe(cheap);
    expect(bestRoute([dear, { ...dear }], BUY, Infinity, rules)).toBe(dear);
  });

  it('is nowhere beyond the limit', () => {
    expect(bestRoute([dear, cheap], BUY, 100, rules)).toBeUndefined();
    expect(bestRoute([dear, better], BUY, 100, rules)).toBe(better);
    expect(bestRoute([], SELL, 0, rules)).toBeUndefined();
  });

  it('is a worse price with a lower fee only where nothing protects the better price', () => {
    // 100 + 1.2 ticks against 101 + 0.1: below a dollar a tick is small against a fee.
    const near = route('NEAR', 1.2, SELL, 100);
    const far = route('FAR', 0.1, SELL, 101);
    expect(bestRoute([near, far], BUY, Infinity, rules)).toBe(near);
    expect(bestRoute([near, far], BUY, Infinity, { protection: LEAST_COST_FIRST, at })).toBe(far);
    const bids = [route('NEAR', 1.2, BUY, 100), route('FAR', 0.1, BUY, 99)];
    expect(bestRoute(bids, SELL, -Infinity, { protection: LEAST_COST_FIRST, at })).toBe(bids[1]);
  });
});

describe('where the router lets an order rest', () => {
  const order = { side: BUY as BookSide, tick: 100, units: 100, at };

  it('is where the queue with the order in it is traded through first', () => {
    // Primary: (900 + 100) / 5000 = 0.2; the other: (100 + 100) / 2000 = 0.1.
    const primary = route('PRIMARY', 0, BUY, 100, 0, 900);
    const other = route('OTHER', 0, BUY, 100, 0, 100);
    const traded = new Map([
      ['PRIMARY', 5_000],
      ['OTHER', 2_000],
    ]);
    expect(restingRoute([primary, other], order, (name) => traded.get(name) ?? 0)).toBe(other);
    traded.set('OTHER', 900);
    expect(restingRoute([primary, other], order, (name) => traded.get(name) ?? 0)).toBe(primary);
  });

  it('is never where nothing trades, as long as something trades somewhere', () => {
    const primary = route('PRIMARY', 0, BUY, 100, 0, 900);
    const silent = route('SILENT', 0, BUY, 99);
    expect(restingRoute([silent, primary], order, (name) => (name === 'PRIMARY' ? 1 : 0))).toBe(primary);
    expect(restingRoute([silent, primary], order, () => 0)).toBe(silent);
  });

  it('is the better paid between equals', () => {
    const pays = route('PAYS', 0.3, BUY, 100, -0.26);
    const charges = route('CHARGES', -0.02, BUY, 100, 0.2);
    expect(restingRoute([charges, pays], order, () => 10)).toBe(pays);
  });
});

describe('what trading costs at an exchange, in ticks', () => {
  it('is the fee a share over the tick, taken from what a seller gets', () => {
    // BYX gives 0.0002 a share to who takes, NASDAQ asks 0.0030: 0.02 and 0.3 ticks of a cent.
    const nasdaq = new TickCosts('NASDAQ', 0.01);
    const byx = new TickCosts('BYX', 0.01);
    expect(nasdaq.netTick(BUY, 10_000, at)).toBeCloseTo(10_000.3, 9);
    expect(nasdaq.netTick(SELL, 10_000, at)).toBeCloseTo(9_999.7, 9);
    expect(byx.netTick(BUY, 10_000, at)).toBeCloseTo(9_999.98, 9);
    expect(byx.addTicks(at)).toBeCloseTo(0.2, 9);
  });

  it('is a part of the price below a dollar', () => {
    // 0.3 % of 0.50 is 0.0015: fifteen ticks of 0.0001.
    const nasdaq = new TickCosts('NASDAQ', 0.0001);
    expect(nasdaq.netTick(BUY, 5_000, at)).toBeCloseTo(5_015, 9);
    expect(nasdaq.netTick(BUY, 10_000, at)).toBeCloseTo(10_030, 9);
  });

  it('is nothing at an exchange without a table', () => {
    expect(new TickCosts('IDEALPRO', 0.00005).netTick(SELL, 23_000, at)).toBe(23_000);
  });
});
