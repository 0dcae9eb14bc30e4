import { Decimal } from '@tapewright/model';
import type { EffectiveRate } from './effective-rate.ts';

export interface TieredStockRate {
  /** USD per share, up to and with so many shares in the calendar month; the last tier has no end. */
  readonly tiers: readonly { readonly upTo: Decimal | undefined; readonly perShare: Decimal }[];
  /** USD per order. */
  readonly minimum: Decimal;
  /** Of the order's value. Goes before the minimum. */
  readonly maximumShare: Decimal;
  /** USD per share, of NSCC and DTC. */
  readonly clearing: Decimal;
  /** What is passed through of the exchange's and FINRA's own fees, as a part of the commission. */
  readonly nysePassThrough: Decimal;
  readonly finraPassThrough: Decimal;
}

const TIERS = [
  tier('300000', '0.0035'),
  tier('3000000', '0.002'),
  tier('20000000', '0.0015'),
  tier('100000000', '0.001'),
  tier(undefined, '0.0005'),
];

/** IBKR Pro, Tiered, US stocks and ETFs. */
export const TIERED_STOCK_RATES: readonly EffectiveRate<TieredStockRate>[] = [
  {
    from: '20000101',
    rate: rate('0.00056'),
    source: 'IBKR, Commissions, Stocks, Tiered, and its page of worked examples',
  },
  {
    from: '20250101',
    rate: rate('0.000563'),
    source:
      'IBKR, Commissions, Stocks, Tiered, 2025–26; the day of the change of the FINRA part is not known',
  },
];

/** The commission in USD of an order that has filled `qty` shares worth `value` in all, after `monthQty` shares in the same month. */
export function tieredStockCommission(
  { tiers, minimum, maximumShare }: TieredStockRate,
  qty: Decimal,
  value: Decimal,
  monthQty: Decimal,
): Decimal {
  if (qty.isZero) return Decimal.ZERO;
  let commission = Decimal.ZERO;
  let from = monthQty;
  const until = monthQty.plus(qty);
  for (const { upTo, perShare } of tiers) {
    const end = upTo === undefined ? until : until.min(upTo);
    if (!end.greaterThan(from)) continue;
    commission = commission.plus(end.minus(from).times(perShare));
    from = end;
  }
  return commission.max(minimum).min(maximumShare.times(value));
}

function tier(upTo: string | undefined, perShare: string) {
  return { upTo: upTo === undefined ? undefined : Decimal.of(upTo), perShare: Decimal.of(perShare) };
}

function rate(finraPassThrough: string): TieredStockRate {
  return {
    tiers: TIERS,
    minimum: Decimal.of('0.35'),
    maximumShare: Decimal.of('0.01'),
    clearing: Decimal.of('0.0002'),
    nysePassThrough: Decimal.of('0.000175'),
    finraPassThrough: Decimal.of(finraPassThrough),
  };
}
