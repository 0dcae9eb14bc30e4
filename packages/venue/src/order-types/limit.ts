import { REFUSALS } from '../orders/refusal.ts';
import type { OrderType } from './order-type.ts';

/** LMT: trades at `lmtPrice` or better, and rests at it. */
export const LIMIT: OrderType = {
  name: 'LMT',
  aliases: ['LIMIT'],
  notFor: [],
  mayTradeOutsideRth: true,
  check: ({ lmtPrice }) => (lmtPrice === undefined ? REFUSALS.noLimitPrice() : undefined),
  prices: ({ lmtPrice }) => [lmtPrice],
  plan: ({ lmtPrice }) => ({ kind: 'trade', limit: lmtPrice }),
};
