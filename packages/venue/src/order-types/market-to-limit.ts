import { isAtAuction, type OrderType } from './order-type.ts';

/**
 * MTL: takes what is there at the best price of the other side, and rests with what is left as a limit order at that price. Source:
 * IBKR, "Market-to-Limit Orders". With tif AUC it trades in the opening auction, and goes on as a limit order at the opening price. Source:
 * IBKR, "Auction Orders".
 */
export const MARKET_TO_LIMIT: OrderType = {
  name: 'MTL',
  aliases: ['MARKET TO LIMIT'],
  notFor: [],
  mayTradeOutsideRth: true,
  check: () => undefined,
  prices: () => [],
  plan: (order) =>
    isAtAuction(order)
      ? { kind: 'open', goesOn: true }
      : { kind: 'trade', peg: { to: 'market', aggression: 0, follows: false, rests: 'book' } },
};
