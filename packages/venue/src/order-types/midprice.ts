import { hasPrice, type OrderType } from './order-type.ts';

/**
 * MIDPRICE: trades at the midpoint of the quote or better, and waits hidden among the midpoint interest, up to the cap `lmtPrice`.
 * Source: IBKR, TWS API, "Midprice" (stocks, SMART, regular hours).
 */
export const MIDPRICE: OrderType = {
  name: 'MIDPRICE',
  aliases: [],
  notFor: ['CASH'],
  mayTradeOutsideRth: false,
  check: () => undefined,
  prices: ({ lmtPrice }) => [hasPrice(lmtPrice) ? lmtPrice : undefined],
  plan: ({ lmtPrice }) => ({
    kind: 'trade',
    peg: {
      to: 'midpoint',
      aggression: 0,
      cap: hasPrice(lmtPrice) ? lmtPrice : undefined,
      follows: true,
      rests: 'pool',
    },
  }),
};
