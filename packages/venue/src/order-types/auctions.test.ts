import { describe, expect, it } from 'vitest';
import { EUR_USD, fills, Scene, told } from '../testing/scene.ts';

// 2026-08-25 is a Tuesday. 13:30 UTC is the open in New York, 20:00 UTC the close.

function beforeOpen(): Scene {
  const scene = new Scene({}, '2026-08-25T13:00:00Z');
  scene.quote('NASDAQ', [[229.9, 300]], [[230.1, 300]]);
  return scene;
}

describe('a market-on-open order', () => {
  // Source: IBKR, "Market-on-Open": a market order with tif OPG, executed at the opening price.
  it('trades at the first price of the session, not at the quote', () => {
    const scene = beforeOpen();
    expect(told(scene.place({ tif: 'OPG' }))[1]).toContain('399');
    scene.print(229.5);
    expect(fills(scene.until('2026-08-25T13:30:00Z'))).toEqual([]);
    expect(fills(scene.print(230.4))).toEqual(['BOT 100 @230.4 NASDAQ']);
  });

  it('that comes after the open waits for the next one', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[229.9, 300]], [[230.1, 300]]);
    expect(told(scene.place({ tif: 'OPG' }))[1]).toContain('until 2026-08-26 09:30:00 US/Eastern');
    expect(fills(scene.print(230))).toEqual([]);
    scene.until('2026-08-26T13:30:00Z');
    expect(fills(scene.print(231))).toEqual(['BOT 100 @231 NASDAQ']);
  });

  it('can be cancelled before the open', () => {
    const scene = beforeOpen();
    scene.place({ tif: 'OPG' });
    scene.handle({ kind: 'cancel', permId: scene.permId, clientId: 7 });
    scene.until('2026-08-25T13:30:00Z');
    expect(fills(scene.print(230))).toEqual([]);
  });

  it('of a session in which nothing trades ends with it', () => {
    const scene = beforeOpen();
    scene.place({ tif: 'OPG' });
    scene.until('2026-08-25T13:30:00Z');
    expect(told(scene.until('2026-08-25T20:00:01Z'))[0]).toBe('Cancelled 0/100');
  });

  it('trades at the open of a bar', () => {
    const scene = new Scene({}, '2026-08-25T13:00:00Z');
    scene.place({ tif: 'OPG' });
    scene.until('2026-08-25T13:30:00Z');
    expect(fills(scene.point('open', 228))).toEqual(['BOT 100 @228 NASDAQ']);
  });

  it.each([
    ['a stop', { orderType: 'STP', auxPrice: 231 }, {}],
    ['a currency', {}, { conId: EUR_USD, exchange: 'IDEALPRO' }],
  ])('is not to be had of %s', (_, order, contract) => {
    expect(told(new Scene().place({ ...order, totalQuantity: 25_000, tif: 'OPG' }, contract))).toEqual([
      '10052 Invalid time in force:OPG',
    ]);
  });
});

describe('a limit-on-open order', () => {
  it.each([
    [230.4, ['BOT 100 @230.4 NASDAQ']],
    [230.41, []],
  ])('at 230.4 and an opening price of %d fills %o', (open, expected) => {
    const scene = beforeOpen();
    scene.place({ orderType: 'LMT', lmtPrice: 230.4, tif: 'OPG' });
    scene.until('2026-08-25T13:30:00Z');
    expect(fills(scene.print(open))).toEqual(expected);
    // What the auction does not fill is cancelled.
    expect(scene.venue.openOrders()).toEqual([]);
  });
});

describe('a limit-on-close order', () => {
  // Source: IBKR, "Limit-on-Close": executed at the closing price if that is at or better than the limit, otherwise cancelled.
  it.each([
    ['BUY', 230, ['BOT 100 @230 NASDAQ']],
    ['BUY', 229.99, []],
    ['SELL', 230, ['SLD 100 @230 NASDAQ']],
    ['SELL', 230.01, []],
  ] as const)('to %s at %d and a closing price of 230 fills %o', (action, lmtPrice, expected) => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[220, 300]], [[221, 300]]);
    expect(fills(scene.place({ action, orderType: 'LOC', lmtPrice }))).toEqual([]);
    scene.until('2026-08-25T19:59:59Z');
    scene.print(230);
    expect(fills(scene.until('2026-08-25T20:00:01Z'))).toEqual(expected);
    expect(scene.venue.openOrders()).toEqual([]);
  });
});
