import { Decimal } from '@tapewright/model';
import type { TradePlan, TrailPlan } from '../order-types/order-type.ts';

/** A trailing stop after a price: moved down (one that is `above` the market) or up, or the same plan when it stays where it is. */
export function trailed(plan: TrailPlan, isAbove: boolean, price: number | undefined): TrailPlan {
  if (price === undefined) return plan;
  const stop = stopBehind(plan.distance, isAbove, price);
  const isCloser = plan.stop === undefined || (isAbove ? stop < plan.stop : stop > plan.stop);
  return isCloser ? { ...plan, stop } : plan;
}

/** Whether a trailing order's trigger is above the market: a buyer's stop is, and a seller's that waits to be touched. */
export function trailsAbove({ isTouch }: TrailPlan, isBuy: boolean): boolean {
  return isBuy !== (isTouch === true);
}

/** What a trailing stop does once it is reached. Source: IBKR, "Trailing Stop Limit": a seller's limit is its stop less the offset. */
export function tradeAfter({ stop, limitOffset }: TrailPlan, isBuy: boolean): TradePlan {
  if (limitOffset === undefined || stop === undefined) return { kind: 'trade' };
  const offset = Decimal.of(limitOffset);
  return {
    kind: 'trade',
    limit: Decimal.of(stop)
      .plus(isBuy ? offset : offset.negated())
      .toNumber(),
  };
}

/** Exact: the stop is stated to clients, and 230.1 − 0.2 is not 229.9 in doubles. */
function stopBehind(distance: TrailPlan['distance'], isAbove: boolean, price: number): number {
  const from = Decimal.of(price);
  const behind =
    'percent' in distance ? from.times(distance.percent).times('0.01') : Decimal.of(distance.amount);
  return (isAbove ? from.plus(behind) : from.minus(behind)).toNumber();
}
