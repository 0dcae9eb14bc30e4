import { civilDate, Decimal, NEW_YORK, wallTime, yearMonthDay, type Instant } from '@tapewright/model';
import { futureConId, spotConId } from './con-ids.ts';
import { lastTradingDay, monthOf, type ExpiryRule, type Month } from './expiry-dates.ts';
import { INDICES } from './indices.ts';
import type { Instrument } from './listings.ts';

interface FutureProduct {
  readonly symbol: string;
  readonly name: string;
  readonly exchange: string;
  readonly multiplier: number;
  readonly tickSize: number;
  readonly rule: ExpiryRule;
  /** Contract months; 1 is January. */
  readonly months: readonly number[];
  /** How many of them are listed. */
  readonly count: number;
  /** The index it follows, or what its market moves by itself. */
  readonly underlying:
    | { readonly index: string }
    | { readonly price: number; readonly dailyVolatility: number };
  readonly dailyVolume: number;
}

const QUARTERS = [3, 6, 9, 12];
const EVERY_MONTH = Array.from({ length: 12 }, (_, i) => i + 1);
const EVEN_MONTHS = [2, 4, 6, 8, 10, 12];

/**
 * Futures in the order that their conIds count by: add at the end. Multipliers, steps and months: CME Group, contract specifications.
 * Prices and volumes are round figures for the synthetic market, nobody's quotes.
 */
const PRODUCTS: readonly FutureProduct[] = [
  equity('ES', 'E-mini S&P 500', { index: 'SPX', multiplier: 50, tickSize: 0.25, dailyVolume: 1_500_000 }),
  equity('NQ', 'E-mini NASDAQ 100', { index: 'NDX', multiplier: 20, tickSize: 0.25, dailyVolume: 600_000 }),
  equity('RTY', 'E-Mini Russell 2000 Index', {
    index: 'RUT',
    multiplier: 50,
    tickSize: 0.1,
    dailyVolume: 200_000,
  }),
  equity('YM', 'Mini Dow Jones Industrial Average', {
    index: 'INDU',
    multiplier: 5,
    tickSize: 1,
    dailyVolume: 150_000,
    exchange: 'CBOT',
  }),
  equity('MES', 'Micro E-Mini S&P 500 Stock Price Index', {
    index: 'SPX',
    multiplier: 5,
    tickSize: 0.25,
    dailyVolume: 1_200_000,
  }),
  equity('MNQ', 'Micro E-Mini Nasdaq-100 Index', {
    index: 'NDX',
    multiplier: 2,
    tickSize: 0.25,
    dailyVolume: 1_500_000,
  }),
  {
    symbol: 'CL',
    name: 'Light Sweet Crude Oil',
    exchange: 'NYMEX',
    multiplier: 1_000,
    tickSize: 0.01,
    rule: 'before the 25th',
    months: EVERY_MONTH,
    count: 4,
    underlying: { price: 65, dailyVolatility: 0.02 },
    dailyVolume: 300_000,
  },
  {
    symbol: 'NG',
    name: 'Henry Hub Natural Gas',
    exchange: 'NYMEX',
    multiplier: 10_000,
    tickSize: 0.001,
    rule: 'before the first',
    months: EVERY_MONTH,
    count: 4,
    underlying: { price: 3, dailyVolatility: 0.035 },
    dailyVolume: 150_000,
  },
  {
    symbol: 'GC',
    name: 'Gold',
    exchange: 'COMEX',
    multiplier: 100,
    tickSize: 0.1,
    rule: 'third last day',
    months: EVEN_MONTHS,
    count: 4,
    underlying: { price: 3_400, dailyVolatility: 0.01 },
    dailyVolume: 200_000,
  },
  {
    symbol: 'ZN',
    name: '10 Year US Treasury Note',
    exchange: 'CBOT',
    multiplier: 1_000,
    tickSize: 0.015625,
    rule: 'seventh last day',
    months: QUARTERS,
    count: 2,
    underlying: { price: 112, dailyVolatility: 0.004 },
    dailyVolume: 1_500_000,
  },
  {
    symbol: 'EUR',
    name: 'European Monetary Union Euro',
    exchange: 'CME',
    multiplier: 125_000,
    tickSize: 0.00005,
    rule: 'before third Wednesday',
    months: QUARTERS,
    count: 2,
    underlying: { price: 1.165, dailyVolatility: 0.005 },
    dailyVolume: 200_000,
  },
];

