import { Decimal, multiplierOf } from '@tapewright/model';
import type { Listing } from '../venue-io.ts';
import type { FeeEvent, Fees } from './fee-plan.ts';
import { rateAt } from './effective-rate.ts';
import { bondCommission } from './us-bond.ts';
import { futureCharge, futurePassThrough } from './us-future.ts';
import { optionCharge, optionMinimum, optionPassThrough } from './us-option.ts';
import { cryptoCommission, fundCommission, indexCfdCommission } from './us-other.ts';
import { FIXED_STOCK_RATES, fixedStockCommission } from './us-stock-fixed.ts';

/** Face value of one bond in IB's quantities; its price is in percent of that. */
const BOND_FACE = 1_000;
const PREMIUM_SCALE = 8;

/** Kinds that IBKR charges alike whichever plan for stocks the account has. */
const KINDS: readonly string[] = ['OPT', 'FOP', 'FUT', 'BOND', 'CRYPTO', 'FUND', 'CFD'];

/** Whether the charges below are known for a listing: US products, in dollars. An index is never traded, so it needs none. */
export function hasKindFees({ contract: { secType = '', currency } }: Listing): boolean {
  return secType === 'IND' || (KINDS.includes(secType) && currency === 'USD');
}

/** What IBKR charges for a fill in an option, a future, a bond, a cryptocurrency, a fund or a CFD. */
export function kindFees(fill: FeeEvent): Fees {
  switch (fill.listing.contract.secType) {
    case 'OPT':
      return optionFees(fill);
    case 'FUT':
    case 'FOP':
      return futureFees(fill);
    default:
      return byOrder(fill);
  }
}

function optionFees(fill: FeeEvent): Fees {
  const { at, qty, before, monthQty } = fill;
  const shares = qty.times(multiplierOf(fill.listing.contract) ?? Decimal.ONE);
  const charge = optionCharge({
    at,
    qty,
    premium: fill.value.dividedBy(shares, PREMIUM_SCALE),
    monthQty: monthQty.plus(before.qty),
  });
  const beforeMinimum = (before.beforeMinimum ?? Decimal.ZERO).plus(charge);
  const commission = beforeMinimum.max(optionMinimum(at));
  return feesAfter(fill, commission, optionPassThrough(fill), beforeMinimum);
}

function futureFees(fill: FeeEvent): Fees {
  const { at, qty, before, monthQty } = fill;
  const { symbol = '', secType } = fill.listing.contract;
  const charge = futureCharge({ at, symbol, qty, monthQty: monthQty.plus(before.qty) });
  const passedOn = futurePassThrough({ at, symbol, isOption: secType === 'FOP', qty });
  return feesAfter(fill, before.commission.plus(charge), passedOn, undefined);
}

/** Those that depend on the order as a whole. */
function byOrder(fill: FeeEvent): Fees {
  const { at, before, monthValue } = fill;
  const { secType } = fill.listing.contract;
  const value = before.value.plus(fill.value);
  const qty = before.qty.plus(fill.qty);
  switch (secType) {
    case 'BOND': {
      const isTreasury = fill.listing.details.bondType === 'US GOVERNMENT';
      const commission = bondCommission({ at, isTreasury, face: qty.times(BOND_FACE), value });
      return feesAfter(fill, commission, Decimal.ZERO, undefined);
    }
    case 'CRYPTO':
      return feesAfter(fill, cryptoCommission(at, value, monthValue), Decimal.ZERO, undefined);
    case 'FUND':
      return feesAfter(fill, fundCommission(at, value), Decimal.ZERO, undefined);
    default: {
      const isIndex = fill.listing.details.underSecType === 'IND';
      // A CFD on a share is charged like the share.
      const commission = isIndex
        ? indexCfdCommission(at, value)
        : fixedStockCommission(rateAt(FIXED_STOCK_RATES, at), qty, value);
      return feesAfter(fill, commission, Decimal.ZERO, undefined);
    }
  }
}

/** `commission` is that of the order so far; what it paid before is taken off. */
function feesAfter(
  { listing, qty, value, before }: FeeEvent,
  commission: Decimal,
  thirdParty: Decimal,
  beforeMinimum: Decimal | undefined,
): Fees {
  return {
    currency: listing.contract.currency ?? '',
    commission: commission.minus(before.commission),
    thirdParty,
    after: {
      ...before,
      qty: before.qty.plus(qty),
      value: before.value.plus(value),
      commission,
      ...(beforeMinimum === undefined ? {} : { beforeMinimum }),
    },
  };
}
