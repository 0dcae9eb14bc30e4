import { Decimal, type Instant } from '@tapewright/model';
import { rateAt, type EffectiveRate } from './effective-rate.ts';
import { marginalCharge, tiers, type Tier } from './tiers.ts';

interface BondRates {
  /** Of the face value of an order. */
  readonly rates: readonly Tier[];
  /** USD per order. */
  readonly minimum: Decimal;
  /** USD per order, and the part of its value: the smaller is the most. Undefined: no maximum. */
  readonly maximum: { readonly amount: Decimal; readonly partOfValue: Decimal } | undefined;
}

const SOURCE = 'IBKR, Commissions, Bonds, 2025';

const CORPORATE: readonly EffectiveRate<BondRates>[] = [
  {
    from: '20000101',
    rate: {
      rates: tiers([10_000, '0.001'], [undefined, '0.00025']),
      minimum: Decimal.of('1.00'),
      maximum: { amount: Decimal.of(250), partOfValue: Decimal.of('0.01') },
    },
    source: SOURCE,
  },
];

const TREASURY: readonly EffectiveRate<BondRates>[] = [
  {
    from: '20000101',
    rate: {
      rates: tiers([1_000_000, '0.00002'], [undefined, '0.000001']),
      minimum: Decimal.of('5.00'),
      maximum: undefined,
    },
    source: SOURCE,
  },
];

/** The commission of an order in US bonds of so much face value, worth `value` in all, in USD. */
export function bondCommission(order: {
  readonly at: Instant;
  readonly isTreasury: boolean;
  readonly face: Decimal;
  readonly value: Decimal;
}): Decimal {
  const { rates, minimum, maximum } = rateAt(order.isTreasury ? TREASURY : CORPORATE, order.at);
  const charge = marginalCharge(rates, Decimal.ZERO, order.face).max(minimum);
  return maximum === undefined
    ? charge
    : charge.min(maximum.amount.min(maximum.partOfValue.times(order.value)));
}
