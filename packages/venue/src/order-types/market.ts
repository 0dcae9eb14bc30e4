import { isOnOpen, type OrderType } from './order-type.ts';

/** MKT: trades at once at the best prices there are. What finds no other side waits for it. With tif OPG it trades in the opening auction. */
export const MARKET: OrderType = {
  name: 'MKT',
  aliases: ['MARKET'],
  notFor: [],
  mayTradeOutsideRth: false,
  check: () => undefined,
  prices: () => [],
  plan: (order) => ({ kind: isOnOpen(order) ? 'open' : 'trade' }),
};