/** What follows its symbol in a local symbol, by month. Source: CME Group, month codes. */
const MONTH_CODES = 'FGHJKMNQUVXZ';
/** Symbols whose local symbols begin otherwise at IB. */
const LOCAL_ROOTS: Readonly<Record<string, string>> = { EUR: '6E' };

/** The futures that are listed at a moment: of each product the next contract months, the one that expires today among them. */
export function futuresAt(asOf: Instant): readonly Instrument[] {
  const today = wallTime(NEW_YORK, asOf).day;
  return PRODUCTS.flatMap((product, place) => {
    const underlying = underlyingOf(product, place);
    const listed: Instrument[] = [];
    for (let { year, month } = yearMonthDay(today); listed.length < product.count; month++) {
      const of = monthOf(year, month);
      if (!product.months.includes(of.month)) continue;
      const lastDay = lastTradingDay(product.rule, of);
      if (lastDay >= today) listed.push(futureListing(product, { place, of, lastDay, underlying }));
    }
    return listed;
  });
}

function futureListing(
  product: FutureProduct,
  {
    place,
    of,
    lastDay,
    underlying,
  }: {
    readonly place: number;
    readonly of: Month;
    readonly lastDay: number;
    readonly underlying: Instrument;
  },
): Instrument {
  const { symbol, exchange, tickSize, multiplier } = product;
  const root = LOCAL_ROOTS[symbol] ?? symbol;
  const date = civilDate(lastDay);
  const isOnIndex = underlying.listing.contract.secType === 'IND';
  return {
    derivedFrom: underlying,
    listing: {
      contract: {
        conId: futureConId(place, of),
        symbol,
        secType: 'FUT',
        lastTradeDateOrContractMonth: date,
        multiplier: String(multiplier),
        exchange,
        currency: 'USD',
        localSymbol: `${root}${MONTH_CODES.charAt(of.month - 1)}${of.year % 10}`,
        tradingClass: root,
      },
      details: {
        marketName: root,
        minTick: tickSize,
        orderTypes: 'DAY,FOK,GTC,IOC,LMT,MKT,OCA,STP,STPLMT,TRAIL,WHATIF',
        validExchanges: exchange,
        priceMagnifier: 1,
        underConId: isOnIndex ? underlying.listing.contract.conId : undefined,
        longName: product.name,
        contractMonth: `${of.year}${String(of.month).padStart(2, '0')}`,
        timeZoneId: 'US/Central',
        marketRuleIds: '67',
        realExpirationDate: date,
        underSymbol: isOnIndex ? underlying.listing.contract.symbol : symbol,
        underSecType: isOnIndex ? 'IND' : '',
        aggGroup: 2_147_483_647,
        minSize: Decimal.ONE,
        sizeIncrement: Decimal.ONE,
        suggestedSizeIncrement: Decimal.ONE,
        settlementMethod: 'CASH',
      },
      exchanges: [exchange],
      tickSize,
    },
    profile: { ...underlying.profile, dailyVolume: product.dailyVolume },
  };
}

/** What the contracts of a product follow: an index, or a price of their own that nobody can trade. */
function underlyingOf(product: FutureProduct, place: number): Instrument {
  const { symbol, underlying, exchange, tickSize, dailyVolume } = product;
  if ('index' in underlying) {
    const index = INDICES.find(({ listing }) => listing.contract.symbol === underlying.index);
    if (index !== undefined) return index;
    throw new RangeError(`the future ${symbol} follows ${underlying.index}, which is not among the indices`);
  }
  return {
    listing: {
      contract: { conId: spotConId(place), symbol: `${symbol} spot`, secType: 'CMDTY', currency: 'USD' },
      details: {},
      exchanges: [exchange],
      tickSize,
    },
    profile: { ...underlying, dailyVolume },
  };
}

function equity(
  symbol: string,
  name: string,
  more: {
    readonly index: string;
    readonly multiplier: number;
    readonly tickSize: number;
    readonly dailyVolume: number;
    readonly exchange?: string;
  },
): FutureProduct {
  const { index, exchange = 'CME', ...rest } = more;
  return {
    symbol,
    name,
    exchange,
    ...rest,
    rule: 'third Friday',
    months: QUARTERS,
    count: 3,
    underlying: { index },
  };
}
