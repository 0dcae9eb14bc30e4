import { Decimal } from '@tapewright/model';
import type { EffectiveRate } from './effective-rate.ts';

export interface FixedStockRate {
  /** USD per share. */
  readonly perShare: Decimal;
  /** USD per order. */
  readonly minimum: Decimal;
  /** Of the order's value. Goes before the minimum. */
  readonly maximumShare: Decimal;
  /** USD per order: the least that any order pays, such as one for a fraction of a share. */
  readonly floor: Decimal;
}

/** IBKR Pro, Fixed, US stocks and ETFs. */
export const FIXED_STOCK_RATES: readonly EffectiveRate<FixedStockRate>[] = [
  {
    from: '20000101',
    rate: {
      perShare: Decimal.of('0.005'),
      minimum: Decimal.of('1.00'),
      maximumShare: Decimal.of('0.01'),
      floor: Decimal.of('0.01'),
    },
    source: "IBKR, Commissions, Stocks, Fixed, 2025–26; applied to earlier years as today's price",
  },
];

/** The commission of an order that has filled `qty` shares worth `value` in all, in USD. */
export function fixedStockCommission(rate: FixedStockRate, qty: Decimal, value: Decimal): Decimal {
  if (qty.isZero) return Decimal.ZERO;
  return rate.perShare.times(qty).max(rate.minimum).min(rate.maximumShare.times(value)).max(rate.floor);
}
