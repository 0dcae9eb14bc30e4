import { Decimal, instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { createVenue } from '../create-venue.ts';
import { createSyntheticMarket } from '../synthetic/synthetic-market.ts';
import { told } from '../testing/scene.ts';
import type { VenueOutput } from '../venue-io.ts';
import { derivativesAt } from './derivatives.ts';
import { INSTRUMENTS, listingsOf } from './instruments.ts';
import { incrementAt, isOnStep, priceIncrements } from './market-rules.ts';

const START = instantFromIso('2026-08-25T14:00:00Z');
const SPX_OPTIONS = derivativesAt(INSTRUMENTS, {
  asOf: START,
  priceOf: ({ profile }) => profile.price,
}).filter(({ listing }) => listing.contract.secType === 'OPT' && listing.contract.symbol === 'SPX');
const [option] = SPX_OPTIONS;
if (option === undefined) throw new Error('options on SPX are not listed');

describe('steps of price', () => {
  it('change at 3 for options on SPX', () => {
    // Cboe: 0.05 below 3.00, 0.10 at and above.
    expect(priceIncrements(option.listing)).toEqual([
      { lowEdge: 0, increment: 0.05 },
      { lowEdge: 3, increment: 0.1 },
    ]);
    for (const [price, increment] of [
      [0.05, 0.05],
      [2.95, 0.05],
      [3, 0.1],
      [12.3, 0.1],
    ] as const)
      expect(incrementAt(option.listing, price)).toBe(increment);
    expect([2.95, 3, 3.1, 12.3].filter((price) => !isOnStep(option.listing, price))).toEqual([]);
    expect([3.05, 12.35].filter((price) => isOnStep(option.listing, price))).toEqual([]);
  });

  it('do not change for stocks', () => {
    const [aapl] = listingsOf(['AAPL']);
    expect(aapl && priceIncrements(aapl)).toEqual([{ lowEdge: 0, increment: 0.01 }]);
  });

  it('are asked of orders: 110 between two', () => {
    const venue = createVenue({
      listings: [option.listing],
      accounts: [{ account: 'DU1', cash: { USD: 1e6 } }],
    });
    const place = (orderId: number, lmtPrice: number) => {
      const outputs: VenueOutput[] = [];
      const order = { action: 'BUY', orderType: 'LMT', lmtPrice, tif: 'DAY', totalQuantity: Decimal.ONE };
      const contract = { conId: option.listing.contract.conId ?? 0, exchange: 'CBOE' };
      venue.handle(
        { kind: 'place', at: START, account: 'DU1', clientId: 1, orderId, contract, order },
        (output) => outputs.push(output),
      );
      return told(outputs)[0];
    };
    expect(place(1, 2.95)).toBe('Submitted 0/1');
    expect(place(2, 3.1)).toBe('Submitted 0/1');
    expect(place(3, 3.05)).toMatch(/^110 /);
    expect(place(4, 2.93)).toMatch(/^110 /);
  });

  it('are kept by the made-up market: every price that is shown can be ordered at', () => {
    const instruments = SPX_OPTIONS.slice(0, 60);
    const market = createSyntheticMarket({ instruments, seed: 1, start: START });
    const listings = new Map(instruments.map(({ listing }) => [listing.contract.conId, listing]));
    const prices = market.next(instantFromIso('2026-08-25T14:00:05Z')).flatMap((input) => {
      const listing = 'conId' in input ? listings.get(input.conId) : undefined;
      if (listing === undefined) return [];
      if (input.kind === 'print') return [{ listing, price: input.price }];
      if (input.kind !== 'makerQuote') return [];
      const { bids, asks, hidden } = input;
      const levels = [...bids, ...asks, ...(hidden?.bids ?? []), ...(hidden?.asks ?? [])];
      return levels.map(({ price }) => ({ listing, price }));
    });
    expect(prices.length).toBeGreaterThan(1_000);
    expect(prices.some(({ price }) => price < 3)).toBe(true);
    expect(prices.filter(({ listing, price }) => !isOnStep(listing, price))).toEqual([]);
  });
});
