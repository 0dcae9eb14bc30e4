import {
  civilDate,
  Decimal,
  NEW_YORK,
  wallTime,
  type CivilDate,
  type DayNumber,
  type Instant,
} from '@tapewright/model';
import { optionConId } from './con-ids.ts';
import { optionExpiries } from './expiry-dates.ts';
import type { Instrument } from './listings.ts';

/** Underlyings with options, in the order that their conIds count by: add at the end. */
const OPTIONABLE: readonly string[] = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'TSLA', 'SPY', 'QQQ', 'SPX'];

/** How far a series reaches. */
export interface SeriesExtent {
  /** Fridays ahead, and third Fridays after those. */
  readonly weeks: number;
  readonly months: number;
  /** Strikes on each side of the price. */
  readonly strikesEachSide: number;
}

export const SERIES_EXTENT: SeriesExtent = { weeks: 3, months: 3, strikesEachSide: 8 };

/** The US exchanges whose books the options trade in here; those of an index only at Cboe. */
const EXCHANGES: readonly string[] = ['CBOE', 'ISE', 'AMEX'];

/** Whether options on an instrument come with the venue. */
export function hasOptions({ listing }: Instrument): boolean {
  return OPTIONABLE.includes(listing.contract.symbol ?? '') && listing.contract.secType !== 'CFD';
}

/**
 * Puts and calls on a stock, a fund or an index around a price, as the Options Clearing Corporation lists them: Fridays and third Fridays,
 * strikes in round steps, 100 units each. Those of an index settle in cash, the others are exercised for shares.
 */
export function optionSeries(
  underlying: Instrument,
  at: { readonly asOf: Instant; readonly price: number },
  extent: SeriesExtent = SERIES_EXTENT,
): readonly Instrument[] {
  const step = strikeStep(at.price);
  const middle = Math.round(at.price / step);
  const first = Math.max(1, middle - extent.strikesEachSide);
  const today = wallTime(NEW_YORK, at.asOf).day;
  return optionExpiries(today, extent).flatMap((expiry) =>
    Array.from({ length: middle + extent.strikesEachSide - first + 1 }, (_, i) => first + i).flatMap(
      (strikeIndex) =>
        (['C', 'P'] as const).map((right) => optionListing(underlying, { expiry, strikeIndex, step, right })),
    ),
  );
}

/** The distance of two strikes at a price of the underlying. */
function strikeStep(price: number): number {
  if (price < 50) return 1;
  if (price < 150) return 2.5;
  if (price < 300) return 5;
  return price < 1_500 ? 10 : 25;
}

function optionListing(
  underlying: Instrument,
  option: {
    readonly expiry: DayNumber;
    readonly strikeIndex: number;
    readonly step: number;
    readonly right: 'C' | 'P';
  },
): Instrument {
  const { expiry, strikeIndex, step, right } = option;
  const { conId: underConId, symbol = '', secType: underSecType = '' } = underlying.listing.contract;
  const isIndex = underSecType === 'IND';
  const date = civilDate(expiry);
  const strike = strikeIndex * step;
  const exchanges = isIndex ? ['CBOE'] : EXCHANGES;
  const validExchanges = ['SMART', ...exchanges];
  const localSymbol = occSymbol(symbol, { date, right, strike });
  const tickSize = isIndex ? 0.05 : 0.01;
  return {
    derivedFrom: underlying,
    listing: {
      contract: {
        conId: optionConId({ underlying: OPTIONABLE.indexOf(symbol), expiry, strikeIndex, right }),
        symbol,
        secType: 'OPT',
        lastTradeDateOrContractMonth: date,
        strike,
        right,
        multiplier: '100',
        exchange: 'SMART',
        currency: 'USD',
        localSymbol,
        tradingClass: symbol,
      },
      details: {
        marketName: symbol,
        minTick: tickSize,
        orderTypes: 'DAY,FOK,GTC,IOC,LMT,MKT,OCA,STP,STPLMT,WHATIF',
        validExchanges: validExchanges.join(','),
        priceMagnifier: 1,
        underConId,
        longName: underlying.listing.details.longName,
        contractMonth: date.slice(0, 6),
        timeZoneId: 'US/Eastern',
        marketRuleIds: validExchanges.map(() => (isIndex ? '109' : '26')).join(','),
        realExpirationDate: date,
        underSymbol: symbol,
        underSecType,
        aggGroup: 1,
        minSize: Decimal.ONE,
        sizeIncrement: Decimal.ONE,
        suggestedSizeIncrement: Decimal.ONE,
        settlementMethod: isIndex ? 'CASH' : 'PHYSICAL',
      },
      exchanges,
      tickSize,
    },
    profile: { price: strike, dailyVolatility: underlying.profile.dailyVolatility, dailyVolume: 2_000 },
  };
}

/** `AAPL  260918C00230000`: the symbol in six places, date, right, and the strike in thousandths. Source: OCC, Options Symbology Initiative. */
function occSymbol(
  symbol: string,
  { date, right, strike }: { date: CivilDate; right: 'C' | 'P'; strike: number },
): string {
  const thousandths = String(Math.round(strike * 1_000)).padStart(8, '0');
  return `${symbol.padEnd(6)}${date.slice(2)}${right}${thousandths}`;
}
