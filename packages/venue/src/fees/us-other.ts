import { Decimal, type Instant } from '@tapewright/model';
import { rateAt, type EffectiveRate } from './effective-rate.ts';
import { tiers, type Tier } from './tiers.ts';

/** A part of the value of an order, within bounds. */
interface ValueRate {
  readonly rate: Decimal;
  /** USD per order. */
  readonly minimum: Decimal;
  /** Of the order's value, before which the minimum gives way; undefined: it does not. */
  readonly maximumPart: Decimal | undefined;
}

const INDEX_CFD: readonly EffectiveRate<ValueRate>[] = [
  {
    from: '20000101',
    rate: { rate: Decimal.of('0.00002'), minimum: Decimal.of(1), maximumPart: undefined },
    source: 'QuantConnect LEAN, InteractiveBrokersFeeModel: 0.002 % of an index CFD, at least 1 USD',
  },
];

/** By the value that the account traded in the month. Each order pays the tier that the month had reached before it. */
const CRYPTO: readonly EffectiveRate<readonly Tier[]>[] = [
  {
    from: '20000101',
    rate: tiers([100_000, '0.0018'], [1_000_000, '0.0015'], [undefined, '0.0012']),
    source: 'IBKR, Commissions, Cryptocurrencies (Paxos), 2024; from memory, not read again',
  },
];
const CRYPTO_MINIMUM = Decimal.of('1.75');
const CRYPTO_MAXIMUM_PART = Decimal.of('0.01');

/** A flat charge for a fund that is not free of one, or a part of its value where that is less. */
const FUND: readonly EffectiveRate<{ readonly flat: Decimal; readonly part: Decimal }>[] = [
  {
    from: '20000101',
    rate: { flat: Decimal.of('14.95'), part: Decimal.of('0.03') },
    source: 'IBKR, Commissions, Mutual funds (US), 2024; from memory, not read again',
  },
];

/** The commission of an order in an index CFD worth `value` in all, in its currency. */
export function indexCfdCommission(at: Instant, value: Decimal): Decimal {
  const { rate, minimum } = rateAt(INDEX_CFD, at);
  return rate.times(value).max(minimum);
}

/** The commission of an order in a cryptocurrency worth `value` USD in all, after `monthValue` USD in the month. */
export function cryptoCommission(at: Instant, value: Decimal, monthValue: Decimal): Decimal {
  const tier = rateAt(CRYPTO, at).find(({ upTo }) => upTo === undefined || monthValue.lessThan(upTo));
  const charge = (tier?.rate ?? Decimal.ZERO).times(value);
  return charge.max(CRYPTO_MINIMUM.min(CRYPTO_MAXIMUM_PART.times(value)));
}

/** The commission of an order in a mutual fund worth `value` USD in all. */
export function fundCommission(at: Instant, value: Decimal): Decimal {
  const { flat, part } = rateAt(FUND, at);
  return flat.min(part.times(value));
}
