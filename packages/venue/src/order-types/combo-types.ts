import { REFUSALS } from '../orders/refusal.ts';
import { hasPrice, type OrderType } from './order-type.ts';

/** LMT + MKT: the first leg at a limit, the second at any price once the first has filled. Source: IBKR, TWS API, combination orders. */
export const LIMIT_AND_MARKET = legged('LMT + MKT', ['LMT+MKT']);

/** REL + MKT: the first leg at its own side of the quote, no worse than a limit leaves for it if there is one; the second at any price. */
export const RELATIVE_AND_MARKET = legged('REL + MKT', ['REL+MKT']);

/** REL + LMT: the same, the second leg at the price that makes the limit. */
export const RELATIVE_AND_LIMIT = legged('REL + LMT', ['REL+LMT']);

/** A type of a combination whose two legs are worked apart. */
function legged(name: string, aliases: readonly string[]): OrderType {
  const needsLimit = name !== 'REL + MKT';
  return {
    name,
    aliases,
    notFor: [],
    onlyFor: ['BAG'],
    mayTradeOutsideRth: false,
    check: ({ lmtPrice }) => (needsLimit && lmtPrice === undefined ? REFUSALS.noLimitPrice() : undefined),
    prices: ({ lmtPrice }) => [lmtPrice],
    plan: ({ lmtPrice }) => ({
      kind: 'trade',
      limit: needsLimit || hasPrice(lmtPrice) ? lmtPrice : undefined,
    }),
  };
}
