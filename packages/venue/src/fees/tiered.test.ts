import { Decimal, instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { listingsOf } from '../instruments/instruments.ts';
import { AAPL, Scene } from '../testing/scene.ts';
import { NO_FEES_YET, type FeeEvent, type FeeTally } from './fee-plan.ts';
import { IBKR_TIERED } from './ibkr-tiered.ts';
import { TIERED_STOCK_RATES, tieredStockCommission } from './us-stock-tiered.ts';

const [aapl] = listingsOf(['AAPL']) as [never];
const JUNE_2023 = instantFromIso('2023-06-01T15:00:00Z');
const JUNE_2013 = instantFromIso('2013-06-03T15:00:00Z');

function fees(fill: Partial<FeeEvent> & { qty: Decimal; price: string }) {
  return IBKR_TIERED.feesOf({
    at: JUNE_2023,
    listing: aapl,
    side: 'SELL',
    exchange: 'NASDAQ',
    liquidity: 2,
    before: NO_FEES_YET,
    monthValue: Decimal.ZERO,
    monthQty: Decimal.ZERO,
    value: fill.qty.times(fill.price),
    ...fill,
  });
}

function total(fill: Parameters<typeof fees>[0]): string {
  const { commission, thirdParty } = fees(fill);
  return commission.plus(thirdParty).toFixed(2, 'half-up');
}

describe('IBKR Tiered, US stocks', () => {
  // IBKR's own comparison of Fixed and Tiered prices: the edition with SEC's 0.000008 (2023) and the one with 0.0000174 (2013).
  it.each([
    [JUNE_2023, 30_000_000, 'NASDAQ', 1, '-13811.90'],
    [JUNE_2023, 30_000_000, 'NASDAQ', 2, '139188.10'],
    [JUNE_2023, 30_000_000, 'NYSE', 2, '139188.10'],
    [JUNE_2023, 200_000, 'NASDAQ', 2, '1355.78'],
    [JUNE_2013, 30_000_000, 'NASDAQ', 1, '-12403.22'],
    [JUNE_2013, 30_000_000, 'NASDAQ', 2, '140596.78'],
    [JUNE_2013, 200_000, 'NASDAQ', 2, '1363.86'],
  ] as const)(
    'at %d %d shares sold at 5 on %s with liquidity %d cost %s',
    (at, qty, exchange, liquidity, sum) => {
      expect(total({ at, qty: Decimal.of(qty), price: '5', exchange, liquidity })).toBe(sum);
    },
  );

  it.each([
    // 100 × 0.0035 is 0.35, the minimum; 10 × 0.20 × 1 % is 0.02, the maximum.
    [100, '25', 0, '0.35'],
    [10, '25', 0, '0.35'],
    [10, '0.2', 0, '0.02'],
    // 299,900 before: 100 at 0.0035 and 900 at 0.0020.
    [1_000, '25', 299_900, '2.15'],
    // From 100,000,000 on 0.0005.
    [10_000, '25', 100_000_000, '5'],
  ])('%d shares at %s after %d in the month: %s', (qty, price, month, commission) => {
    const size = Decimal.of(qty);
    const [{ rate }] = TIERED_STOCK_RATES as [(typeof TIERED_STOCK_RATES)[0]];
    expect(tieredStockCommission(rate, size, size.times(price), Decimal.of(month)).toString()).toBe(
      commission,
    );
  });

  it('charges fills of one order by the increment of all together', () => {
    const charge = (qty: number, before: FeeTally) => fees({ qty: Decimal.of(qty), price: '25', before });
    const first = charge(50, NO_FEES_YET);
    const second = charge(150, first.after);
    // 50 shares: the minimum, 0.35. 200 shares: 0.70.
    expect([first, second].map(({ commission }) => commission.toString())).toEqual(['0.35', '0.35']);
  });

  it('below a dollar charges a part of the value for removing, and gives nothing for adding', () => {
    const [removed, added] = ([2, 1] as const).map((liquidity) =>
      fees({ side: 'BUY', qty: Decimal.of(1_000), price: '0.5', liquidity }),
    );
    // 500 × 0.003
    expect(removed?.thirdParty.minus(added?.thirdParty ?? 0).toString()).toBe('1.5');
  });
});

describe('a venue with Tiered prices', () => {
  it("counts the month's shares of an account, and begins anew with the month", () => {
    const scene = new Scene({ feePlan: IBKR_TIERED }, '2026-08-31T14:00:00Z');
    const buy = (qty: number) => {
      scene.quote('NASDAQ', [[4.99, 1]], [[5, qty]], AAPL);
      scene.place({ totalQuantity: qty });
      return scene.venue.executions().at(-1)?.report.commissionAndFees;
    };
    const cheap = buy(300_000) ?? 0;
    const cheaper = buy(300_000) ?? 0;
    scene.until('2026-09-01T14:00:00Z');
    // 300,000 at 0.0035 and then at 0.0020 differ by 450, and what is passed through of it: 450 × (0.000175 + 0.000563).
    expect(cheap - cheaper).toBeCloseTo(450.3321, 6);
    expect(buy(300_000)).toBe(cheap);
  });
});
