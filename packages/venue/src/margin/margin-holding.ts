import type { Listing } from '../venue-io.ts';

/** How an account is margined. A cash account borrows nothing; the others lend against what is held. */
export type MarginKind = 'cash' | 'regT' | 'portfolio';

/** A holding as margin looks at it: doubles, because what is required is an estimate and never booked. */
export interface MarginHolding {
  readonly listing: Listing;
  readonly conId: number;
  /** Negative when short. */
  readonly qty: number;
  /** The mark, or what was paid on average while the market shows none; in the listing's currency. */
  readonly price: number;
  /** What was paid on average, as quoted. */
  readonly avgPrice: number;
  readonly multiplier: number;
  /** Units of the account's currency for one of the listing's. */
  readonly rate: number;
  /** Price of what an option is on; undefined for everything else, and while nobody knows it. */
  readonly underlyingPrice: number | undefined;
}

/** What has to be there, in the account's currency. */
export interface Requirement {
  /** To open: the broker's, at the moment of the order. */
  readonly initial: number;
  /** To keep: below it the broker sells. */
  readonly maintenance: number;
  /** Regulation T's, at the end of the day. */
  readonly regT: number;
}

export const NO_REQUIREMENT: Requirement = { initial: 0, maintenance: 0, regT: 0 };

export function plus(a: Requirement, b: Requirement): Requirement {
  return {
    initial: a.initial + b.initial,
    maintenance: a.maintenance + b.maintenance,
    regT: a.regT + b.regT,
  };
}

export function times({ initial, maintenance, regT }: Requirement, factor: number): Requirement {
  return { initial: initial * factor, maintenance: maintenance * factor, regT: regT * factor };
}

/** One amount for all three. */
export function flat(amount: number): Requirement {
  return { initial: amount, maintenance: amount, regT: amount };
}

/** qty × price × multiplier, in the listing's currency; negative when short. */
export function valueOf({ qty, price, multiplier }: MarginHolding): number {
  return qty * price * multiplier;
}
