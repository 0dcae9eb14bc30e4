import { REFUSALS } from '../orders/refusal.ts';
import { adjustmentOf } from './adjustment.ts';
import { hasPrice, type OrderType } from './order-type.ts';

/** STP LMT: becomes a limit order at `lmtPrice` once price has reached `auxPrice`. */
export const STOP_LIMIT: OrderType = {
  name: 'STP LMT',
  aliases: ['STPLMT', 'STOP LIMIT', 'STOPLIMIT'],
  notFor: [],
  mayTradeOutsideRth: true,
  check({ auxPrice, lmtPrice }) {
    if (!hasPrice(auxPrice)) return REFUSALS.noStopPrice();
    return lmtPrice === undefined ? REFUSALS.noLimitPrice() : undefined;
  },
  prices: ({ auxPrice, lmtPrice }) => [auxPrice, lmtPrice],
  plan: (order) => ({
    kind: 'stop',
    stop: order.auxPrice ?? Number.NaN,
    next: { kind: 'trade', limit: order.lmtPrice },
    adjustment: adjustmentOf(order),
  }),
};
