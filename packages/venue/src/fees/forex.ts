import { Decimal, invariant } from '@tapewright/model';
import type { Listing } from '../venue-io.ts';

interface ForexTier {
  /** USD traded in the month up to which the tier reaches. */
  readonly upTo: Decimal;
  /** Of the value: 0.20 basis points is 0.00002. */
  readonly rate: Decimal;
  /** USD per order. */
  readonly minimum: Decimal;
}

const LAST_TIER: ForexTier = {
  upTo: Decimal.of('1e18'),
  rate: Decimal.of('0.000008'),
  minimum: Decimal.of('1.00'),
};

/** IBKR Pro, spot currencies, by the value traded in the calendar month. Source: IBKR, Commissions, Spot currencies, 2025–26. */
const TIERS: readonly ForexTier[] = [
  { upTo: Decimal.of(1_000_000_000), rate: Decimal.of('0.00002'), minimum: Decimal.of('2.00') },
  { upTo: Decimal.of(2_000_000_000), rate: Decimal.of('0.000015'), minimum: Decimal.of('1.50') },
  { upTo: Decimal.of(5_000_000_000), rate: Decimal.of('0.00001'), minimum: Decimal.of('1.25') },
  LAST_TIER,
];

/** The commission in USD of an order worth `value` USD in all, after `monthValue` USD in the same month. */
export function forexCommission(value: Decimal, monthValue: Decimal): Decimal {
  if (value.isZero) return Decimal.ZERO;
  const { minimum } = TIERS.find(({ upTo }) => monthValue.lessThan(upTo)) ?? LAST_TIER;
  return tiered(monthValue.plus(value)).minus(tiered(monthValue)).max(minimum);
}

/** USD value of a trade in a pair: `value` in its quote currency, `qty` in its base. Only for pairs with USD on one side. */
export function usdValueOf(listing: Listing, qty: Decimal, value: Decimal): Decimal {
  if (listing.contract.currency === 'USD') return value;
  invariant(listing.contract.symbol === 'USD', `${listing.contract.localSymbol} has no USD side`);
  return qty;
}

/** The charge on a whole month's value, each part at its own tier's rate. */
function tiered(value: Decimal): Decimal {
  let charge = Decimal.ZERO;
  let from = Decimal.ZERO;
  for (const { upTo, rate } of TIERS) {
    if (value.atMost(from)) break;
    charge = charge.plus(rate.times(value.min(upTo).minus(from)));
    from = upTo;
  }
  return charge;
}
