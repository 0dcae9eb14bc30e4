import { REFUSALS } from '../orders/refusal.ts';
import { isOnOpen, type OrderType } from './order-type.ts';

/**
 * LMT: trades at `lmtPrice` or better, and rests at it. With tif OPG it is limit-on-open: it trades in the opening auction if that is
 * at its limit or better, and is cancelled if not.
 */
export const LIMIT: OrderType = {
  name: 'LMT',
  aliases: ['LIMIT'],
  notFor: [],
  mayTradeOutsideRth: true,
  check: ({ lmtPrice }) => (lmtPrice === undefined ? REFUSALS.noLimitPrice() : undefined),
  prices: ({ lmtPrice }) => [lmtPrice],
  plan: (order) => ({ kind: isOnOpen(order) ? 'open' : 'trade', limit: order.lmtPrice }),
};
