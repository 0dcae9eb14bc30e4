import type { OrderType } from './order-type.ts';

/** MOC: trades at the session's closing price, the last one printed before the close. */
export const MARKET_ON_CLOSE: OrderType = {
  name: 'MOC',
  aliases: ['MKTCLS', 'MARKET ON CLOSE'],
  // Currencies have no closing auction.
  notFor: ['CASH'],
  mayTradeOutsideRth: false,
  check: () => undefined,
  prices: () => [],
  plan: () => ({ kind: 'close' }),
};
