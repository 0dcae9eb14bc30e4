import { Decimal } from '@tapewright/model';
import { hasKindFees, kindFees } from './by-kind.ts';
import { rateAt } from './effective-rate.ts';
import type { FeeEvent, FeePlan, Fees } from './fee-plan.ts';
import { forexCommission, usdValueOf } from './forex.ts';
import { regulatoryFees } from './regulatory.ts';
import { FIXED_STOCK_RATES, fixedStockCommission } from './us-stock-fixed.ts';

/**
 * IBKR Pro with Fixed pricing: US stocks with what regulators take, spot currencies with USD on one side, and US options, futures, bonds,
 * funds, cryptocurrencies and CFDs.
 */
export const IBKR_FIXED: FeePlan = {
  name: 'IBKR Fixed',
  covers(listing) {
    const { secType, currency, symbol } = listing.contract;
    if (secType === 'STK') return currency === 'USD';
    if (secType === 'CASH') return currency === 'USD' || symbol === 'USD';
    return hasKindFees(listing);
  },
  needsMonthQty: isTieredByContracts,
  feesOf(fill) {
    const { secType } = fill.listing.contract;
    if (secType === 'STK') return stockFees(fill);
    return secType === 'CASH' ? forexFees(fill) : kindFees(fill);
  },
};

/** Kinds whose charge per contract depends on the contracts of the month. */
export function isTieredByContracts(secType: string): boolean {
  return secType === 'OPT' || secType === 'FUT' || secType === 'FOP';
}

function stockFees({ at, side, qty, value, before }: FeeEvent): Fees {
  const allQty = before.qty.plus(qty);
  const allValue = before.value.plus(value);
  const commission = fixedStockCommission(rateAt(FIXED_STOCK_RATES, at), allQty, allValue);
  const regulatory = regulatoryFees({
    at,
    side,
    qty,
    value,
    qtyBefore: before.qty,
    tradingActivityFeeBefore: before.tradingActivityFee,
  });
  return {
    currency: 'USD',
    commission: commission.minus(before.commission),
    thirdParty: regulatory.total,
    after: {
      qty: allQty,
      value: allValue,
      commission,
      tradingActivityFee: regulatory.tradingActivityFee,
    },
  };
}

function forexFees({ listing, qty, value, before, monthValue }: FeeEvent): Fees {
  const after = { ...before, qty: before.qty.plus(qty), value: before.value.plus(value) };
  const commission = forexCommission(usdValueOf(listing, after.qty, after.value), monthValue);
  return {
    currency: 'USD',
    commission: commission.minus(before.commission),
    thirdParty: Decimal.ZERO,
    after: { ...after, commission },
  };
}
