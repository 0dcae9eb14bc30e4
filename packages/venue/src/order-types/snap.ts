import { REFUSALS } from '../orders/refusal.ts';
import type { OrderType, Peg } from './order-type.ts';

/** SNAP MKT: a limit order at the other side of the quote when it is sent, `auxPrice` less aggressive. Source: IBKR, "Snap to Market". */
export const SNAP_TO_MARKET = snap('SNAP MKT', 'market', -1);

/** SNAP MID: a limit order at the midpoint when it is sent, `auxPrice` less aggressive. Source: IBKR, "Snap to Midpoint". */
export const SNAP_TO_MIDPOINT = snap('SNAP MID', 'midpoint', -1);

/** SNAP PRIM: a limit order at its own side of the quote when it is sent, `auxPrice` more aggressive. Source: IBKR, "Snap to Primary". */
export const SNAP_TO_PRIMARY = snap('SNAP PRIM', 'primary', 1);

function snap(name: string, to: Peg['to'], sign: 1 | -1): OrderType {
  return {
    name,
    aliases: [],
    notFor: ['CASH'],
    mayTradeOutsideRth: false,
    check: ({ auxPrice = 0 }) =>
      auxPrice < 0 ? REFUSALS.rejected(`The offset of a ${name} order cannot be negative.`) : undefined,
    prices: () => [],
    plan: ({ auxPrice = 0 }) => ({
      kind: 'trade',
      peg: { to, aggression: sign * auxPrice, follows: false, rests: 'book' },
    }),
  };
}
