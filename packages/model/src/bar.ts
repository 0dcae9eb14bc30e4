import type { Decimal } from './decimal/decimal.ts';
import type { Instant } from './time/instant.ts';

/** Prices and volume of an interval. Prices in the contract's currency; volume in shares or contracts, undefined when unknown. */
export interface Bar {
  /** The beginning of the interval. */
  readonly start: Instant;
  /** Its end; the bar is complete from here on. */
  readonly end: Instant;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume?: number | undefined;
  /** Volume-weighted average price. */
  readonly wap?: number | undefined;
  /** Trades in the interval. */
  readonly count?: number | undefined;
}

/** The sizes that IB serves, as its API spells them. */
export const BAR_SIZES = [
  '1 secs',
  '5 secs',
  '10 secs',
  '15 secs',
  '30 secs',
  '1 min',
  '2 mins',
  '3 mins',
  '5 mins',
  '10 mins',
  '15 mins',
  '20 mins',
  '30 mins',
  '1 hour',
  '2 hours',
  '3 hours',
  '4 hours',
  '8 hours',
  '1 day',
  '1 week',
  '1 month',
] as const;
export type BarSize = (typeof BAR_SIZES)[number];

/** How current market data is. The order is IB's: 1 live, 2 frozen, 3 delayed, 4 delayed-frozen. */
export type Liveness = 'live' | 'frozen' | 'delayed' | 'delayed-frozen';

/** The best bid and ask known. An absent side has no quote; a price is never 0, -1 or NaN for that. */
export interface Quote {
  readonly at: Instant;
  readonly bid?: number | undefined;
  readonly bidSize?: Decimal | undefined;
  readonly ask?: number | undefined;
  readonly askSize?: Decimal | undefined;
  readonly last?: number | undefined;
  readonly lastSize?: Decimal | undefined;
  readonly volume?: Decimal | undefined;
  readonly open?: number | undefined;
  readonly high?: number | undefined;
  readonly low?: number | undefined;
  /** Of the previous session. */
  readonly close?: number | undefined;
  /** Shares that the broker has to lend now; of stocks, when generic tick 236 is asked for. */
  readonly shortableShares?: Decimal | undefined;
  /** Trading is halted; undefined while the broker has not said. */
  readonly isHalted?: boolean | undefined;
  readonly liveness: Liveness;
}

/** The midpoint, or undefined when a side is missing. */
export function mid(quote: Pick<Quote, 'bid' | 'ask'>): number | undefined {
  if (quote.bid === undefined || quote.ask === undefined) return undefined;
  return (quote.bid + quote.ask) / 2;
}
