import { Decimal } from '@tapewright/model';
import { FIRST_OTHER_CON_ID } from './con-ids.ts';
import type { Instrument } from './listings.ts';

/** Where the bonds' conIds begin among the made-up ones. */
const FIRST_BOND = FIRST_OTHER_CON_ID + 100;

interface BondDescription {
  readonly symbol: string;
  readonly name: string;
  readonly bondType: 'US GOVERNMENT' | 'CORP';
  readonly coupon: number;
  /** `YYYYMMDD`. */
  readonly maturity: string;
  readonly ratings: string;
  readonly price: number;
  readonly dailyVolatility: number;
}

/** Made-up bonds of two kinds of issuer, in the order that their conIds count by. */
const DESCRIPTIONS: readonly BondDescription[] = [
  {
    symbol: 'US-T 2Y',
    name: 'United States Treasury, made up',
    bondType: 'US GOVERNMENT',
    coupon: 3.75,
    maturity: '20280831',
    ratings: 'Aa1/AA+',
    price: 100.2,
    dailyVolatility: 0.0012,
  },
  {
    symbol: 'US-T 10Y',
    name: 'United States Treasury, made up',
    bondType: 'US GOVERNMENT',
    coupon: 4.25,
    maturity: '20360815',
    ratings: 'Aa1/AA+',
    price: 100.5,
    dailyVolatility: 0.004,
  },
  {
    symbol: 'CORP A 5Y',
    name: 'Corporate bond, made up',
    bondType: 'CORP',
    coupon: 4.5,
    maturity: '20310615',
    ratings: 'A2/A',
    price: 99.4,
    dailyVolatility: 0.003,
  },
  {
    symbol: 'CORP BB 7Y',
    name: 'Corporate bond, made up',
    bondType: 'CORP',
    coupon: 6.75,
    maturity: '20330615',
    ratings: 'Ba2/BB',
    price: 97.8,
    dailyVolatility: 0.005,
  },
];

/** Bonds of 1,000 face value: the quantity counts bonds, the price is in percent, so a bond is worth ten times its price. Without accrued interest. */
export const BONDS: readonly Instrument[] = DESCRIPTIONS.map((bond, place) => ({
  listing: {
    contract: {
      conId: FIRST_BOND + place,
      symbol: bond.symbol,
      secType: 'BOND',
      exchange: 'SMART',
      currency: 'USD',
      localSymbol: bond.symbol,
      tradingClass: bond.symbol,
      multiplier: '10',
    },
    details: {
      marketName: bond.symbol,
      minTick: 0.001,
      orderTypes: 'DAY,GTC,IOC,LMT,MKT,WHATIF',
      validExchanges: 'SMART',
      priceMagnifier: 1,
      longName: bond.name,
      timeZoneId: 'US/Eastern',
      marketRuleIds: '2490',
      bondType: bond.bondType,
      coupon: bond.coupon,
      couponType: 'FIXED',
      ratings: bond.ratings,
      realExpirationDate: bond.maturity,
      minSize: Decimal.ONE,
      sizeIncrement: Decimal.ONE,
      suggestedSizeIncrement: Decimal.ONE,
    },
    exchanges: ['BONDS'],
    tickSize: 0.001,
  },
  profile: { price: bond.price, dailyVolatility: bond.dailyVolatility, dailyVolume: 5_000 },
}));
