import { Decimal, instantFromIso } from '@tapewright/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_FEES } from '../fees/fee-plan.ts';
import { AAPL, EUR_USD, Scene, told } from '../testing/scene.ts';
import type { VenueConfig } from '../venue.ts';
import { staleBenchmark, type Benchmarks } from './benchmarks.ts';
import { dailyBorrowFee, dailyInterest, dailyShortCredit } from './interest.ts';

const rich = { currency: 'USD', netLiquidation: 1e6 };

describe('interest', () => {
  it("on a debit is IBKR's worked example", () => {
    // 600,000 USD at a benchmark of 5.32 %: 100,000 × 6.82 % / 360 = 18.94 and 500,000 × 6.32 % / 360 = 87.78.
    expect(dailyInterest(-600_000, { ...rich, benchmark: 0.0532 })).toBeCloseTo(-106.72, 2);
    expect(dailyInterest(-100_000, { ...rich, benchmark: 0.0532 })).toBeCloseTo(-18.94, 2);
  });

  it('divides pounds by 365 days', () => {
    // 100,000 × 6 % / 365.
    const pounds = { currency: 'GBP', netLiquidation: 1e6, benchmark: 0.045 };
    expect(dailyInterest(-100_000, pounds)).toBeCloseTo(-16.44, 2);
  });

  it('on a credit begins at 10,000, and is less for small accounts', () => {
    const at = (balance: number, netLiquidation: number) =>
      dailyInterest(balance, { currency: 'USD', benchmark: 0.0433, netLiquidation });
    expect(at(10_000, 1e6)).toBe(0);
    // 90,000 × 3.83 % / 360; half of it for half of 100,000.
    expect(at(100_000, 100_000)).toBeCloseTo(9.575, 6);
    expect(at(100_000, 50_000)).toBeCloseTo(4.7875, 6);
    // The benchmark less half a percent is below zero: nothing, not a charge.
    expect(dailyInterest(1e6, { ...rich, benchmark: 0.001 })).toBe(0);
  });

  it('on the proceeds of short sales begins at 100,000', () => {
    expect(dailyShortCredit(100_000, 0.05, 'USD')).toBe(0);
    // 900,000 × 3.75 % / 360 and 1,000,000 × 4.5 % / 360.
    expect(dailyShortCredit(2_000_000, 0.05, 'USD')).toBeCloseTo(93.75 + 125, 6);
  });

  it("for borrowed shares is IBKR's worked example", () => {
    // 100,000 shares at 0.25: collateral of 0.255 rounds up to 1.00; 50 % of 100,000 / 360.
    expect(dailyBorrowFee(100_000, 0.25, 0.5, 'USD')).toBeCloseTo(138.89, 2);
    // 102 % of 50 is 51 to the last digit.
    expect(dailyBorrowFee(100, 50, 0.36, 'USD')).toBeCloseTo(5.1, 9);
  });
});

const benchmarks: Benchmarks = { USD: [{ from: '20000101', rate: 0.0532, source: 'this test' }] };

function scene(cash: number, config: Partial<VenueConfig> = {}): Scene {
  const made = new Scene({
    feePlan: NO_FEES,
    accounts: [{ account: 'DU1', cash: { USD: cash }, margin: 'regT' }],
    financing: { benchmarks, borrowRateOf: () => 0.1 },
    ...config,
  });
  quote(made, 100);
  return made;
}

function quote(of: Scene, price: number): void {
  of.quote('NASDAQ', [[price, 1e6]], [[price + 0.01, 1e6]]);
  of.print(price);
}

