import { Decimal, type Instant } from '@tapewright/model';
import type { Listing } from '../venue-io.ts';

/** A fill, in the terms that fees depend on. */
export interface FeeEvent {
  readonly at: Instant;
  readonly listing: Listing;
  readonly side: 'BUY' | 'SELL';
  readonly qty: Decimal;
  /** qty × price × multiplier, in the listing's currency. */
  readonly value: Decimal;
  /** Where it traded. */
  readonly exchange: string;
  /** 1 added liquidity, 2 removed it. */
  readonly liquidity: 1 | 2;
  /** What the same order filled and paid before, today and in its present form. */
  readonly before: FeeTally;
  /** Currencies: what the account traded in the calendar month before this order's tally began, in the plan's currency. */
  readonly monthValue: Decimal;
  /**
   * Shares, or contracts of this kind, that the account traded in the calendar month before this order's tally began; zero where the
   * plan does not say that it `needsMonthQty`.
   */
  readonly monthQty: Decimal;
}

/**
 * What an order has filled and paid so far. A broker that has a minimum per order charges each fill the difference between the fee
 * of all fills together and what was charged before. A new day or a modification starts a new tally.
 */
export interface FeeTally {
  readonly qty: Decimal;
  readonly value: Decimal;
  readonly commission: Decimal;
  /** The capped fee of FINRA, see `regulatoryFees`. */
  readonly tradingActivityFee: Decimal;
  /** What the commission would be without a minimum, where charges differ from fill to fill: options. */
  readonly beforeMinimum?: Decimal | undefined;
}

export const NO_FEES_YET: FeeTally = {
  qty: Decimal.ZERO,
  value: Decimal.ZERO,
  commission: Decimal.ZERO,
  tradingActivityFee: Decimal.ZERO,
};

/** What a fill costs. Exact, in the currency of the plan; negative where a broker gives back. */
export interface Fees {
  readonly currency: string;
  /** To the broker. */
  readonly commission: Decimal;
  /** To exchanges and regulators. */
  readonly thirdParty: Decimal;
  /** The tally with this fill in it. */
  readonly after: FeeTally;
}

export interface FeePlan {
  readonly name: string;
  /** Whether the plan has rates for a listing. A venue refuses to be created with one that its plan cannot charge. */
  covers(listing: Listing): boolean;
  /** Whether fees of a kind of contract depend on the month's volume in shares or contracts, which then is counted. Absent: none do. */
  readonly needsMonthQty?: ((secType: string) => boolean) | undefined;
  /** The cost of a fill, as the difference to what the order paid before. */
  feesOf(fill: FeeEvent): Fees;
}

/** No costs at all: for tests, and to see what costs do to a strategy. */
export const NO_FEES: FeePlan = {
  name: 'no fees',
  covers: () => true,
  feesOf: ({ listing, qty, value, before }) => ({
    currency: listing.contract.currency ?? '',
    commission: Decimal.ZERO,
    thirdParty: Decimal.ZERO,
    after: { ...before, qty: before.qty.plus(qty), value: before.value.plus(value) },
  }),
};
