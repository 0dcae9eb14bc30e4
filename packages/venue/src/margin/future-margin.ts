import { NO_REQUIREMENT, plus, type Requirement } from './margin-holding.ts';

/** What one contract asks for, in its currency. */
export interface FutureMargin {
  readonly initial: number;
  readonly maintenance: number;
}

/** The initial margin over the maintenance margin. IBKR's tables have it so: 13,302 over 12,092 for an E-mini S&P 500. */
const INITIAL_FACTOR = 1.1;
/** Part of the outright margin for a long and a short contract of different months: an estimate, clearing houses publish their own. */
const SPREAD_PART = 0.15;

/**
 * Maintenance per contract in USD: round figures for 2025, from memory. Clearing houses change theirs every few weeks; a venue takes
 * `futureMargins` of the day instead.
 */
const MAINTENANCE: Readonly<Record<string, number>> = {
  ES: 21_000,
  NQ: 31_000,
  RTY: 9_500,
  YM: 15_000,
  MES: 2_100,
  MNQ: 3_100,
  CL: 6_000,
  NG: 4_000,
  GC: 15_000,
  ZN: 2_000,
  EUR: 2_700,
};

/** The margin of one contract of a product; undefined where none is known. */
export function futureMargin(
  symbol: string,
  stated: Readonly<Record<string, FutureMargin>> = {},
): FutureMargin | undefined {
  const given = stated[symbol];
  if (given !== undefined) return given;
  const maintenance = MAINTENANCE[symbol];
  return maintenance === undefined ? undefined : { initial: maintenance * INITIAL_FACTOR, maintenance };
}

/** What the contracts of one product ask for, by their signed quantities per month. Months that offset each other count as spreads. */
export function futuresRequirement(quantities: readonly number[], margin: FutureMargin): Requirement {
  const long = quantities.reduce((sum, qty) => sum + Math.max(0, qty), 0);
  const short = quantities.reduce((sum, qty) => sum + Math.max(0, -qty), 0);
  const outright = Math.abs(long - short);
  const spreads = Math.min(long, short);
  return plus(perContract(margin, outright), perContract(margin, spreads * SPREAD_PART));
}

function perContract({ initial, maintenance }: FutureMargin, contracts: number): Requirement {
  if (contracts === 0) return NO_REQUIREMENT;
  // Regulation T is about securities: futures keep the exchange's margin at the end of the day.
  return { initial: initial * contracts, maintenance: maintenance * contracts, regT: initial * contracts };
}
