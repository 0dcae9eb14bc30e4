import { REFUSALS } from '../orders/refusal.ts';
import { hasPrice, type OrderType, type Peg } from './order-type.ts';

/**
 * REL, which TWS calls pegged-to-primary: the order's own side of the quote, `auxPrice` more aggressive. Source: IBKR, "Relative Orders".
 */
export const RELATIVE = pegged({
  name: 'REL',
  aliases: ['RELATIVE', 'PEG PRIM'],
  to: 'primary',
  offset: 'more aggressive',
  rests: 'book',
});

/** PASSV REL: the own side of the quote, `auxPrice` less aggressive. Source: IBKR, "Passive Relative Orders". */
export const PASSIVE_RELATIVE = pegged({
  name: 'PASSV REL',
  aliases: ['PASSIVE RELATIVE', 'PASSVREL'],
  to: 'primary',
  offset: 'less aggressive',
  rests: 'book',
});

/** PEG MKT: the other side of the quote, `auxPrice` less aggressive. Source: IBKR, "Pegged-to-Market Orders". */
export const PEGGED_TO_MARKET = pegged({
  name: 'PEG MKT',
  aliases: ['PEGMKT'],
  to: 'market',
  offset: 'less aggressive',
  rests: 'book',
});

/** PEG MID: the midpoint, `auxPrice` less aggressive; hidden. Source: IBKR, "Pegged-to-Midpoint Orders". */
export const PEGGED_TO_MIDPOINT = pegged({
  name: 'PEG MID',
  aliases: ['PEGMID'],
  to: 'midpoint',
  offset: 'less aggressive',
  rests: 'pool',
});

/**
 * A limit that follows the quote as long as that makes the order more aggressive; when the quote goes the other way, the order stays
 * and so trades. `lmtPrice` is the worst price ever; without it there is none.
 */
function pegged(kind: {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly to: Peg['to'];
  readonly offset: 'more aggressive' | 'less aggressive';
  readonly rests: Peg['rests'];
}): OrderType {
  const sign = kind.offset === 'more aggressive' ? 1 : -1;
  return {
    name: kind.name,
    aliases: kind.aliases,
    notFor: ['CASH'],
    mayTradeOutsideRth: false,
    check: ({ auxPrice = 0 }) =>
      auxPrice < 0 ? REFUSALS.rejected(`The offset of a ${kind.name} order cannot be negative.`) : undefined,
    prices: ({ lmtPrice }) => [hasPrice(lmtPrice) ? lmtPrice : undefined],
    plan: ({ auxPrice = 0, lmtPrice }) => ({
      kind: 'trade',
      peg: {
        to: kind.to,
        aggression: sign * auxPrice,
        cap: hasPrice(lmtPrice) ? lmtPrice : undefined,
        follows: true,
        rests: kind.rests,
      },
    }),
  };
}
