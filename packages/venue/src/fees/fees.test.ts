import { Decimal, instantFromIso } from '@tapewright/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listingsOf } from '../instruments/instruments.ts';
import { NO_FEES_YET, type FeeTally } from './fee-plan.ts';
import { forexCommission } from './forex.ts';
import { IBKR_FIXED } from './ibkr-fixed.ts';
import { AUDIT_TRAIL_FEE, SEC_FEE, TRADING_ACTIVITY_FEE } from './regulatory.ts';

const [aapl, eurUsd] = listingsOf(['AAPL', 'EUR.USD']) as [never, never];
const AUGUST_2026 = instantFromIso('2026-08-25T18:11:30Z');

function fill(
  side: 'BUY' | 'SELL',
  qty: number | string,
  price: number | string,
  before: FeeTally = NO_FEES_YET,
  at = AUGUST_2026,
) {
  return IBKR_FIXED.feesOf({
    at,
    listing: aapl,
    side,
    qty: Decimal.of(qty),
    value: Decimal.of(qty).times(price),
    before,
    monthValue: Decimal.ZERO,
    monthQty: Decimal.ZERO,
    exchange: 'NASDAQ',
    liquidity: 2,
  });
}

describe('IBKR Fixed, US stocks', () => {
  // IBKR's own worked examples, from its page of commissions.
  it.each([
    [100, 25, '1'],
    [1000, 25, '5'],
    [1000, 0.25, '2.5'],
    [10, 0.2, '0.02'],
  ])('charges %d shares at %d as the price list works it out: %s', (qty, price, commission) => {
    expect(fill('BUY', qty, price).commission.toString()).toBe(commission);
  });

  it('charges at least a cent for a fraction of a share', () => {
    // 1 % of 0.0001 × 230 is 0.00023.
    expect(fill('BUY', '0.0001', 230).commission.toString()).toBe('0.01');
  });

  it('charges what a gateway reported for one share bought on 2026-08-25: 1.000003', () => {
    const { commission, thirdParty } = fill('BUY', 1, 294.36);
    expect(commission.plus(thirdParty).toString()).toBe('1.000003');
  });

  it('charges fills of one order by the increment of all together', () => {
    // 150 shares: 1.00, the minimum. Then 250: 1.25, so 0.25 more. Then 1,000: 5.00, so 3.75 more.
    const first = fill('BUY', 150, 25);
    const second = fill('BUY', 100, 25, first.after);
    const third = fill('BUY', 750, 25, second.after);
    expect([first, second, third].map(({ commission }) => commission.toString())).toEqual([
      '1',
      '0.25',
      '3.75',
    ]);
  });

  it('adds what regulators take of a sale', () => {
    // 1,000 shares at 25 on 2026-08-25: SEC 25,000 × 0.0000206 = 0.515; TAF 1,000 × 0.000195 = 0.195; CAT 1,000 × 0.000003 = 0.003.
    expect(fill('SELL', 1000, 25).thirdParty.toString()).toBe('0.713');
    // The same on 2024-06-03: SEC 25,000 × 0.0000278 = 0.695; TAF 1,000 × 0.000166 = 0.166; no CAT fee yet.
    expect(
      fill('SELL', 1000, 25, NO_FEES_YET, instantFromIso('2024-06-03T15:00:00Z')).thirdParty.toString(),
    ).toBe('0.861');
  });

  it('changes the rate at midnight in New York', () => {
    // 2024-05-22 begins in New York at 04:00 UTC; SEC 0.000008 before, 0.0000278 from then on. TAF 0.166 on 1,000 shares.
    expect(
      fill('SELL', 1000, 25, NO_FEES_YET, instantFromIso('2024-05-22T03:59:59Z')).thirdParty.toString(),
    ).toBe('0.366');
    expect(
      fill('SELL', 1000, 25, NO_FEES_YET, instantFromIso('2024-05-22T04:00:00Z')).thirdParty.toString(),
    ).toBe('0.861');
  });

  it("caps FINRA's fee over all fills of an order", () => {
    // 60,000 × 0.000195 = 11.70, capped at 9.79; the second fill of 40,000 adds what is left of the cap after 20,000 × 0.000195 = 3.90.
    const first = fill('SELL', 20_000, 1);
    const second = fill('SELL', 40_000, 1, first.after);
    expect(first.after.tradingActivityFee.toString()).toBe('3.9');
    expect(second.after.tradingActivityFee.toString()).toBe('9.79');
  });

  it('costs an order the same however it is filled', () => {
    const part = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 50_000 }),
        (parts, cents) => {
          const price = Decimal.fromUnits(cents, 2).toString();
          let tally = NO_FEES_YET;
          let paid = Decimal.ZERO;
          for (const qty of parts) {
            const fees = fill('SELL', qty, price, tally);
            paid = paid.plus(fees.commission).plus(fees.thirdParty);
            tally = fees.after;
          }
          const whole = fill(
            'SELL',
            parts.reduce((sum, qty) => sum + qty, 0),
            price,
          );
          expect(paid.toString()).toBe(whole.commission.plus(whole.thirdParty).toString());
        },
      ),
    );
  });
});

describe('IBKR, spot currencies', () => {
  // IBKR's own worked examples.
  it.each([
    [50_000, 0, '2'],
    [1_000_000_000, 0, '20000'],
    [1_250_000_000, 0, '23750'],
    // In the second billion of a month: 250 million at 0.15 basis points.
    [250_000_000, 1_000_000_000, '3750'],
    [1_000, 1_000_000_000, '1.5'],
  ])('charges %d USD after %d in the month with %s', (value, month, commission) => {
    expect(forexCommission(Decimal.of(value), Decimal.of(month)).toString()).toBe(commission);
  });

  it('knows the USD value from either side of the pair', () => {
    const [usdJpy] = listingsOf(['USD.JPY']) as [never];
    const fees = (listing: never, qty: number, price: number) =>
      IBKR_FIXED.feesOf({
        at: AUGUST_2026,
        listing,
        side: 'BUY',
        qty: Decimal.of(qty),
        value: Decimal.of(qty).times(price),
        before: NO_FEES_YET,
        monthValue: Decimal.ZERO,
        monthQty: Decimal.ZERO,
        exchange: 'NASDAQ',
        liquidity: 2,
      }).commission.toString();
    // 1,000,000 EUR at 1.2 is 1,200,000 USD: × 0.00002 = 24. 1,000,000 USD: 20.
    expect(fees(eurUsd, 1_000_000, 1.2)).toBe('24');
    expect(fees(usdJpy, 1_000_000, 147.5)).toBe('20');
  });
});

describe('the tables of rates', () => {
  it.each([
    ['SEC', SEC_FEE],
    ['TAF', TRADING_ACTIVITY_FEE],
    ['CAT', AUDIT_TRAIL_FEE],
  ])('of %s are in order of time and name their source', (_, rates) => {
    const dates = rates.map(({ from }) => from);
    expect(dates).toEqual([...new Set(dates)].sort());
    for (const { source } of rates) expect(source).not.toBe('');
  });
});