describe('the end of a day', () => {
  it('posts interest on what is owed, at 17:00 in New York', () => {
    const made = scene(1_000_000);
    // 16,000 × 100.01: 600,160 are owed. 100,000 × 6.82 % / 360 + 500,160 × 6.32 % / 360 = 18.944 + 87.806.
    made.place({ totalQuantity: 16_000 });
    expect(told(made.until('2026-08-25T20:59:59Z'))).toEqual([]);
    expect(told(made.until('2026-08-25T21:00:00Z'))).toEqual(['interest -106.75 USD']);
    expect(made.venue.statement('DU1').cash.get('USD')?.toString()).toBe('-600266.75');
  });

  it('posts each day that passed, weekends included', () => {
    const made = scene(100_000);
    // From Tuesday to Monday evening: seven ends of days.
    const posted = told(made.until('2026-08-31T21:00:00Z'));
    // 90,000 × 4.82 % / 360.
    expect(posted.slice(0, 2)).toEqual(['interest 12.05 USD', 'interest 12.05 USD']);
    expect(posted).toHaveLength(7);
  });

  it('charges for borrowed shares, and lends nothing on what they brought in', () => {
    const made = scene(100_000);
    made.place({ action: 'SELL', totalQuantity: 1_000 });
    // 200,000 of cash, 100,000 of it proceeds: 90,000 × 4.82 % / 360. 1,000 × 102 × 10 % / 360.
    expect(told(made.until('2026-08-25T21:00:00Z'))).toEqual(['interest 12.05 USD', 'borrow fee -28.33 USD']);
  });

  it('is announced as due, and posts nothing without a plan', () => {
    expect(scene(100_000).venue.nextDue()).toBe(instantFromIso('2026-08-25T21:00:00Z'));
    const plain = scene(100_000, { financing: undefined });
    expect(told(plain.until('2026-08-31T21:00:00Z'))).toEqual([]);
  });

  it('posts nothing in a currency without a benchmark', () => {
    const made = scene(100_000, { accounts: [{ account: 'DU1', cash: { CHF: 1e6 }, margin: 'regT' }] });
    expect(told(made.until('2026-08-25T21:00:00Z'))).toEqual([]);
  });
});

describe('the ledger', () => {
  it('balances to zero after every event of random days in two currencies', () => {
    const step = fc.record({
      kind: fc.constantFrom('buy', 'sell', 'euros', 'night', 'move'),
      qty: fc.integer({ min: 1, max: 2_000 }),
      price: fc.integer({ min: 2_000, max: 20_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const made = scene(200_000, {
          accounts: [
            { account: 'DU1', cash: { USD: 200_000 }, margin: 'regT' },
            { account: 'DU2', cash: { USD: 50_000, EUR: 10_000 }, margin: 'portfolio' },
          ],
        });
        made.quote('IDEALPRO', [[1.1, 1e7]], [[1.1001, 1e7]], EUR_USD);
        let expected = Decimal.of(200_000);
        const hear = (outputs: ReturnType<Scene['handle']>) => {
          for (const output of outputs) {
            if (output.kind === 'cashPosted' && output.account === 'DU1')
              expected = expected.plus(output.amount);
            if (output.kind === 'execution' && output.execution.acctNumber === 'DU1') {
              const { side, shares = Decimal.ZERO, price = 0 } = output.execution;
              const value = shares.times(price);
              expected = side === 'BOT' ? expected.minus(value) : expected.plus(value);
            }
          }
          const { balances } = made.venue.keptBooks().ledger;
          const sums = new Map<string, Decimal>();
          for (const [, unit, amount] of balances)
            sums.set(unit, (sums.get(unit) ?? Decimal.ZERO).plus(amount));
          for (const sum of sums.values()) expect(sum.isZero).toBe(true);
        };
        for (const { kind, qty, price } of steps) {
          made.now = instantFromIso(new Date(made.now / 1000 + 60_000).toISOString());
          if (kind === 'buy') hear(made.place({ totalQuantity: qty }, { conId: AAPL }));
          else if (kind === 'sell') hear(made.place({ action: 'SELL', totalQuantity: qty }, { conId: AAPL }));
          else if (kind === 'euros')
            hear(
              made.place(
                { totalQuantity: qty * 10 },
                { conId: EUR_USD, exchange: 'IDEALPRO' },
                { account: 'DU1' },
              ),
            );
          else if (kind === 'night') hear(made.until(new Date(made.now / 1000 + 86_400_000).toISOString()));
          else {
            hear(made.quote('NASDAQ', [[price / 100, 1e6]], [[price / 100 + 0.01, 1e6]]));
            hear(made.print(price / 100));
          }
        }
        // What an account has is what it began with, was posted, and traded.
        expect(made.venue.statement('DU1').cash.get('USD')?.toString()).toBe(expected.toString());
      }),
      { numRuns: 40 },
    );
  });
});

describe('the table of the dollar', () => {
  it('says when it is out of date, and which rate is held on to', () => {
    expect(staleBenchmark(instantFromIso('2024-12-31T20:00:00Z'))).toBeUndefined();
    expect(staleBenchmark(instantFromIso('2025-01-02T14:30:00Z'))).toBe(
      'interest after 2024-12-31 is by the last rate that is known here, 4.33 % of 2024-12-19; what has changed since is not in it',
    );
  });
});
