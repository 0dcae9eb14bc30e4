import { instantFromIso, type Contract, type Instant } from '@tapewright/model';
import {
  createVenue,
  derivativesAt,
  INSTRUMENTS,
  listingsOf,
  NO_FEES,
  type Instrument,
  type Listing,
  type Venue,
} from '@tapewright/venue';
import type { Scenario } from './scenario.ts';

export const ACCOUNT = 'DU1';
export const CLIENT_ID = 7;
const FUTURE = 900_000_001;
/** A Tuesday: New York is four hours behind UTC. */
const DAY = '2026-08-25';

/** Made once: the chains of a day take a while. */
let known: readonly Listing[] | undefined;

/** What there is to trade: two stocks, a call on the first, and a future with a tick of a quarter as the E-mini has. */
export function listings(): readonly Listing[] {
  known ??= madeListings();
  return known;
}

function madeListings(): readonly Listing[] {
  const [apple, google] = listingsOf(['AAPL', 'GOOGL']);
  if (apple === undefined || google === undefined) throw new Error('AAPL and GOOGL are out of the box');
  const contract: Contract = {
    ...apple.contract,
    conId: FUTURE,
    secType: 'FUT',
    symbol: 'XF',
    localSymbol: 'XFZ6',
    exchange: 'CME',
    primaryExch: undefined,
    multiplier: '50',
    lastTradeDateOrContractMonth: '20261218',
  };
  const details = { ...apple.details, minTick: 0.25 };
  return [apple, google, option(), { contract, details, exchanges: ['CME'], tickSize: 0.25 }];
}

/** A call on AAPL at 230 that ends in three days and six hours. */
function option(): Listing {
  const priceOf = ({ profile }: Instrument): number => profile.price;
  const listed = derivativesAt(INSTRUMENTS, { asOf: momentOf('10:00:00'), priceOf });
  const found = listed.find(({ listing }) => listing.contract.localSymbol === 'AAPL  260828C00230000');
  if (found === undefined) throw new Error('the call is listed');
  return found.listing;
}

/** The contract of a scenario, and the exchange that its quotes are of. */
export function tradedIn({ instrument = 'stock' }: Scenario): {
  readonly contract: Contract;
  readonly conId: number;
  readonly exchange: string;
} {
  if (instrument === 'future') {
    const contract = { conId: FUTURE, symbol: 'XF', secType: 'FUT', exchange: 'CME', currency: 'USD' };
    return { contract, conId: FUTURE, exchange: 'CME' };
  }
  if (instrument === 'option') {
    const { contract, conId } = optionContract();
    return { contract, conId, exchange: 'CBOE' };
  }
  const contract = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
  return { contract, conId: 265598, exchange: 'NASDAQ' };
}

function optionContract(): { readonly contract: Contract; readonly conId: number } {
  const { contract } = listings().find((listing) => listing.contract.secType === 'OPT') ?? option();
  const { conId = 0 } = contract;
  return { contract: { conId, secType: 'OPT', exchange: 'SMART', currency: 'USD' }, conId };
}

export function newVenue(): Venue {
  return createVenue({
    listings: listings(),
    accounts: [{ account: ACCOUNT, cash: { USD: 1_000_000 } }],
    feePlan: NO_FEES,
    seed: 1,
  });
}

/** The moment of `10:00:00`, or of `2026-08-26 09:30:00`, in New York. */
export function momentOf(newYork: string): Instant {
  const [day, time] = newYork.includes(' ') ? newYork.split(' ') : [DAY, newYork];
  return instantFromIso(`${day}T${time}-04:00`);
}

export function startOf({ start = '10:00:00' }: Scenario): Instant {
  return momentOf(start);
}
