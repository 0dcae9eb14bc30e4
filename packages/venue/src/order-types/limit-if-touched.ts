import { REFUSALS } from '../orders/refusal.ts';
import { hasPrice, type OrderType } from './order-type.ts';

/** LIT: becomes a limit order at `lmtPrice` once price has touched `auxPrice`, as MIT does. Source: IBKR, "Limit if Touched". */
export const LIMIT_IF_TOUCHED: OrderType = {
  name: 'LIT',
  aliases: ['LIMIT IF TOUCHED'],
  notFor: [],
  mayTradeOutsideRth: true,
  check({ auxPrice, lmtPrice }) {
    if (!hasPrice(auxPrice)) return REFUSALS.noTriggerPrice();
    return lmtPrice === undefined ? REFUSALS.noLimitPrice() : undefined;
  },
  prices: ({ auxPrice, lmtPrice }) => [auxPrice, lmtPrice],
  plan: ({ auxPrice, lmtPrice }) => ({
    kind: 'touch',
    price: auxPrice ?? Number.NaN,
    next: { kind: 'trade', limit: lmtPrice },
  }),
};
