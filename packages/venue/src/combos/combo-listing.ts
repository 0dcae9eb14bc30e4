import { Decimal, type Calendar } from '@tapewright/model';
import type { Listing } from '../venue-io.ts';
import type { Combination } from './combination.ts';

/** IB's conId of a combination, by currency: it is the same for all of them. Source: IBKR, Client Portal Web API, "Combo / Spread Orders". */
const SPREAD_CON_IDS: Readonly<Record<string, number>> = {
  USD: 28812380,
  AUD: 61227077,
  CAD: 61227082,
  CHF: 61227087,
  GBP: 58666491,
  HKD: 61227072,
  JPY: 61227069,
  SEK: 136000429,
  SGD: 426116555,
};

/**
 * A combination as something that can be traded. Its conId is the venue's own: IB's, which the contract states to clients, does not tell
 * one combination from another.
 */
export function comboListing({ parts, multiplier, currency }: Combination, conId: number): Listing {
  const symbols = [...new Set(parts.map(({ instrument }) => instrument.listing.contract.symbol ?? ''))];
  const stated = SPREAD_CON_IDS[currency] ?? conId;
  const exchanges = [...new Set(parts.flatMap(({ instrument }) => instrument.listing.exchanges))];
  const tickSize = Math.min(...parts.map(({ instrument }) => instrument.listing.tickSize));
  return {
    contract: {
      conId: stated,
      symbol: symbols.join(','),
      secType: 'BAG',
      right: '?',
      multiplier: multiplier.toString(),
      exchange: 'SMART',
      currency,
      localSymbol: String(stated),
      tradingClass: 'COMB',
      comboLegs: parts.map(({ instrument, side, ratio, exchange, price }) => ({
        conId: instrument.conId,
        ratio,
        action: side === 0 ? 'BUY' : 'SELL',
        exchange,
        openClose: 0,
        shortSalesSlot: 0,
        exemptCode: -1,
        ...(price === undefined ? {} : { perLegPrice: price }),
      })),
    },
    details: { minTick: tickSize, priceMagnifier: 1, minSize: Decimal.ONE, sizeIncrement: Decimal.ONE },
    exchanges,
    tickSize,
  };
}

/** A combination trades in the hours of the leg with the shortest regular ones: of options and stocks before futures. */
export function comboCalendar({ parts }: Combination): Calendar {
  const byHours = ['OPT', 'STK', 'FOP', 'FUT'];
  const ranked = parts.toSorted(
    (a, b) =>
      byHours.indexOf(a.instrument.listing.contract.secType ?? '') -
      byHours.indexOf(b.instrument.listing.contract.secType ?? ''),
  );
  const [first] = ranked;
  if (first === undefined) throw new RangeError('a combination without legs has no hours');
  return first.instrument.calendar;
}
