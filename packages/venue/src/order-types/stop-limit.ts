import { REFUSALS } from '../orders/refusal.ts';
import { hasPrice } from './stop.ts';
import type { OrderType } from './order-type.ts';

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
  plan: ({ auxPrice, lmtPrice }) => ({
    kind: 'stop',
    stop: auxPrice ?? Number.NaN,
    next: { kind: 'trade', limit: lmtPrice },
  }),
};
