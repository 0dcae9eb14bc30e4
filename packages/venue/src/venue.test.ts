import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { listingsOf } from './instruments/instruments.ts';
import { AAPL, fills, Scene, quoted } from './testing/scene.ts';

// 2026-08-25 is a Tuesday; the scene begins at 10:00 New York time.

describe('the venue', () => {
  it('gives the same outputs for the same inputs and seed, and other ids for another seed', () => {
    const run = (seed: number) => {
      const scene = new Scene({ seed });
      scene.quote('NASDAQ', [[229.99, 300]], [[230.01, 300]]);
      scene.place({ totalQuantity: 500 });
      return JSON.stringify(scene.outputs);
    };
    expect(run(1)).toBe(run(1));
    expect(run(1)).not.toBe(run(2));
  });

  it('keeps executions to ask for, by client, side and exchange', () => {
    const scene = quoted();
    scene.place({ totalQuantity: 400 });
    scene.place({ action: 'SELL' }, {}, { account: 'DU2', clientId: 9 });
    expect(scene.venue.executions().length).toBe(3);
    expect(scene.venue.executions({ clientId: 9 }).length).toBe(1);
    expect(
      scene.venue
        .executions({ side: 'BUY', exchange: 'ARCA' })
        .map(({ execution }) => execution.shares?.toString()),
    ).toEqual(['100']);
    expect(scene.venue.executions({ acctCode: 'DU1' })[0]?.report.commissionAndFees).toBe(1.5009);
    expect(scene.venue.executions({ specificDates: [20260824] })).toEqual([]);
  });

  it('knows the quote and the figures of the day', () => {
    const scene = quoted();
    scene.print(230, 200);
    scene.print(229.5, 300);
    expect(scene.venue.quote(AAPL)).toMatchObject({
      bid: 229.99,
      bidSize: Decimal.of(300),
      ask: 230.01,
      last: 229.5,
      open: 230,
      high: 230,
      low: 229.5,
      volume: Decimal.of(500),
    });
    expect(scene.venue.quote(1)).toBeUndefined();
  });

  it('refuses time that goes back, a crossed quote, an unknown exchange and mixed kinds of markets', () => {
    const scene = quoted();
    expect(() => scene.quote('NASDAQ', [[230, 1]], [[230, 1]])).toThrow('a bid must be below the ask');
    expect(() => scene.quote('MARS', [], [])).toThrow('does not trade on MARS');
    expect(() => scene.point('open', 230)).toThrow('trades in books');
    expect(() => scene.until('2026-08-25T13:00:00Z')).toThrow('time went back');
    // It goes on after an error.
    expect(fills(scene.until('2026-08-25T15:00:00Z'))).toEqual([]);
  });

  it('refuses listings with one conId, and listings that its fees do not cover', () => {
    const [aapl] = listingsOf(['AAPL']);
    expect(() => new Scene({ listings: [aapl!, aapl!] })).toThrow('two listings have the conId 265598');
    const inEuros = { ...aapl!, contract: { ...aapl!.contract, currency: 'EUR' } };
    expect(() => new Scene({ listings: [inEuros] })).toThrow("the plan 'IBKR Fixed' has no fees for AAPL");
  });
});
