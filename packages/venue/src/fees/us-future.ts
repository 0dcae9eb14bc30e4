import { Decimal, type Instant } from '@tapewright/model';
import { rateAt, type EffectiveRate } from './effective-rate.ts';
import { marginalCharge, tiers, type Tier } from './tiers.ts';

const IBKR = 'IBKR, Commissions, US futures and future options, 2025–26';
const LEAN = 'QuantConnect LEAN, InteractiveBrokersFeeModel, table of exchange fees';

/** What IBKR charges per contract, by the contracts of the month, in USD. */
const STANDARD: readonly EffectiveRate<readonly Tier[]>[] = [
  row(tiers([1_000, '0.85'], [10_000, '0.65'], [20_000, '0.45'], [undefined, '0.25'])),
];
const MICRO: readonly EffectiveRate<readonly Tier[]>[] = [
  row(tiers([1_000, '0.25'], [10_000, '0.20'], [20_000, '0.15'], [undefined, '0.10'])),
];
const E_MINI_FX: readonly EffectiveRate<readonly Tier[]>[] = [row(tiers([undefined, '0.50']))];
const E_MICRO_FX: readonly EffectiveRate<readonly Tier[]>[] = [row(tiers([undefined, '0.15']))];

/** Symbol → IBKR's table; any other is charged as STANDARD. */
const SPECIAL: Readonly<Record<string, readonly EffectiveRate<readonly Tier[]>[]>> = {
  MES: MICRO,
  MNQ: MICRO,
  M2K: MICRO,
  MYM: MICRO,
  E7: E_MINI_FX,
  J7: E_MINI_FX,
  M6E: E_MICRO_FX,
  M6A: E_MICRO_FX,
  M6B: E_MICRO_FX,
};

/** Symbol → the exchange's fee per contract, in USD. */
const EXCHANGE_FEE: Readonly<Record<string, string>> = {
  ES: '1.28',
  NQ: '1.28',
  RTY: '1.28',
  YM: '1.28',
  MES: '0.30',
  MNQ: '0.30',
  M2K: '0.30',
  MYM: '0.30',
};
const OTHER_EXCHANGE_FEE: EffectiveRate<Decimal> = {
  from: '20000101',
  rate: Decimal.of('1.60'),
  source: `${LEAN}: its default`,
};
/** Of an option on such a future. */
const EXCHANGE_FEE_OF_OPTION: Readonly<Record<string, string>> = { ES: '0.55' };

/** The National Futures Association's assessment per contract, in USD. */
const ASSESSMENT: readonly EffectiveRate<Decimal>[] = [
  { from: '20000101', rate: Decimal.of('0.02'), source: IBKR },
];

/** IBKR's commission on a fill in a US future or an option on one, in USD. `monthQty`: the contracts of the month before it. */
export function futureCharge(fill: {
  readonly at: Instant;
  readonly symbol: string;
  readonly qty: Decimal;
  readonly monthQty: Decimal;
}): Decimal {
  return marginalCharge(rateAt(SPECIAL[fill.symbol] ?? STANDARD, fill.at), fill.monthQty, fill.qty);
}

/** What exchange and association take of a fill, in USD. */
export function futurePassThrough(fill: {
  readonly at: Instant;
  readonly symbol: string;
  readonly isOption: boolean;
  readonly qty: Decimal;
}): Decimal {
  const { symbol, isOption, at, qty } = fill;
  const known = isOption ? EXCHANGE_FEE_OF_OPTION[symbol] : EXCHANGE_FEE[symbol];
  const exchange = known === undefined ? OTHER_EXCHANGE_FEE.rate : Decimal.of(known);
  return exchange.plus(rateAt(ASSESSMENT, at)).times(qty);
}

function row(rate: readonly Tier[]): EffectiveRate<readonly Tier[]> {
  return { from: '20000101', rate, source: IBKR };
}
