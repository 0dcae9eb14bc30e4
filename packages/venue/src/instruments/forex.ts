import { forexListing, type ForexDescription } from './listings.ts';

/** Currency pairs on IDEALPRO with IB's own conIds, as public programs name them. Prices as in `us-stocks.ts`. */
const PAIRS: readonly ForexDescription[] = [
  {
    conId: 12087792,
    base: 'EUR',
    quote: 'USD',
    name: 'European Monetary Union Euro',
    tickSize: 0.00005,
    marketRule: '239',
    price: 1.165,
    dailyVolatility: 0.005,
  },
  {
    conId: 12087797,
    base: 'GBP',
    quote: 'USD',
    name: 'British pound',
    tickSize: 0.00005,
    marketRule: '239',
    price: 1.345,
    dailyVolatility: 0.0055,
  },
  {
    conId: 15016059,
    base: 'USD',
    quote: 'JPY',
    name: 'United States dollar',
    tickSize: 0.005,
    marketRule: '59',
    price: 147.5,
    dailyVolatility: 0.006,
  },
];

export const FOREX_PAIRS = PAIRS.map(forexListing);
