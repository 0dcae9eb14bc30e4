import type { Listing } from '@tapewright/venue';
import { isOption } from './option-figures.ts';

/** The options of an underlying on one exchange: which expiries and which strikes there are. Not each expiry has each strike. */
export interface OptionOutline {
  readonly exchange: string;
  readonly underlyingConId: number;
  readonly tradingClass: string;
  readonly multiplier: string;
  /** `YYYYMMDD`, in order. */
  readonly expirations: readonly string[];
  /** In order. */
  readonly strikes: readonly number[];
}

/** The outlines of an underlying's options, as reqSecDefOptParams answers: one for each exchange, class and multiplier. */
export function optionOutlines(
  listings: readonly Listing[],
  asked: { readonly underlyingConId: number; readonly exchange: string },
): readonly OptionOutline[] {
  const groups = new Map<string, { exchange: string; options: Listing[] }>();
  for (const listing of listings) {
    const { contract, details } = listing;
    if (!isOption(listing) || details.underConId !== asked.underlyingConId) continue;
    for (const exchange of details.validExchanges?.split(',') ?? []) {
      if (asked.exchange !== '' && asked.exchange !== exchange) continue;
      const key = `${exchange} ${contract.tradingClass} ${contract.multiplier}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { exchange, options: [listing] });
      else group.options.push(listing);
    }
  }
  return [...groups.values()].map(({ exchange, options }) =>
    outlineOf(exchange, options, asked.underlyingConId),
  );
}

function outlineOf(exchange: string, options: readonly Listing[], underlyingConId: number): OptionOutline {
  const contracts = options.map(({ contract }) => contract);
  return {
    exchange,
    underlyingConId,
    tradingClass: contracts[0]?.tradingClass ?? '',
    multiplier: contracts[0]?.multiplier ?? '',
    expirations: [...new Set(contracts.map((one) => one.lastTradeDateOrContractMonth ?? ''))].toSorted(),
    strikes: [...new Set(contracts.map(({ strike = 0 }) => strike))].toSorted((a, b) => a - b),
  };
}
