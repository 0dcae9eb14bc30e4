import { Decimal } from '@tapewright/model';
import { FIRST_OTHER_CON_ID } from './con-ids.ts';
import type { Instrument } from './listings.ts';

const FIRST_FUND = FIRST_OTHER_CON_ID + 200;

interface FundDescription {
  readonly symbol: string;
  readonly name: string;
  readonly price: number;
  readonly dailyVolatility: number;
}

/** Made-up mutual funds, in the order that their conIds count by. A real one has one price a day; these are quoted all day. */
const DESCRIPTIONS: readonly FundDescription[] = [
  { symbol: 'TWEQX', name: 'Tapewright Equity Fund, made up', price: 154, dailyVolatility: 0.009 },
  { symbol: 'TWBDX', name: 'Tapewright Bond Fund, made up', price: 9.7, dailyVolatility: 0.003 },
];

export const FUNDS: readonly Instrument[] = DESCRIPTIONS.map((fund, place) => ({
  listing: {
    contract: {
      conId: FIRST_FUND + place,
      symbol: fund.symbol,
      secType: 'FUND',
      exchange: 'FUNDSERV',
      currency: 'USD',
      localSymbol: fund.symbol,
      tradingClass: fund.symbol,
    },
    details: {
      marketName: fund.symbol,
      minTick: 0.01,
      orderTypes: 'DAY,MKT,LMT,WHATIF',
      validExchanges: 'FUNDSERV',
      priceMagnifier: 1,
      longName: fund.name,
      timeZoneId: 'US/Eastern',
      marketRuleIds: '26',
      fundName: fund.name,
      fundFamily: 'Tapewright',
      fundType: 'Open-end',
      minSize: Decimal.of('0.001'),
      sizeIncrement: Decimal.of('0.001'),
      suggestedSizeIncrement: Decimal.ONE,
    },
    exchanges: ['FUNDSERV'],
    tickSize: 0.01,
  },
  profile: { price: fund.price, dailyVolatility: fund.dailyVolatility, dailyVolume: 500_000 },
}));
