import { FIRST_OTHER_CON_ID } from './con-ids.ts';
import type { Instrument } from './listings.ts';

interface IndexDescription {
  readonly conId: number;
  readonly symbol: string;
  readonly name: string;
  readonly exchange: string;
  readonly price: number;
  readonly dailyVolatility: number;
}

/**
 * Indices: quoted and printed like what trades, and refused when somebody orders one. Those of SPX and VIX are IB's conIds, as several
 * public programs name them; the others are made up. Prices as in `us-stocks.ts`.
 */
const DESCRIPTIONS: readonly IndexDescription[] = [
  {
    conId: 416904,
    symbol: 'SPX',
    name: 'S&P 500 STOCK INDEX',
    exchange: 'CBOE',
    price: 6_450,
    dailyVolatility: 0.009,
  },
  {
    conId: 13455763,
    symbol: 'VIX',
    name: 'CBOE VOLATILITY INDEX',
    exchange: 'CBOE',
    price: 16,
    dailyVolatility: 0.06,
  },
  {
    conId: FIRST_OTHER_CON_ID,
    symbol: 'NDX',
    name: 'NASDAQ 100 STOCK INDEX',
    exchange: 'NASDAQ',
    price: 23_400,
    dailyVolatility: 0.012,
  },
  {
    conId: FIRST_OTHER_CON_ID + 1,
    symbol: 'RUT',
    name: 'RUSSELL 2000 STOCK INDEX',
    exchange: 'RUSSELL',
    price: 2_350,
    dailyVolatility: 0.013,
  },
  {
    conId: FIRST_OTHER_CON_ID + 2,
    symbol: 'INDU',
    name: 'DOW JONES INDUSTRIAL AVERAGE',
    exchange: 'CME',
    price: 45_200,
    dailyVolatility: 0.009,
  },
];

export const INDICES: readonly Instrument[] = DESCRIPTIONS.map(indexListing);

function indexListing(index: IndexDescription): Instrument {
  const { conId, symbol, name, exchange, price, dailyVolatility } = index;
  return {
    listing: {
      contract: {
        conId,
        symbol,
        secType: 'IND',
        exchange,
        currency: 'USD',
        localSymbol: symbol,
        tradingClass: symbol,
      },
      details: {
        marketName: symbol,
        minTick: 0.01,
        orderTypes: '',
        validExchanges: exchange,
        priceMagnifier: 1,
        longName: name,
        timeZoneId: 'US/Eastern',
        marketRuleIds: '26',
      },
      exchanges: [exchange],
      tickSize: 0.01,
    },
    profile: { price, dailyVolatility, dailyVolume: 1e6 },
  };
}
