import type { Contract } from '@tapewright/model';
import type { Listing } from '../venue-io.ts';

/** Names of exchanges that IB has changed; clients still send the old one. */
const RENAMED_EXCHANGES: Readonly<Record<string, string>> = { ISLAND: 'NASDAQ' };

/** Finds listings by what clients write of a contract. */
export class ListingIndex {
  readonly #byConId = new Map<number, Listing>();
  /** Symbol, in upper case → its listings; likewise for the exchange's own symbol. */
  readonly #bySymbol = new Map<string, Listing[]>();
  readonly #byLocalSymbol = new Map<string, Listing[]>();

  /** Throws a RangeError on a listing without a conId, without an exchange, or with a conId that another has. */
  constructor(listings: readonly Listing[]) {
    for (const listing of listings) {
      const { conId, symbol } = listing.contract;
      if (conId === undefined) throw new RangeError(`the listing of ${symbol} has no conId`);
      if (listing.exchanges.length === 0) throw new RangeError(`the listing of ${symbol} has no exchange`);
      if (this.#byConId.has(conId)) throw new RangeError(`two listings have the conId ${conId}`);
      this.#byConId.set(conId, listing);
      addTo(this.#bySymbol, symbol, listing);
      addTo(this.#byLocalSymbol, listing.contract.localSymbol, listing);
    }
  }

  get(conId: number): Listing | undefined {
    return this.#byConId.get(conId);
  }

  /**
   * By conId when it is given, else by every field that is. A continuous future bears the conId of the month that stands for it, and is not
   * that month: it has a past and is not traded (IBKR, TWS API, "Continuous futures").
   */
  find(contract: Contract): readonly Listing[] {
    if (contract.secType === 'CONTFUT') return [];
    if (contract.conId !== undefined && contract.conId !== 0) {
      const listing = this.#byConId.get(contract.conId);
      return listing !== undefined && tradesOn(listing, contract.exchange) ? [listing] : [];
    }
    return this.#candidates(contract).filter((listing) => matches(listing, contract));
  }

  /** Those that can match: of the symbol, if one is given. */
  #candidates({ symbol, localSymbol }: Contract): readonly Listing[] {
    if (symbol !== undefined && symbol !== '') return this.#bySymbol.get(symbol.toUpperCase()) ?? [];
    if (localSymbol !== undefined && localSymbol !== '')
      return this.#byLocalSymbol.get(localSymbol.toUpperCase()) ?? [];
    return [...this.#byConId.values()];
  }
}

function addTo(index: Map<string, Listing[]>, name: string | undefined, listing: Listing): void {
  const key = name?.toUpperCase() ?? '';
  const known = index.get(key);
  if (known === undefined) index.set(key, [listing]);
  else known.push(listing);
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
    isWanted(rightOf(wanted.right), has.right) &&
    isWanted(wanted.multiplier, has.multiplier) &&
    isWantedStrike(wanted.strike, has.strike) &&
    expires(listing, wanted.lastTradeDateOrContractMonth) &&
    isIdentified(listing, wanted) &&
    tradesOn(listing, wanted.exchange)
  );
}

function presentName(exchange: string | undefined): string | undefined {
  const name = exchange?.toUpperCase();
  return name === undefined ? undefined : (RENAMED_EXCHANGES[name] ?? name);
}

/** A day, or a month: that of the contract, which for some futures is not the one they trade in last. */
function expires({ contract, details }: Listing, wanted: string | undefined): boolean {
  if (wanted === undefined || wanted === '') return true;
  const month = details.contractMonth ?? contract.lastTradeDateOrContractMonth?.slice(0, 6);
  return wanted.length === 6 ? wanted === month : wanted === contract.lastTradeDateOrContractMonth;
}

/** Clients write the right in full, or send a zero for none. */
function rightOf(right: string | undefined): string | undefined {
  const name = right?.toUpperCase();
  if (name === 'CALL') return 'C';
  if (name === 'PUT') return 'P';
  return name === '0' || name === '?' ? undefined : name;
}

function isWanted(wanted: string | undefined, has: string | undefined): boolean {
  return isBlank(wanted) || wanted?.toUpperCase() === has?.toUpperCase();
}

/** Clients send 0 for no strike. */
function isWantedStrike(wanted: number | undefined, has: number | undefined): boolean {
  return wanted === undefined || wanted === 0 || wanted === has;
}

/** By ISIN or CUSIP, which for US securities is the middle of the ISIN. Other kinds of number are not known of any listing. */
function isIdentified({ details }: Listing, { secIdType, secId }: Contract): boolean {
  if (isBlank(secId)) return true;
  const isin = details.secIdList?.find(({ tag }) => tag === 'ISIN')?.value ?? '';
  const kind = secIdType?.toUpperCase();
  if (kind === 'ISIN') return isin === secId?.toUpperCase();
  return kind === 'CUSIP' && isin.startsWith('US') && isin.slice(2, 11) === secId?.toUpperCase();
}

function tradesOn(listing: Listing, exchange: string | undefined): boolean {
  return isBlank(exchange) || destinationOf(listing, exchange ?? '') !== undefined;
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text === '';
}
