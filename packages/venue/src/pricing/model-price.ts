import {
  dayOfCivilDate,
  invariant,
  NEW_YORK,
  instantOfWallTime,
  MICROS_PER_HOUR,
  type Instant,
} from '@tapewright/model';
import type { Instrument } from '../instruments/listings.ts';
import type { Listing } from '../venue-io.ts';
import { blackScholes, type Greeks, type OptionTerms } from './black-scholes.ts';

/** What the synthetic market takes money to cost, per year and continuous; stocks and indices pay nothing. */
export const MODEL_RATE = 0.04;

const MICROS_PER_YEAR = 365 * 24 * MICROS_PER_HOUR;
const SESSIONS_PER_YEAR = 252;
/** Hour of New York at which what expires on a day does. */
const EXPIRY_HOUR = 16;

/** The moment after which a contract trades no more: 16:00 New York time of its last day; undefined for what does not expire. */
export function expiryOf({ contract }: Pick<Listing, 'contract'>): Instant | undefined {
  const { secType, lastTradeDateOrContractMonth: date = '' } = contract;
  if (secType !== 'OPT' && secType !== 'FUT' && secType !== 'FOP') return undefined;
  const day = dayOfCivilDate(date);
  invariant(
    day !== undefined,
    `the listing of ${contract.localSymbol} has no last trading day, but '${date}'`,
  );
  return instantOfWallTime(NEW_YORK, { day, microsOfDay: EXPIRY_HOUR * MICROS_PER_HOUR });
}

/** Years until a contract expires; not below zero, and zero for what does not expire. */
export function yearsToExpiry(listing: Pick<Listing, 'contract'>, at: Instant): number {
  const expiry = expiryOf(listing);
  return expiry === undefined ? 0 : Math.max(0, (expiry - at) / MICROS_PER_YEAR);
}

/** The volatility of a year that belongs to a day's. */
export function yearlyVolatility(dailyVolatility: number): number {
  return dailyVolatility * Math.sqrt(SESSIONS_PER_YEAR);
}

/** What an option's price depends on in this market. Throws when the listing is no option. */
export function optionTerms(
  { contract }: Pick<Listing, 'contract'>,
  now: { readonly spot: number; readonly at: Instant; readonly volatility: number },
): OptionTerms {
  const { strike, right } = contract;
  invariant(
    strike !== undefined && (right === 'C' || right === 'P'),
    `the listing of ${contract.localSymbol} has no strike and right`,
  );
  return {
    right,
    strike,
    spot: now.spot,
    years: yearsToExpiry({ contract }, now.at),
    volatility: now.volatility,
    rate: MODEL_RATE,
    carry: contract.secType === 'FOP' ? 0 : MODEL_RATE,
  };
}

export function optionGreeks(
  listing: Pick<Listing, 'contract'>,
  now: { readonly spot: number; readonly at: Instant; readonly volatility: number },
): Greeks {
  return blackScholes(optionTerms(listing, now));
}

/** The model price of something that follows another's price: of an option on a future, by the price that the future has. */
export function derivedPrice(
  { listing, on, profile: { dailyVolatility } }: Pick<Instrument, 'listing' | 'on' | 'profile'>,
  { spot, at }: { readonly spot: number; readonly at: Instant },
): number {
  const underlying = on === undefined ? spot : modelPrice(on.listing, { spot, at, dailyVolatility });
  return modelPrice(listing, { spot: underlying, at, dailyVolatility });
}

/** The price that a contract has by what it follows: an option by the model, a future with the cost of carrying, a CFD the same. */
export function modelPrice(
  listing: Pick<Listing, 'contract'>,
  now: { readonly spot: number; readonly at: Instant; readonly dailyVolatility: number },
): number {
  const { spot, at, dailyVolatility } = now;
  switch (listing.contract.secType) {
    case 'OPT':
    case 'FOP':
      return optionGreeks(listing, { spot, at, volatility: yearlyVolatility(dailyVolatility) }).price;
    case 'FUT':
      return spot * Math.exp(MODEL_RATE * yearsToExpiry(listing, at));
    default:
      return spot;
  }
}
