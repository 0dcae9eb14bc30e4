import type { OrderType } from './order-type.ts';

/**
 * MTL: takes what is there at the best price of the other side, and rests with what is left as a limit order at that price. Source:
 * IBKR, "Market-to-Limit Orders".
 */
export const MARKET_TO_LIMIT: OrderType = {
  name: 'MTL',
  aliases: ['MARKET TO LIMIT'],
  notFor: [],
  mayTradeOutsideRth: true,
  check: () => undefined,
  prices: () => [],
  plan: () => ({
    kind: 'trade',
    peg: { to: 'market', aggression: 0, follows: false, rests: 'book' },
  }),
};
