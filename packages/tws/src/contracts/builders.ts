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
