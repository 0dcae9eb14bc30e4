import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AverageCosts } from './average-cost.ts';

function after(...fills: [qty: number, price: number, commission: number][]): number {
  const costs = new AverageCosts();
  for (const [qty, price, commission] of fills) {
    costs.trade({ account: 'DU1', conId: 1, qty: Decimal.of(qty), price, multiplier: 1, commission });
  }
  return costs.average('DU1', 1);
}

describe('the average cost', () => {
  it('has the commission in it: 100 at 10 for 1 cost 10.01 each', () => {
    expect(after([100, 10, 1])).toBeCloseTo(10.01, 12);
  });

  it('averages over opening trades: (1000 + 1 + 2200 + 1) / 200 = 16.01', () => {
    expect(after([100, 10, 1], [100, 22, 1])).toBeCloseTo(16.01, 12);
  });

  it('stays through a partial close', () => {
    expect(after([100, 10, 1], [-40, 12, 1])).toBeCloseTo(10.01, 12);
  });

  it('of a short is what was received less commission: (1000 - 1) / 100 = 9.99', () => {
    expect(after([-100, 10, 1])).toBeCloseTo(9.99, 12);
  });

  it('starts anew when a trade goes through zero: 150 sold against 100 leaves 50 short at 12 less a third of 3', () => {
    // 50 × 12 - 1 = 599 received for 50.
    expect(after([100, 10, 1], [-150, 12, 3])).toBeCloseTo(599 / 50, 12);
  });

  it('is 0 for a closed holding', () => {
    expect(after([100, 10, 1], [-100, 12, 1])).toBe(0);
  });

  it('realises what closing won, commissions of both sides off: 40 × (12 - 10.01) - 1 = 78.6', () => {
    const costs = new AverageCosts();
    const trade = (qty: number, price: number): void =>
      costs.trade({ account: 'DU1', conId: 1, qty: Decimal.of(qty), price, multiplier: 1, commission: 1 });
    trade(100, 10);
    trade(-40, 12);
    expect(costs.realized('DU1', 1)).toBeCloseTo(78.6, 12);
    // The rest: 60 × (9 - 10.01) - 1 = -61.6.
    trade(-60, 9);
    expect(costs.realized('DU1', 1)).toBeCloseTo(17, 12);
  });
});
