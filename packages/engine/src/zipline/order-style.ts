import type { OrderTerms } from '../orders/order-terms.ts';

/** How an order asks the market: what `MarketOrder()`, `LimitOrder(99.5)` and the others return. */
export interface OrderStyle {
  readonly limit_price?: number | undefined;
  readonly stop_price?: number | undefined;
}

export function MarketOrder(): OrderStyle {
  return {};
}

export function LimitOrder(limit_price: number): OrderStyle {
  return { limit_price };
}

export function StopOrder(stop_price: number): OrderStyle {
  return { stop_price };
}

export function StopLimitOrder(limit_price: number, stop_price: number): OrderStyle {
  return { limit_price, stop_price };
}

export function termsOf({ limit_price, stop_price }: OrderStyle): OrderTerms {
  return {
    ...(limit_price !== undefined && { limit: limit_price }),
    ...(stop_price !== undefined && { stop: stop_price }),
  };
}

/**
 * The whole units of an amount, toward zero; within a ten-thousandth of a whole number it is that number, because a division may have
 * missed it by a little. zipline rounds so.
 */
export function roundedAmount(amount: number): number {
  const nearest = Math.round(amount);
  return Math.abs(amount - nearest) < 1e-4 ? nearest : Math.trunc(amount);
}
