import type { Order } from '@tapewright/model';
import { PriceOffStep, type PriceSteps, type StepRounding } from '../contracts/price-steps.ts';

/** Fields that are prices at the exchange, whatever the type of order. */
const PRICES = ['lmtPrice', 'trailStopPrice', 'adjustedStopPrice', 'adjustedStopLimitPrice'] as const;

/** Types whose auxPrice is a price and no amount or offset. */
const AUX_IS_PRICE: ReadonlySet<string> = new Set(['STP', 'STP LMT', 'STP PRT', 'MIT', 'LIT']);

/** The price fields of an order on the steps; without a rounding a price that is on none throws a `PriceOffStep`. */
export function pricesOnSteps(order: Order, steps: PriceSteps, rounding?: StepRounding): Partial<Order> {
  const hasPriceInAux = AUX_IS_PRICE.has(order.orderType ?? '');
  const fields = hasPriceInAux ? ([...PRICES, 'auxPrice'] as const) : PRICES;
  const rounded: Record<string, number> = {};
  for (const field of fields) {
    const price = order[field];
    if (price === undefined || steps.conforms(price)) continue;
    if (rounding === undefined) throw new PriceOffStep(field, price, steps);
    rounded[field] = steps.round(price, rounding);
  }
  return rounded;
}
