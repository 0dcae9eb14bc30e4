import type { Contract } from '@tapewright/model';
import type { Listing } from '../venue-io.ts';

/** Names of exchanges that IB has changed; clients still send the old one. */
const RENAMED_EXCHANGES: Readonly<Record<string, string>> = { ISLAND: 'NASDAQ' };

/** Finds listings by what clients write of a contract. */
export class ListingIndex {
  readonly #byConId = new Map<number, Listing>();

  /** Throws a RangeError on a listing without a conId, without an exchange, or with a conId that another has. */
  constructor(listings: readonly Listing[]) {
    for (const listing of listings) {
      const { conId, symbol } = listing.contract;
      if (conId === undefined) throw new RangeError(`the listing of ${symbol} has no conId`);
      if (listing.exchanges.length === 0) throw new RangeError(`the listing of ${symbol} has no exchange`);
      if (this.#byConId.has(conId)) throw new RangeError(`two listings have the conId ${conId}`);
      this.#byConId.set(conId, listing);
    }
  }

  get(conId: number): Listing | undefined {
    return this.#byConId.get(conId);
  }

  /** By conId when it is given, else by every field that is. */
  find(contract: Contract): readonly Listing[] {
    if (contract.conId !== undefined && contract.conId !== 0) {
      const listing = this.#byConId.get(contract.conId);
      return listing !== undefined && tradesOn(listing, contract.exchange) ? [listing] : [];
    }
    return [...this.#byConId.values()].filter((listing) => matches(listing, contract));
  }
}

/** The exchange's present name, or SMART; undefined when the listing does not trade there. */
export function destinationOf(listing: Listing, exchange: string): string | undefined {
  const name = presentName(exchange) ?? '';
  return name === 'SMART' || listing.exchanges.includes(name) ? name : undefined;
}

function matches(listing: Listing, wanted: Contract): boolean {
  const has = listing.contract;
  return (
    isWanted(wanted.symbol, has.symbol) &&
    isWanted(wanted.secType, has.secType) &&
    isWanted(wanted.currency, has.currency) &&
    isWanted(wanted.localSymbol, has.localSymbol) &&
    isWanted(wanted.tradingClass, has.tradingClass) &&
    isWanted(presentName(wanted.primaryExch), has.primaryExch) &&
    tradesOn(listing, wanted.exchange)
  );
}

function presentName(exchange: string | undefined): string | undefined {
  const name = exchange?.toUpperCase();
  return name === undefined ? undefined : (RENAMED_EXCHANGES[name] ?? name);
}

function isWanted(wanted: string | undefined, has: string | undefined): boolean {
  return isBlank(wanted) || wanted?.toUpperCase() === has?.toUpperCase();
}

function tradesOn(listing: Listing, exchange: string | undefined): boolean {
  return isBlank(exchange) || destinationOf(listing, exchange ?? '') !== undefined;
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text === '';
}
