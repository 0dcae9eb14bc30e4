import { REFUSALS } from '../orders/refusal.ts';
import type { OrderType } from './order-type.ts';

/** LOC: trades at the session's closing price if that is `lmtPrice` or better, and is cancelled if not. Source: IBKR, "Limit-on-Close". */
export const LIMIT_ON_CLOSE: OrderType = {
  name: 'LOC',
  aliases: ['LMTCLS', 'LIMIT ON CLOSE'],
  // Currencies have no closing auction.
  notFor: ['CASH'],
  mayTradeOutsideRth: false,
  check: ({ lmtPrice }) => (lmtPrice === undefined ? REFUSALS.noLimitPrice() : undefined),
  prices: ({ lmtPrice }) => [lmtPrice],
  plan: ({ lmtPrice }) => ({ kind: 'close', limit: lmtPrice }),
};
