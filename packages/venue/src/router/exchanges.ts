/** How an exchange matches: a displayed book, or hidden interest that trades at the midpoint of the national best bid and offer. */
export type ExchangeKind = 'lit' | 'midpoint';

export interface ExchangeDescription {
  readonly name: string;
  readonly kind: ExchangeKind;
}

/** IB's own alternative trading system. Here it is a pool of hidden midpoint interest; recorded fills of small orders name it. */
export const MIDPOINT_POOL = 'IBKRATS';
/** IB's name for the pools of others that SMART sends to. */
export const DARK_POOL = 'DARK';

/**
 * The letter of an exchange on the consolidated tape, by IB's name for it. Source: CTA and UTP plans, participant codes. IB states them in
 * smartComponents; pools are not on the tape.
 */
const TAPE_LETTERS: Readonly<Record<string, string>> = {
  NASDAQ: 'Q',
  NYSE: 'N',
  ARCA: 'P',
  BATS: 'Z',
  DRCTEDGE: 'K',
  MEMX: 'U',
  BYX: 'Y',
  IEX: 'V',
};

/** The letter by which quotes name an exchange; of one that is not on the consolidated tape the first of its name. */
export function exchangeLetter(name: string): string {
  return TAPE_LETTERS[name] ?? name.charAt(0);
}

/** Exchanges without a displayed book. Every other name is that of a lit one. */
const MIDPOINT_POOLS: readonly string[] = [MIDPOINT_POOL, DARK_POOL];

/**
 * Where US stocks trade beside their primary exchange, by IB's names: the books of NASDAQ, NYSE Arca, Cboe BZX (`BATS`), Cboe EDGX
 * (`DRCTEDGE`) and MEMX, which pay those who add; Cboe BYX, which pays those who take; IEX, which is slow on purpose; and two pools. What
 * they charge is in `exchange-fees.ts`.
 */
export const US_STOCK_EXCHANGES: readonly string[] = [
  'NASDAQ',
  'ARCA',
  'BATS',
  'DRCTEDGE',
  'MEMX',
  'BYX',
  'IEX',
  MIDPOINT_POOL,
  DARK_POOL,
];

/** The exchange of that name. */
export function exchangeNamed(name: string): ExchangeDescription {
  return { name, kind: MIDPOINT_POOLS.includes(name) ? 'midpoint' : 'lit' };
}
