import { REFUSALS } from '../orders/refusal.ts';
import { hasPrice, type OrderType, type Peg } from './order-type.ts';

/**
 * How far beyond the other side of the quote an order with protection trades, as a part of the price. CME sets a range in points for each
 * product and changes it; no table of them is at hand, and half a percent is ours.
 */
const PROTECTION = 0.005;

const PROTECTED: Peg = {
  to: 'market',
  aggression: 0,
  aggressionPart: PROTECTION,
  follows: false,
  rests: 'book',
};

/** What has it: futures and options on them, at Globex. */
const NOT_FOR: readonly string[] = ['STK', 'CASH', 'OPT', 'CFD', 'BOND', 'FUND', 'CRYPTO', 'CMDTY'];

/**
 * MKT PRT: a market order that trades no further than its protection beyond the quote, and rests there with what is left. Source: IBKR,
 * "Market with Protection".
 */
export const MARKET_WITH_PROTECTION: OrderType = {
  name: 'MKT PRT',
  aliases: ['MKTPRT'],
  notFor: NOT_FOR,
  mayTradeOutsideRth: true,
  check: () => undefined,
  prices: () => [],
  plan: () => ({ kind: 'trade', peg: PROTECTED }),
};

/** STP PRT: becomes one once price has reached `auxPrice`. Source: IBKR, "Stop with Protection". */
export const STOP_WITH_PROTECTION: OrderType = {
  name: 'STP PRT',
  aliases: ['STPPRT'],
  notFor: NOT_FOR,
  mayTradeOutsideRth: true,
  check: ({ auxPrice }) => (hasPrice(auxPrice) ? undefined : REFUSALS.noStopPrice()),
  prices: ({ auxPrice }) => [auxPrice],
  plan: ({ auxPrice }) => ({
    kind: 'stop',
    stop: auxPrice ?? Number.NaN,
    next: { kind: 'trade', peg: PROTECTED },
  }),
};
