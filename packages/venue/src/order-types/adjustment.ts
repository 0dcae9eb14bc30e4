import { Decimal, type Order } from '@tapewright/model';
import { REFUSALS, type Refusal } from '../orders/refusal.ts';
import { hasPrice, type Adjustment } from './order-type.ts';

/** `adjustableTrailingUnit`: the trailing amount is a percentage. 0 is an amount. */
const PERCENT = 100;

const ADJUSTABLE: readonly string[] = ['STP', 'STP LMT', 'TRAIL', 'TRAIL LIMIT'];

/**
 * The one-time change of a stop into another kind of stop (`adjustedOrderType`) once price has gone as far as `triggerPrice`; undefined
 * when the order asks for none. Source: IBKR, TWS API, "Adjustable Stops".
 */
export function adjustmentOf(order: Order): Adjustment | undefined {
  const { adjustedOrderType: orderType, adjustedStopPrice, adjustedStopLimitPrice, triggerPrice } = order;
  if (!asksForAdjustment(order) || triggerPrice === undefined || adjustedStopPrice === undefined)
    return undefined;
  const isLimit = orderType === 'STP LMT' || orderType === 'TRAIL LIMIT';
  const lmtPrice = isLimit ? adjustedStopLimitPrice : undefined;
  if (orderType === 'STP' || orderType === 'STP LMT')
    return {
      trigger: triggerPrice,
      plan: { kind: 'stop', stop: adjustedStopPrice, next: { kind: 'trade', limit: lmtPrice } },
      order: { orderType, auxPrice: adjustedStopPrice, lmtPrice: lmtPrice ?? 0 },
    };

  const trailing = order.adjustedTrailingAmount ?? Number.NaN;
  const isPercent = order.adjustableTrailingUnit === PERCENT;
  const limitOffset =
    lmtPrice === undefined ? undefined : Decimal.of(adjustedStopPrice).minus(lmtPrice).abs().toNumber();
  return {
    trigger: triggerPrice,
    plan: {
      kind: 'trail',
      distance: isPercent ? { percent: trailing } : { amount: trailing },
      stop: adjustedStopPrice,
      limitOffset,
    },
    order: {
      orderType: orderType ?? '',
      trailStopPrice: adjustedStopPrice,
      lmtPrice: lmtPrice ?? 0,
      ...(isPercent ? { trailingPercent: trailing, auxPrice: 0 } : { auxPrice: trailing }),
    },
  };
}

/** Why an order cannot be adjusted as it asks to be. */
export function adjustmentRefusal(order: Order, orderType: string): Refusal | undefined {
  if (!asksForAdjustment(order)) return undefined;
  const { adjustedOrderType = '', adjustedStopPrice, adjustedStopLimitPrice, triggerPrice } = order;
  if (!ADJUSTABLE.includes(orderType) || !ADJUSTABLE.includes(adjustedOrderType))
    return REFUSALS.rejected(`An order of type ${orderType} cannot be adjusted to ${adjustedOrderType}.`);
  if (!hasPrice(triggerPrice)) return REFUSALS.rejected('Adjustable stop: no trigger price.');
  if (!hasPrice(adjustedStopPrice)) return REFUSALS.rejected('Adjustable stop: no adjusted stop price.');
  const isLimit = adjustedOrderType === 'STP LMT' || adjustedOrderType === 'TRAIL LIMIT';
  if (isLimit && !hasPrice(adjustedStopLimitPrice))
    return REFUSALS.rejected('Adjustable stop: no adjusted stop limit price.');
  if (adjustedOrderType.startsWith('TRAIL') && !((order.adjustedTrailingAmount ?? 0) > 0))
    return REFUSALS.rejected('Adjustable stop: no adjusted trailing amount.');
  return undefined;
}

function asksForAdjustment({ adjustedOrderType }: Order): boolean {
  return adjustedOrderType !== undefined && adjustedOrderType !== '' && adjustedOrderType !== 'None';
}
