import { rateAt } from './effective-rate.ts';
import { exchangeFee } from './exchange-fees.ts';
import type { FeeEvent, FeePlan, Fees } from './fee-plan.ts';
import { IBKR_FIXED, isTieredByContracts } from './ibkr-fixed.ts';
import { regulatoryFees } from './regulatory.ts';
import { TIERED_STOCK_RATES, tieredStockCommission } from './us-stock-tiered.ts';

/**
 * IBKR Pro with Tiered pricing: US stocks by the month's volume, with the fees and rebates of exchanges, clearing and regulators passed
 * on. Everything else costs what it does with Fixed pricing. What a fill gives back may be more than it costs.
 */
export const IBKR_TIERED: FeePlan = {
  name: 'IBKR Tiered',
  covers: (listing) => IBKR_FIXED.covers(listing),
  needsMonthQty: (secType) => secType === 'STK' || isTieredByContracts(secType),
  feesOf: (fill) => (fill.listing.contract.secType === 'STK' ? stockFees(fill) : IBKR_FIXED.feesOf(fill)),
};

function stockFees(fill: FeeEvent): Fees {
  const { at, side, qty, value, before, monthQty } = fill;
  const rate = rateAt(TIERED_STOCK_RATES, at);
  const allQty = before.qty.plus(qty);
  const allValue = before.value.plus(value);
  const all = tieredStockCommission(rate, allQty, allValue, monthQty);
  const commission = all.minus(before.commission);
  const regulatory = regulatoryFees({
    at,
    side,
    qty,
    value,
    qtyBefore: before.qty,
    tradingActivityFeeBefore: before.tradingActivityFee,
  });
  const passedThrough = commission.times(rate.nysePassThrough).plus(commission.times(rate.finraPassThrough));
  return {
    currency: 'USD',
    commission,
    thirdParty: regulatory.total.plus(exchangeFee(fill)).plus(rate.clearing.times(qty)).plus(passedThrough),
    after: {
      qty: allQty,
      value: allValue,
      commission: all,
      tradingActivityFee: regulatory.tradingActivityFee,
    },
  };
}
