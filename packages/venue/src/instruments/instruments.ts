import { hoursText } from '../hours/broker-time.ts';
import type { Calendar, ContractDetails, Instant } from '@tapewright/model';
import type { Listing } from '../venue-io.ts';
import { BONDS } from './bonds.ts';
import { CFDS } from './cfds.ts';
import { CRYPTOCURRENCIES } from './crypto.ts';
import { FOREX_PAIRS } from './forex.ts';
import { FUNDS } from './funds.ts';
import { INDICES } from './indices.ts';
import type { Instrument } from './listings.ts';
import { MORE_US_STOCKS } from './more-us-stocks.ts';
import { US_STOCKS } from './us-stocks.ts';

/** Every instrument that comes with the venue and does not expire; `derivativesAt` has those that do. */
export const INSTRUMENTS: readonly Instrument[] = [
  ...US_STOCKS,
  ...FOREX_PAIRS,
  ...MORE_US_STOCKS,
  ...INDICES,
  ...CRYPTOCURRENCIES,
  ...BONDS,
  ...FUNDS,
  ...CFDS,
];

/** The listings of symbols such as `AAPL` or `EUR.USD`. Throws a RangeError naming one that is not there. */
export function listingsOf(symbols: readonly string[]): readonly Listing[] {
  return symbols.map((symbol) => {
    const found = INSTRUMENTS.find(({ listing }) => listing.contract.localSymbol === symbol);
    if (found === undefined)
      throw new RangeError(
        `no instrument '${symbol}' out of the box; see INSTRUMENTS, or make a Listing of your own`,
      );
    return found.listing;
  });
}

/** IB states hours for about a week ahead. */
const DAYS_OF_HOURS = 6;

/** The details of a listing with the trading hours of the coming days, which change from day to day. */
export function detailsAt(listing: Listing, calendar: Calendar, at: Instant): ContractDetails {
  return {
    ...listing.details,
    tradingHours: hoursText(calendar, at, DAYS_OF_HOURS, true),
    liquidHours: hoursText(calendar, at, DAYS_OF_HOURS, false),
  };
}
