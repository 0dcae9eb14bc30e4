import { REFUSALS } from '../orders/refusal.ts';
import { hasPrice, type OrderType } from './order-type.ts';

/**
 * MIT: becomes a market order once price has touched `auxPrice`, which a buyer puts below the market and a seller above it. Source:
 * IBKR, "Market if Touched".
 */
export const MARKET_IF_TOUCHED: OrderType = {
  name: 'MIT',
  aliases: ['MARKET IF TOUCHED'],
  notFor: [],
  mayTradeOutsideRth: true,
  check: ({ auxPrice }) => (hasPrice(auxPrice) ? undefined : REFUSALS.noTriggerPrice()),
  prices: ({ auxPrice }) => [auxPrice],
  plan: ({ auxPrice }) => ({ kind: 'touch', price: auxPrice ?? Number.NaN, next: { kind: 'trade' } }),
};
