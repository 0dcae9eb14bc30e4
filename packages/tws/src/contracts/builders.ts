import type { Contract } from '@tapewright/model';

/** Where a contract trades; what is absent takes the builder's default, which is named there. */
export interface Listing {
  readonly exchange?: string | undefined;
  readonly primaryExch?: string | undefined;
  readonly currency?: string | undefined;
}

/** A stock or fund share; SMART-routed, in USD, unless said otherwise. */
export function stock(
  symbol: string,
  { exchange = 'SMART', primaryExch, currency = 'USD' }: Listing = {},
): Contract {
  return compact({ symbol, secType: 'STK', exchange, primaryExch, currency });
}

/** A currency pair, such as `EUR.USD`: the first is bought with the second. */
export function forex(pair: string, { exchange = 'IDEALPRO' }: Pick<Listing, 'exchange'> = {}): Contract {
  const parts = /^([A-Z]{3})[./]?([A-Z]{3})$/.exec(pair.toUpperCase());
  if (parts === null) throw new RangeError(`not a currency pair: '${pair}'. Say 'EUR.USD'`);
  return compact({ symbol: parts[1], secType: 'CASH', exchange, currency: parts[2] });
}

export interface OptionTerms extends Listing {
  /** `YYYYMMDD`, or `YYYYMM` for all of the month. */
  readonly expiry: string;
  readonly strike: number;
  readonly right: 'C' | 'P';
  readonly multiplier?: string | undefined;
  readonly tradingClass?: string | undefined;
}

/** An option on a stock or an index; SMART-routed, in USD, unless said otherwise. */
export function option(symbol: string, terms: OptionTerms): Contract {
  const { expiry, strike, right, multiplier, tradingClass, exchange = 'SMART', currency = 'USD' } = terms;
  const identity = {
    symbol,
    secType: 'OPT',
    lastTradeDateOrContractMonth: checkedExpiry(expiry),
    strike,
    right,
  };
  return compact({ ...identity, exchange, currency, multiplier, tradingClass });
}

export interface FutureTerms extends Pick<Listing, 'currency'> {
  readonly exchange: string;
  /** `YYYYMM` or `YYYYMMDD`. */
  readonly expiry: string;
  readonly multiplier?: string | undefined;
  readonly tradingClass?: string | undefined;
}

/** A future. Its exchange has no default: the same symbol trades on several. */
export function future(symbol: string, terms: FutureTerms): Contract {
  const { exchange, expiry, currency, multiplier, tradingClass } = terms;
  const lastTradeDateOrContractMonth = checkedExpiry(expiry);
  return compact({
    symbol,
    secType: 'FUT',
    lastTradeDateOrContractMonth,
    exchange,
    currency,
    multiplier,
    tradingClass,
  });
}

export interface IndexTerms extends Pick<Listing, 'currency'> {
  readonly exchange: string;
}

export function index(symbol: string, { exchange, currency }: IndexTerms): Contract {
  return compact({ symbol, secType: 'IND', exchange, currency });
}

/** A cryptocurrency, in USD at PAXOS unless said otherwise. */
export function crypto(symbol: string, { exchange = 'PAXOS', currency = 'USD' }: Listing = {}): Contract {
  return compact({ symbol, secType: 'CRYPTO', exchange, currency });
}

/** A contract for difference; SMART-routed, in USD, unless said otherwise. */
export function cfd(symbol: string, { exchange = 'SMART', currency = 'USD' }: Listing = {}): Contract {
  return compact({ symbol, secType: 'CFD', exchange, currency });
}

export interface FutureOptionTerms extends FutureTerms {
  readonly strike: number;
  readonly right: 'C' | 'P';
}

/** An option on a future. */
export function futureOption(symbol: string, terms: FutureOptionTerms): Contract {
  const { strike, right } = terms;
  return { ...future(symbol, terms), secType: 'FOP', strike, right };
}

/** The future that counts as the front one now: for data, not for orders. */
export function continuousFuture(
  symbol: string,
  { exchange, currency }: Pick<FutureTerms, 'exchange' | 'currency'>,
): Contract {
  return compact({ symbol, secType: 'CONTFUT', exchange, currency });
}

