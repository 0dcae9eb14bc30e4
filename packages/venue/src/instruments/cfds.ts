import { Decimal } from '@tapewright/model';
import { FIRST_OTHER_CON_ID } from './con-ids.ts';
import { INDICES } from './indices.ts';
import type { Instrument } from './listings.ts';
import { US_STOCKS } from './us-stocks.ts';

const FIRST_CFD = FIRST_OTHER_CON_ID + 300;

/** Contracts for difference with made-up conIds, in the order that these count by: symbol → what it follows. */
const UNDERLYINGS: readonly (readonly [symbol: string, underlying: string])[] = [
  ['IBUS500', 'SPX'],
  ['IBUST100', 'NDX'],
  ['AAPL', 'AAPL'],
  ['TSLA', 'TSLA'],
];

/** They trade at the price of what they follow, and of a trade only gains and losses change hands. */
export const CFDS: readonly Instrument[] = UNDERLYINGS.map(([symbol, name], place) =>
  cfdListing(FIRST_CFD + place, symbol, underlyingNamed(name)),
);

function underlyingNamed(symbol: string): Instrument {
  const found = [...INDICES, ...US_STOCKS].find(({ listing }) => listing.contract.symbol === symbol);
  if (found !== undefined) return found;
  throw new RangeError(`a CFD follows ${symbol}, which is not listed`);
}

function cfdListing(conId: number, symbol: string, underlying: Instrument): Instrument {
  const { contract, details } = underlying.listing;
  return {
    derivedFrom: underlying,
    listing: {
      contract: {
        conId,
        symbol,
        secType: 'CFD',
        exchange: 'SMART',
        currency: 'USD',
        // Its stock has the plain symbol.
        localSymbol: contract.symbol === symbol ? `${symbol} CFD` : symbol,
        tradingClass: symbol,
      },
      details: {
        marketName: symbol,
        minTick: 0.01,
        orderTypes: 'DAY,FOK,GTC,IOC,LMT,MKT,STP,STPLMT,WHATIF',
        validExchanges: 'SMART',
        priceMagnifier: 1,
        underConId: contract.conId,
        longName: details.longName,
        timeZoneId: 'US/Eastern',
        marketRuleIds: '26',
        underSymbol: contract.symbol,
        underSecType: contract.secType,
        minSize: Decimal.ONE,
        sizeIncrement: Decimal.ONE,
        suggestedSizeIncrement: Decimal.ONE,
      },
      exchanges: ['IBCFD'],
      tickSize: 0.01,
    },
    profile: { ...underlying.profile, dailyVolume: 100_000 },
  };
}
