import { CALENDARS, Decimal, instantFromIso, plusMs, type Bar, type Instant } from '@tapewright/model';
import {
  calendarOfListing,
  createVenue,
  listingsOf,
  type AccountConfig,
  type Listing,
  type MarketInput,
} from '@tapewright/venue';
import { createGateway, type Gateway, type GatewayConfig } from '../gateway.ts';
import { Tape } from '../history/tape.ts';
import { ScriptedClients } from './scripted-client.ts';

export const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
export const ACCOUNT = 'DU1234567';

/** A Friday, ten in the morning in New York: the market is open. */
export const OPEN_MARKET: Instant = instantFromIso('2026-11-20T15:00:00Z');
/** The Saturday after it. */
export const CLOSED_MARKET: Instant = instantFromIso('2026-11-21T15:00:00Z');

/** A gateway on real books without a market of its own: a test says what is quoted. */
export function bookGateway(
  options: {
    readonly start?: Instant;
    readonly accounts?: readonly AccountConfig[];
    readonly config?: Partial<GatewayConfig>;
    /** All that is known of the past. */
    readonly dayBefore?: Bar;
    /** Beside the two stocks and the currency pair. */
    readonly more?: readonly Listing[];
  } = {},
): { readonly gateway: Gateway; readonly clients: ScriptedClients } {
  const { start = OPEN_MARKET, accounts = [{ account: ACCOUNT, cash: { USD: 1_000_000 } }] } = options;
  const listings = [...listingsOf(['AAPL', 'MSFT', 'EUR.USD']), ...(options.more ?? [])];
  const gateway = createGateway({
    market: {
      listings,
      source: { nextAt: () => undefined, next: () => [] },
      history: {
        bars: ({ barSize }) =>
          options.dayBefore !== undefined && barSize === '1 day' ? [options.dayBefore] : [],
        first: () => CALENDARS.NYSE.session('20000103')?.open,
      },
      tape: new Tape(),
      calendarOf: calendarOfListing,
    },
    venue: createVenue({ listings, accounts, seed: 1 }),
    accounts: accounts.map(({ account }) => account),
    start,
    ...options.config,
  });
  return { gateway, clients: new ScriptedClients(gateway) };
}

type MakerQuote = Extract<MarketInput, { kind: 'makerQuote' }>;

/** NASDAQ shows 1000 shares of AAPL at each of bid and ask. */
export function quote(gateway: Gateway, bid: number, ask: number, afterMs = 0): MakerQuote {
  const size = Decimal.of(1000);
  return {
    kind: 'makerQuote',
    at: plusMs(gateway.now, afterMs),
    conId: AAPL.conId,
    exchange: 'NASDAQ',
    bids: [{ price: bid, size }],
    asks: [{ price: ask, size }],
  };
}
