import type { BandTier } from '../market/price-bands.ts';
import type { Listing } from '../venue-io.ts';
import { INSTRUMENTS } from './instruments.ts';

const OUT_OF_THE_BOX = new Set(INSTRUMENTS.map(({ listing }) => listing.contract.conId));

/**
 * The tier of a stock's price bands: 1 for those that come with the venue, which are the large ones that the plan lists (S&P 500, Russell
 * 1000, large funds), 2 for those of the user's own, and none for anything but stocks. A leveraged fund of the plan's own list may be in the
 * other tier: give a function of your own where that matters.
 */
export function priceBandTier({ contract }: Pick<Listing, 'contract'>): BandTier | undefined {
  if (contract.secType !== 'STK') return undefined;
  return OUT_OF_THE_BOX.has(contract.conId) ? 1 : 2;
}
