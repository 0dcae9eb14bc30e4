import { Decimal, type Instant } from '@tapewright/model';
import { rateAt, type EffectiveRate } from './effective-rate.ts';
import { marginalCharge, tiers, type Tier } from './tiers.ts';

/** IBKR's charge per contract, by premium and by the contracts of the month. */
interface OptionRates {
  /** Premium per share below which `rates` hold; the last has none. */
  readonly bands: readonly { readonly below: Decimal | undefined; readonly rates: readonly Tier[] }[];
  /** USD per order. */
  readonly minimum: Decimal;
}

const OPTION_RATES: readonly EffectiveRate<OptionRates>[] = [
  {
    from: '20000101',
    rate: {
      bands: [
        {
          below: Decimal.of('0.05'),
          rates: tiers([100_000, '0.25'], [undefined, '0.15']),
        },
        {
          below: Decimal.of('0.10'),
          rates: tiers([50_000, '0.50'], [100_000, '0.25'], [undefined, '0.15']),
        },
        {
          below: undefined,
          rates: tiers([10_000, '0.65'], [50_000, '0.50'], [100_000, '0.25'], [undefined, '0.15']),
        },
      ],
      minimum: Decimal.of('1.00'),
    },
    source: 'IBKR, Commissions, US options, 2025–26; the nearest known for earlier years',
  },
];

interface OptionPassThrough {
  /** USD per contract, both sides. */
  readonly regulatory: Decimal;
  readonly clearing: Decimal;
  /** USD for the whole trade from this many contracts on. */
  readonly clearingCap: Decimal;
  readonly clearingCapFrom: Decimal;
  /** USD per contract sold: FINRA's trading activity fee. */
  readonly activity: Decimal;
}

const PASS_THROUGH: readonly EffectiveRate<OptionPassThrough>[] = [
  {
    from: '20000101',
    rate: {
      regulatory: Decimal.of('0.02685'),
      clearing: Decimal.of('0.02'),
      clearingCap: Decimal.of('55'),
      clearingCapFrom: Decimal.of(2_750),
      activity: Decimal.of('0.00279'),
    },
    source: 'IBKR, US options, third-party fees (ORF, OCC, FINRA), 2025–26',
  },
];

/** The commission of one fill before the order's minimum, in USD. `premium` is per share; `monthQty` the contracts of the month before it. */
export function optionCharge(fill: {
  readonly at: Instant;
  readonly qty: Decimal;
  readonly premium: Decimal;
  readonly monthQty: Decimal;
}): Decimal {
  const { bands } = rateAt(OPTION_RATES, fill.at);
  const band = bands.find(({ below }) => below === undefined || fill.premium.lessThan(below));
  return marginalCharge(band?.rates ?? [], fill.monthQty, fill.qty);
}

/** USD per order. */
export function optionMinimum(at: Instant): Decimal {
  return rateAt(OPTION_RATES, at).minimum;
}

/** What clearing and regulators take of a fill, in USD. The fee of the exchange that traded is not known here and not charged. */
export function optionPassThrough(fill: {
  readonly at: Instant;
  readonly side: 'BUY' | 'SELL';
  readonly qty: Decimal;
}): Decimal {
  const { regulatory, clearing, clearingCap, clearingCapFrom, activity } = rateAt(PASS_THROUGH, fill.at);
  const cleared = fill.qty.atMost(clearingCapFrom) ? clearing.times(fill.qty) : clearingCap;
  const sold = fill.side === 'SELL' ? activity.times(fill.qty) : Decimal.ZERO;
  return regulatory.times(fill.qty).plus(cleared).plus(sold);
}
