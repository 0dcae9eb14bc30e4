import type { Instant } from '@tapewright/model';
import { futureOptionSeries } from './future-option-series.ts';
import { futuresAt } from './futures.ts';
import type { Instrument } from './listings.ts';
import { hasOptions, optionSeries, type SeriesExtent } from './option-series.ts';

/**
 * What expires, as it is listed at a moment: futures where `instruments` has the index they follow or they follow none, options on those of
 * `instruments` that have them, around their price, and options on the futures.
 */
export function derivativesAt(
  instruments: readonly Instrument[],
  at: {
    readonly asOf: Instant;
    /** The price of an instrument at that moment. */
    readonly priceOf: (instrument: Instrument) => number;
    readonly extent?: SeriesExtent | undefined;
  },
): readonly Instrument[] {
  const { asOf, priceOf, extent } = at;
  const listed = new Set(instruments);
  const futures = futuresAt(asOf).filter(
    ({ derivedFrom }) =>
      derivedFrom === undefined ||
      derivedFrom.listing.contract.secType === 'CMDTY' ||
      listed.has(derivedFrom),
  );
  const options = instruments
    .filter(hasOptions)
    .flatMap((instrument) => optionSeries(instrument, { asOf, price: priceOf(instrument) }, extent));
  return [...futures, ...options, ...futureOptionSeries(futures, { asOf, priceOf })];
}
