import { Decimal, instantFromIso, type Contract, type ContractDetails } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import type { Listing } from '../venue-io.ts';
import { NO_FEES_YET, type FeeEvent, type FeeTally } from './fee-plan.ts';
import { IBKR_FIXED } from './ibkr-fixed.ts';

function listing(contract: Contract, details: ContractDetails = {}): Listing {
  return {
    contract: { currency: 'USD', localSymbol: 'X', ...contract },
    details,
    exchanges: ['X'],
    tickSize: 0.01,
  };
}

const option = listing({ secType: 'OPT', symbol: 'AAPL', multiplier: '100' });
const future = (symbol: string, multiplier = '50') => listing({ secType: 'FUT', symbol, multiplier });
const bond = (bondType: string) => listing({ secType: 'BOND', multiplier: '10' }, { bondType });

function feesOf(of: Listing, qty: number, price: number, more: Partial<FeeEvent> = {}) {
  return IBKR_FIXED.feesOf({
    at: instantFromIso('2026-08-25T18:00:00Z'),
    listing: of,
    side: 'BUY',
    qty: Decimal.of(qty),
    value: Decimal.of(price)
      .times(qty)
      .times(of.contract.multiplier ?? 1),
    before: NO_FEES_YET,
    monthValue: Decimal.ZERO,
    monthQty: Decimal.ZERO,
    exchange: 'X',
    liquidity: 2,
    ...more,
  });
}

const commission = (...args: Parameters<typeof feesOf>) => feesOf(...args).commission.toString();

describe('commissions on US options', () => {
  // IBKR's own worked examples on its page of option commissions.
  it.each([
    [1, 2, 0, '1'],
    [2, 5, 0, '1.3'],
    [3, 0.075, 0, '1.5'],
    [5, 0.03, 0, '1.25'],
    [7, 2, 100_001, '1.05'],
  ])('are for %d at %d after %d contracts in the month: %s', (qty, premium, month, expected) => {
    expect(commission(option, qty, premium, { monthQty: Decimal.of(month) })).toBe(expected);
  });

  it('change within an order that passes a tier', () => {
    // 9,999 before: one at 0.65, nine at 0.50.
    expect(commission(option, 10, 2, { monthQty: Decimal.of(9_999) })).toBe('5.15');
  });

  it('have one minimum for all fills of an order, each at its own premium', () => {
    const first = feesOf(option, 1, 2);
    const second = feesOf(option, 1, 0.03, { before: first.after });
    const third = feesOf(option, 2, 2, { before: second.after });
    // 0.65; 0.65 + 0.25 = 0.90; 0.90 + 1.30 = 2.20. The order pays 1.00, 1.00, 2.20.
    expect([first, second, third].map((fees) => fees.commission.toString())).toEqual(['1', '0', '1.2']);
  });

  it('come with what clearing and regulators take', () => {
    // 10 × (0.02685 + 0.02); sold, 10 × 0.00279 more.
    expect(feesOf(option, 10, 2).thirdParty.toString()).toBe('0.4685');
    expect(feesOf(option, 10, 2, { side: 'SELL' }).thirdParty.toString()).toBe('0.4964');
    // 3,000 × 0.02685 + 55, the most that clearing takes.
    expect(feesOf(option, 3_000, 2).thirdParty.toString()).toBe('135.55');
  });
});

describe('commissions on US futures', () => {
  it.each([
    // 3 × 0.85 and 3 × (1.28 + 0.02).
    ['ES', 3, 0, '2.55', '3.9'],
    // 2 × 0.25 and 2 × (0.30 + 0.02).
    ['MES', 2, 0, '0.5', '0.64'],
    // 2 × 0.85 and 2 × (1.60 + 0.02).
    ['CL', 2, 0, '1.7', '3.24'],
    // 999 before: one at 0.85, one at 0.65.
    ['ES', 2, 999, '1.5', '2.6'],
  ])('on %s: %d after %d in the month', (symbol, qty, month, expected, passedOn) => {
    const fees = feesOf(future(symbol), qty, 6_000, { monthQty: Decimal.of(month) });
    expect([fees.commission.toString(), fees.thirdParty.toString()]).toEqual([expected, passedOn]);
  });

  it('add up over the fills of an order', () => {
    let before: FeeTally = NO_FEES_YET;
    let sum = Decimal.ZERO;
    for (const qty of [1, 2, 3]) {
      const fees = feesOf(future('ES'), qty, 6_000, { before });
      before = fees.after;
      sum = sum.plus(fees.commission);
    }
    // 6 × 0.85
    expect(sum.toString()).toBe('5.1');
  });
});

describe('commissions on bonds', () => {
  // IBKR's own worked examples on its page of bond commissions: face value, USD.
  it.each([
    ['CORP', 5, '5'],
    ['CORP', 20, '12.5'],
    ['US GOVERNMENT', 1_000, '20'],
    // 0.2 basis points of 10,000 are 0.20: the minimum.
    ['US GOVERNMENT', 10, '5'],
    // 10 + 0.00025 × 1,990,000 = 507.50: the maximum.
    ['CORP', 2_000, '250'],
  ])('%s, %d bonds of 1,000 at par: %s', (type, qty, expected) => {
    expect(commission(bond(type), qty, 100)).toBe(expected);
  });
});

describe('commissions on what else there is', () => {
  it.each([
    // 10,000 × 0.0018.
    [10_000, 0, '18'],
    // 500 × 0.0018 = 0.90: the minimum. 100 × 1 % = 1.00 is less than that.
    [500, 0, '1.75'],
    [100, 0, '1'],
    [10_000, 100_000, '15'],
  ])('on %d USD of a cryptocurrency after %d in the month: %s', (value, month, expected) => {
    const btc = listing({ secType: 'CRYPTO', symbol: 'BTC' });
    expect(commission(btc, 1, value, { monthValue: Decimal.of(month) })).toBe(expected);
  });

  it('on a CFD depend on what it is on', () => {
    const cfd = (underSecType: string) => listing({ secType: 'CFD' }, { underSecType });
    // 10 × 6,000 × 0.00002 = 1.20. 1,000 × 0.005 = 5.
    expect(commission(cfd('IND'), 10, 6_000)).toBe('1.2');
    expect(commission(cfd('STK'), 1_000, 25)).toBe('5');
  });

  it('on a fund are flat, or 3 % where that is less', () => {
    const fund = listing({ secType: 'FUND' });
    expect(commission(fund, 100, 100)).toBe('14.95');
    expect(commission(fund, 1, 100)).toBe('3');
  });

  it('are not known in other currencies', () => {
    expect(IBKR_FIXED.covers(listing({ secType: 'FUT', currency: 'EUR' }))).toBe(false);
    expect(IBKR_FIXED.covers(option)).toBe(true);
  });
});
