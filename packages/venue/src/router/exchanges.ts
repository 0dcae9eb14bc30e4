/** How an exchange matches: a displayed book, or hidden interest that trades at the midpoint of the national best bid and offer. */
export type ExchangeKind = 'lit' | 'midpoint';

export interface ExchangeDescription {
  readonly name: string;
  readonly kind: ExchangeKind;
  /** What taking a share costs at the exchange, in USD: the router's second criterion. IBKR's Fixed plan does not charge it on. */
  readonly takeFee: number;
}

/** IB's own alternative trading system. Here it is the pool of hidden midpoint interest; recorded fills of small orders name it. */
export const MIDPOINT_POOL = 'IBKRATS';

/**
 * The simulated exchanges. The fee for taking displayed liquidity in stocks from 1 dollar on is the 0.0030 that Regulation NMS rule
 * 610(c) allows at most, which NASDAQ, NYSE Arca and NYSE charge at their base tier (their price lists, 2024).
 */
const EXCHANGES: readonly ExchangeDescription[] = [
  { name: 'NASDAQ', kind: 'lit', takeFee: 0.003 },
  { name: 'NYSE', kind: 'lit', takeFee: 0.003 },
  { name: 'ARCA', kind: 'lit', takeFee: 0.003 },
  { name: MIDPOINT_POOL, kind: 'midpoint', takeFee: 0 },
  { name: 'IDEALPRO', kind: 'lit', takeFee: 0 },
];

/** The exchange of that name; one that is not in the table has a displayed book and no fee. */
export function exchangeNamed(name: string): ExchangeDescription {
  return EXCHANGES.find((exchange) => exchange.name === name) ?? { name, kind: 'lit', takeFee: 0 };
}
