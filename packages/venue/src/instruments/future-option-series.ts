import {
  civilDate,
  Decimal,
  NEW_YORK,
  wallTime,
  yearMonthDay,
  type DayNumber,
  type Instant,
} from '@tapewright/model';
import { modelPrice } from '../pricing/model-price.ts';
import { optionConId } from './con-ids.ts';
import { expiriesOf, type FutureOptionRule } from './future-option-expiries.ts';
import type { Instrument } from './listings.ts';

interface FutureOptionProduct {
  /** Of the future. */
  readonly symbol: string;
  /** Where its conIds begin among those of options: never another for the same product. */
  readonly place: number;
  readonly rule: FutureOptionRule;
  /** The trading class of an expiry. */
  readonly classOf: (expiry: { readonly week: number; readonly isQuarterly: boolean }) => string;
  readonly strikeStep: number;
  readonly tickSize: number;
  /** What a strike is multiplied with in a local symbol. */
  readonly strikeFactor: number;
  readonly dailyVolume: number;
}

const weekly = (quarterly: string, prefix: string) => (of: { week: number; isQuarterly: boolean }) =>
  of.isQuarterly ? quarterly : `${prefix}${of.week}`;

/**
 * Options on futures that come with the venue. Classes, expiries and exercise: CME Group, contract specifications (E-mini S&P 500 and
 * NASDAQ-100 options by the week and the quarter, crude oil LO, gold OG). Strikes lie further apart than the exchange lists them.
 */
const PRODUCTS: readonly FutureOptionProduct[] = [
  {
    symbol: 'ES',
    place: 50,
    rule: 'Fridays',
    classOf: weekly('ES', 'EW'),
    strikeStep: 25,
    tickSize: 0.05,
    strikeFactor: 1,
    dailyVolume: 5_000,
  },
  {
    symbol: 'NQ',
    place: 51,
    rule: 'Fridays',
    classOf: weekly('NQ', 'QN'),
    strikeStep: 100,
    tickSize: 0.05,
    strikeFactor: 1,
    dailyVolume: 1_000,
  },
  {
    symbol: 'CL',
    place: 52,
    rule: 'three days before',
    classOf: () => 'LO',
    strikeStep: 1,
    tickSize: 0.01,
    strikeFactor: 100,
    dailyVolume: 2_000,
  },
  {
    symbol: 'GC',
    place: 53,
    rule: 'fourth last day of the month before',
    classOf: () => 'OG',
    strikeStep: 25,
    tickSize: 0.1,
    strikeFactor: 1,
    dailyVolume: 2_000,
  },
];

/** Strikes on each side of the price. */
const STRIKES_EACH_SIDE = 6;
const MONTH_CODES = 'FGHJKMNQUVXZ';

/** Puts and calls on those of some futures that have them, around the price of each. */
export function futureOptionSeries(
  futures: readonly Instrument[],
  at: { readonly asOf: Instant; readonly priceOf: (instrument: Instrument) => number },
): readonly Instrument[] {
  const { asOf, priceOf } = at;
  const today = wallTime(NEW_YORK, asOf).day;
  return PRODUCTS.flatMap((product) => {
    const months = futures.filter(({ listing }) => listing.contract.symbol === product.symbol);
    return expiriesOf(months, product.rule, today).flatMap(({ future, expiry }) => {
      const spot = priceOf(future.derivedFrom ?? future);
      const { dailyVolatility } = future.profile;
      const price = modelPrice(future.listing, { spot, at: asOf, dailyVolatility });
      return seriesOf(product, { future, expiry, price });
    });
  });
}

function seriesOf(
  product: FutureOptionProduct,
  of: { readonly future: Instrument; readonly expiry: DayNumber; readonly price: number },
): readonly Instrument[] {
  const middle = Math.round(of.price / product.strikeStep);
  const first = Math.max(1, middle - STRIKES_EACH_SIDE);
  return Array.from({ length: middle + STRIKES_EACH_SIDE - first + 1 }, (_, i) => first + i).flatMap(
    (strikeIndex) =>
      (['C', 'P'] as const).map((right) => optionListing(product, { ...of, strikeIndex, right })),
  );
}

function optionListing(
  product: FutureOptionProduct,
  option: {
    readonly future: Instrument;
    readonly expiry: DayNumber;
    readonly strikeIndex: number;
    readonly right: 'C' | 'P';
  },
): Instrument {
  const { place, tickSize, strikeStep } = product;
  const { future, expiry, strikeIndex, right } = option;
  const { contract: of, details } = future.listing;
  const { exchange = '', symbol = '', multiplier = '' } = of;
  const date = civilDate(expiry);
  const strike = strikeIndex * strikeStep;
  // One that ends with its future has nothing left to be exercised into: both settle in cash, by the same price.
  const endsWithFuture = date === of.lastTradeDateOrContractMonth;
  const { tradingClass, localSymbol } = namesOf(product, { expiry, strike, right, endsWithFuture });
  return {
    derivedFrom: future.derivedFrom,
    on: future,
    listing: {
      contract: {
        conId: optionConId({ underlying: place, expiry, strikeIndex, right }),
        symbol,
        secType: 'FOP',
        lastTradeDateOrContractMonth: date,
        strike,
        right,
        multiplier,
        exchange,
        currency: 'USD',
        localSymbol,
        tradingClass,
      },
      details: {
        marketName: tradingClass,
        minTick: tickSize,
        orderTypes: 'DAY,FOK,GTC,IOC,LMT,MKT,OCA,STP,STPLMT,WHATIF',
        validExchanges: exchange,
        priceMagnifier: 1,
        underConId: of.conId,
        longName: details.longName,
        contractMonth: details.contractMonth,
        timeZoneId: 'US/Central',
        marketRuleIds: '26',
        realExpirationDate: date,
        underSymbol: of.localSymbol,
        underSecType: 'FUT',
        aggGroup: 2_147_483_647,
        minSize: Decimal.ONE,
        sizeIncrement: Decimal.ONE,
        suggestedSizeIncrement: Decimal.ONE,
        settlementMethod: endsWithFuture ? 'CASH' : 'PHYSICAL',
      },
      exchanges: [exchange],
      tickSize,
    },
    profile: {
      price: strike,
      dailyVolatility: future.profile.dailyVolatility,
      dailyVolume: product.dailyVolume,
    },
  };
}

/** `EW2U6 C6450`: class, month and year of the option, right and strike. */
function namesOf(
  { classOf, strikeFactor }: FutureOptionProduct,
  option: {
    readonly expiry: DayNumber;
    readonly strike: number;
    readonly right: 'C' | 'P';
    readonly endsWithFuture: boolean;
  },
): { readonly tradingClass: string; readonly localSymbol: string } {
  const { year, month, day } = yearMonthDay(option.expiry);
  const tradingClass = classOf({ week: Math.ceil(day / 7), isQuarterly: option.endsWithFuture });
  const code = `${tradingClass}${MONTH_CODES.charAt(month - 1)}${year % 10}`;
  return { tradingClass, localSymbol: `${code} ${option.right}${Math.round(option.strike * strikeFactor)}` };
}
