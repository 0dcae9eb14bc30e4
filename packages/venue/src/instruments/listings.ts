import { Decimal } from '@tapewright/model';
import { US_STOCK_EXCHANGES } from '../router/exchanges.ts';
import type { Listing } from '../venue-io.ts';

/** conIds from here on are made up; IB's are below. For listings of the user's own whose conId is not known. */
export const FIRST_MADE_UP_CON_ID = 900_000_000;

/** What the synthetic market needs to know of an instrument. */
export interface MarketProfile {
  /** Where the synthetic price begins. */
  readonly price: number;
  /** Standard deviation of a day's return. */
  readonly dailyVolatility: number;
  /** Units that change hands on a day. */
  readonly dailyVolume: number;
}

/** An instrument out of the box: its listing and how it behaves in the synthetic market. */
export interface Instrument {
  readonly listing: Listing;
  readonly profile: MarketProfile;
  /** What its price follows by a model: of an option, a future, a CFD. Absent: nothing but itself. */
  readonly derivedFrom?: Instrument | undefined;
  /** The future that an option is on; what that follows is then what this follows. */
  readonly on?: Instrument | undefined;
}

export interface StockDescription {
  readonly conId: number;
  readonly symbol: string;
  readonly primary: 'NASDAQ' | 'NYSE' | 'ARCA';
  readonly name: string;
  readonly isFund?: boolean;
  readonly isin?: string | undefined;
  readonly price: number;
  readonly dailyVolatility: number;
  readonly dailyShares: number;
}

/** A US stock or fund that trades on its primary exchange and wherever US stocks trade. */
export function stockListing(stock: StockDescription): Instrument {
  const { conId, symbol, primary, name, isFund = false, isin } = stock;
  const exchanges = [...new Set([primary, ...US_STOCK_EXCHANGES])];
  // A NASDAQ stock is filed under the market's segment, any other under its own symbol.
  const tradingClass = primary === 'NASDAQ' ? 'NMS' : symbol;
  const validExchanges = ['SMART', ...exchanges];
  return {
    listing: {
      contract: {
        conId,
        symbol,
        secType: 'STK',
        exchange: 'SMART',
        primaryExch: primary,
        currency: 'USD',
        localSymbol: symbol,
        tradingClass,
      },
      details: {
        marketName: tradingClass,
        minTick: 0.01,
        orderTypes: 'DAY,FOK,GTC,IOC,LMT,MKT,MOC,OCA,STP,STPLMT,WHATIF',
        validExchanges: validExchanges.join(','),
        priceMagnifier: 1,
        longName: name,
        timeZoneId: 'US/Eastern',
        marketRuleIds: validExchanges.map(() => '26').join(','),
        ...(isin === undefined ? {} : { secIdList: [{ tag: 'ISIN', value: isin }] }),
        stockType: isFund ? 'ETF' : 'COMMON',
        aggGroup: 1,
        minSize: Decimal.of('0.0001'),
        sizeIncrement: Decimal.of('0.0001'),
        suggestedSizeIncrement: Decimal.of(100),
      },
      exchanges,
      tickSize: 0.01,
    },
    profile: { price: stock.price, dailyVolatility: stock.dailyVolatility, dailyVolume: stock.dailyShares },
  };
}

export interface ForexDescription {
  readonly conId: number;
  readonly base: string;
  readonly quote: string;
  readonly name: string;
  readonly tickSize: number;
  /** IB's market rule of the price step. */
  readonly marketRule: string;
  readonly price: number;
  readonly dailyVolatility: number;
}

/** A currency pair on IDEALPRO: units of the base currency, priced in the other. */
export function forexListing(pair: ForexDescription): Instrument {
  const { conId, base, quote, name, tickSize, marketRule } = pair;
  const localSymbol = `${base}.${quote}`;
  return {
    listing: {
      contract: {
        conId,
        symbol: base,
        secType: 'CASH',
        exchange: 'IDEALPRO',
        currency: quote,
        localSymbol,
        tradingClass: localSymbol,
      },
      details: {
        marketName: localSymbol,
        minTick: tickSize,
        orderTypes: 'DAY,FOK,GTC,IOC,LMT,MKT,OCA,STP,STPLMT,WHATIF',
        validExchanges: 'IDEALPRO',
        priceMagnifier: 1,
        longName: name,
        timeZoneId: 'US/Eastern',
        marketRuleIds: marketRule,
        aggGroup: 4,
        minSize: Decimal.of('0.01'),
        sizeIncrement: Decimal.of('0.01'),
        suggestedSizeIncrement: Decimal.of('0.01'),
      },
      exchanges: ['IDEALPRO'],
      tickSize,
    },
    profile: { price: pair.price, dailyVolatility: pair.dailyVolatility, dailyVolume: 2e9 },
  };
}