/** A bond by its CUSIP or ISIN; SMART-routed, in USD, unless said otherwise. */
export function bond(
  id: { readonly cusip: string } | { readonly isin: string },
  { exchange = 'SMART', currency = 'USD' }: Listing = {},
): Contract {
  const [secIdType, secId] = 'cusip' in id ? ['CUSIP', id.cusip] : ['ISIN', id.isin];
  return compact({ secType: 'BOND', secIdType, secId, exchange, currency });
}

/** A mutual fund; FUNDSERV and USD unless said otherwise. */
export function fund(symbol: string, { exchange = 'FUNDSERV', currency = 'USD' }: Listing = {}): Contract {
  return compact({ symbol, secType: 'FUND', exchange, currency });
}

/** A commodity, such as `XAUUSD`; SMART-routed, in USD, unless said otherwise. */
export function commodity(symbol: string, { exchange = 'SMART', currency = 'USD' }: Listing = {}): Contract {
  return compact({ symbol, secType: 'CMDTY', exchange, currency });
}

export interface WarrantTerms extends Listing {
  readonly exchange: string;
  readonly expiry: string;
  readonly strike: number;
  readonly right: 'C' | 'P';
  readonly multiplier?: string | undefined;
}

/** A warrant. Its exchange has no default. */
export function warrant(symbol: string, terms: WarrantTerms): Contract {
  const { expiry, strike, right, multiplier, exchange, currency } = terms;
  const lastTradeDateOrContractMonth = checkedExpiry(expiry);
  return compact({
    symbol,
    secType: 'WAR',
    lastTradeDateOrContractMonth,
    strike,
    right,
    multiplier,
    exchange,
    currency,
  });
}

/** By an identifier of the trade instead of a symbol. */
export function bySecId(
  secIdType: 'ISIN' | 'CUSIP' | 'SEDOL' | 'RIC' | 'FIGI',
  secId: string,
  { exchange = 'SMART', currency }: Listing = {},
): Contract {
  return compact({ secIdType, secId, exchange, currency });
}

export interface ComboPart {
  /** Qualified: a leg is named by its id. */
  readonly contract: Contract;
  readonly action: 'BUY' | 'SELL';
  /** Legs per unit of the combination; default 1. */
  readonly ratio?: number | undefined;
  /** Default the combination's. */
  readonly exchange?: string | undefined;
}

/** Several contracts as one; buying it buys and sells its legs. Throws a RangeError for fewer than two legs, or one without an id. */
export function combo(
  parts: readonly ComboPart[],
  { exchange = 'SMART', currency, symbol }: Listing & { readonly symbol?: string | undefined } = {},
): Contract {
  const first = parts[0]?.contract;
  if (first === undefined || parts.length < 2) throw new RangeError('a combination has two legs or more');
  const comboLegs = parts.map((part) => {
    const { conId } = part.contract;
    if (conId === undefined || conId === 0)
      throw new RangeError(
        `leg ${part.contract.symbol ?? ''} of the combination has no conId: qualify it first`,
      );
    return { conId, ratio: part.ratio ?? 1, action: part.action, exchange: part.exchange ?? exchange };
  });
  // Of different underlyings IB names the combination by all of them.
  const symbols = [...new Set(parts.map((part) => part.contract.symbol))];
  return compact({
    symbol: symbol ?? symbols.join(','),
    secType: 'BAG',
    exchange,
    currency: currency ?? first.currency,
    comboLegs,
  });
}

/** Whatever has this id; SMART-routed unless said otherwise. */
export function byConId(conId: number, { exchange = 'SMART' }: Pick<Listing, 'exchange'> = {}): Contract {
  return { conId, exchange };
}

function checkedExpiry(expiry: string): string {
  if (/^\d{6}(?:\d\d)?$/.test(expiry)) return expiry;
  throw new RangeError(`not an expiry: '${expiry}'. Say YYYYMM or YYYYMMDD`);
}

/** Without the fields that are not set: an absent field is unknown, and two contracts alike have the same fields. */
function compact(contract: { readonly [Field in keyof Contract]: Contract[Field] | undefined }): Contract {
  return Object.fromEntries(Object.entries(contract).filter(([, value]) => value !== undefined));
}
