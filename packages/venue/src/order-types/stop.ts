import { REFUSALS } from '../orders/refusal.ts';
import { adjustmentOf } from './adjustment.ts';
import { hasPrice, type OrderType } from './order-type.ts';

/** STP: becomes a market order once price has reached `auxPrice`. */
export const STOP: OrderType = {
  name: 'STP',
  aliases: ['STOP'],
  notFor: [],
  mayTradeOutsideRth: true,
  check: ({ auxPrice }) => (hasPrice(auxPrice) ? undefined : REFUSALS.noStopPrice()),
  prices: ({ auxPrice }) => [auxPrice],
  plan: (order) => ({
    kind: 'stop',
    stop: order.auxPrice ?? Number.NaN,
    next: { kind: 'trade' },
    adjustment: adjustmentOf(order),
  }),
};
