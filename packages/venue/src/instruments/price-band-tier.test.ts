import { expect, it } from 'vitest';
import { listingsOf } from './instruments.ts';
import { priceBandTier } from './price-band-tier.ts';

it('stocks out of the box are of tier 1, others of tier 2, and what is no stock has no bands', () => {
  const [aapl, pair] = listingsOf(['AAPL', 'EUR.USD']);
  expect(aapl && priceBandTier(aapl)).toBe(1);
  expect(pair && priceBandTier(pair)).toBeUndefined();
  expect(priceBandTier({ contract: { conId: 1, secType: 'STK' } })).toBe(2);
});
