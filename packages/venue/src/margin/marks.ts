import { Decimal, multiplierOf, type Contract } from '@tapewright/model';
import type { Instrument } from '../market/instrument.ts';
import type { AccountStatement, LedgerPosition } from '../venue-io.ts';
import type { MarginHolding } from './margin-holding.ts';

type Find = (conId: number) => Instrument | undefined;

/**
 * The price at which a holding is valued: the last, or the side of the quote that it is beyond; the middle of the quote where nothing
 * was traded. Undefined while the market has shown neither.
 */
export function markOf(instrument: Instrument): number | undefined {
  const { last, bid, ask } = instrument.view();
  if (last === undefined) return bid === undefined || ask === undefined ? undefined : (bid + ask) / 2;
  return Math.max(bid ?? -Infinity, Math.min(ask ?? Infinity, last));
}

/** Turns amounts of money into an account's currency at the marks of the currency pairs. */
export class Rates {
  readonly #base: string;
  /** `EUR/USD` → the pair */
  readonly #pairs: ReadonlyMap<string, Instrument>;

  constructor(base: string, pairs: ReadonlyMap<string, Instrument>) {
    this.#base = base;
    this.#pairs = pairs;
  }

  /** Units of the account's currency for one of `currency`; undefined while no pair has a price. */
  of(currency: string): number | undefined {
    if (currency === this.#base) return 1;
    const direct = this.#pairs.get(`${currency}/${this.#base}`);
    const price = direct === undefined ? undefined : markOf(direct);
    if (price !== undefined) return price;
    const inverse = this.#pairs.get(`${this.#base}/${currency}`);
    const inversePrice = inverse === undefined ? undefined : markOf(inverse);
    return inversePrice === undefined ? undefined : 1 / inversePrice;
  }
}

/** The currency pairs among instruments, by `EUR/USD`. */
export function currencyPairs(instruments: Iterable<Instrument>): ReadonlyMap<string, Instrument> {
  const pairs = new Map<string, Instrument>();
  for (const instrument of instruments) {
    const { secType, symbol, currency } = instrument.listing.contract;
    if (secType === 'CASH') pairs.set(`${symbol}/${currency}`, instrument);
  }
  return pairs;
}

/** What an account holds, marked. What is not listed any more, or is in a currency without a rate, is left out: nothing is known of it. */
export function markedHoldings(
  { positions }: AccountStatement,
  market: { readonly find: Find; readonly rates: Rates },
): readonly MarginHolding[] {
  const holdings: MarginHolding[] = [];
  for (const [conId, position] of positions) {
    const instrument = position.qty.isZero ? undefined : market.find(conId);
    const rate = market.rates.of(position.contract.currency ?? '');
    if (instrument === undefined || rate === undefined) continue;
    holdings.push(markedHolding(instrument, { position, rate, find: market.find }));
  }
  return holdings;
}

function markedHolding(
  instrument: Instrument,
  { position, rate, find }: { readonly position: LedgerPosition; readonly rate: number; readonly find: Find },
): MarginHolding {
  const avgPrice = position.avgPrice.toNumber();
  return {
    listing: instrument.listing,
    conId: instrument.conId,
    qty: position.qty.toNumber(),
    price: markOf(instrument) ?? avgPrice,
    avgPrice,
    multiplier: multiplierNumber(instrument.listing.contract),
    rate,
    underlyingPrice: underlyingPrice(instrument, find),
  };
}

export function underlyingPrice({ listing }: Instrument, find: Find): number | undefined {
  const { underConId } = listing.details;
  const underlying = underConId === undefined ? undefined : find(underConId);
  return underlying === undefined ? undefined : markOf(underlying);
}

export function multiplierNumber(contract: Contract): number {
  return (multiplierOf(contract) ?? Decimal.ONE).toNumber();
}
