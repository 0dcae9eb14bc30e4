import { describe, expect, it } from 'vitest';
import { EUR_USD, fills, Scene, told } from '../testing/scene.ts';

// Sources: IBKR's pages "Relative", "Pegged-to-Market", "Pegged-to-Midpoint", "Midprice" and "Snap" orders, and TWS API, "Basic Orders".

function at230(spread = 0.1): Scene {
  const scene = new Scene();
  scene.quote('NASDAQ', [[230 - spread / 2, 300]], [[230 + spread / 2, 300]]);
  return scene;
}

const bidOf = (scene: Scene) => scene.venue.quote(265598)?.bid;
const askOf = (scene: Scene) => scene.venue.quote(265598)?.ask;

describe('a relative order', () => {
  it('bids its offset above the best bid of others, and follows it up', () => {
    const scene = at230();
    scene.place({ orderType: 'REL', auxPrice: 0.02, lmtPrice: 231 });
    // 229.95 + 0.02
    expect(bidOf(scene)).toBe(229.97);
    scene.quote('ARCA', [[229.98, 100]], []);
    expect(bidOf(scene)).toBe(230);
  });

  it('stays when the best bid falls, and so is what trades', () => {
    const scene = at230();
    scene.place({ orderType: 'REL', auxPrice: 0.02 });
    scene.quote('NASDAQ', [[229.5, 300]], [[229.97, 60]]);
    expect(scene.venue.executions().map(({ execution }) => execution.price)).toEqual([229.97]);
  });

  it('never goes beyond its cap', () => {
    const scene = at230();
    scene.place({ orderType: 'REL', auxPrice: 0.02, lmtPrice: 229.98 });
    scene.quote('ARCA', [[229.99, 100]], []);
    expect(scene.venue.openOrders()).toHaveLength(1);
    scene.quote('ARCA', [], []);
    expect(bidOf(scene)).toBe(229.98);
  });

  it('does not outbid another of its kind without end', () => {
    const scene = at230();
    scene.place({ orderType: 'REL', auxPrice: 0.02 });
    scene.place({ orderType: 'REL', auxPrice: 0.03 }, {}, { account: 'DU2' });
    expect(bidOf(scene)).toBe(229.98);
  });

  it('of a seller mirrors it', () => {
    const scene = at230();
    scene.place({ action: 'SELL', orderType: 'REL', auxPrice: 0.02 });
    expect(askOf(scene)).toBe(230.03);
  });

  it('cancelled, leaves the quote as it was', () => {
    const scene = at230();
    scene.place({ orderType: 'PEG PRIM', auxPrice: 0.02 });
    scene.handle({ kind: 'cancel', permId: scene.permId, clientId: 7 });
    scene.quote('ARCA', [[229.96, 100]], []);
    expect(bidOf(scene)).toBe(229.96);
  });

  it('waits for a quote to be relative to, as long as its session lasts', () => {
    const scene = new Scene();
    scene.place({ orderType: 'REL', auxPrice: 0.02 });
    scene.quote('NASDAQ', [], [[230.05, 300]]);
    expect(bidOf(scene)).toBeUndefined();
    scene.quote('NASDAQ', [[229.95, 300]], [[230.05, 300]]);
    expect(bidOf(scene)).toBe(229.97);
    expect(told(scene.until('2026-08-25T20:00:01Z'))[0]).toBe('Cancelled 0/100');
  });
});

describe('an order pegged to the market', () => {
  it('bids its offset below the best offer, and follows it up but not down', () => {
    const scene = at230();
    scene.place({ orderType: 'PEG MKT', auxPrice: 0.05 });
    expect(bidOf(scene)).toBe(230);
    scene.quote('NASDAQ', [[229.95, 300]], [[230.15, 300]]);
    expect(bidOf(scene)).toBe(230.1);
    expect(fills(scene.quote('NASDAQ', [[229.95, 300]], [[230.08, 40]]))).toEqual(['BOT 40 @230.1 NASDAQ']);
  });

  it('without an offset takes what is there', () => {
    expect(fills(at230().place({ orderType: 'PEG MKT' }))).toEqual(['BOT 100 @230.05 NASDAQ']);
  });
});

describe('an order at the midpoint', () => {
  it.each(['MIDPRICE', 'PEG MID'])('%s takes interest at the midpoint at once', (orderType) => {
    const scene = at230();
    scene.quote('IBKRATS', [], [[229, 60]]);
    expect(fills(scene.place({ orderType }))).toEqual(['BOT 60 @230 IBKRATS']);
    // The rest is hidden.
    expect(bidOf(scene)).toBe(229.95);
    expect(fills(scene.quote('IBKRATS', [], [[229, 60]]))).toEqual(['BOT 40 @230 IBKRATS']);
  });

  it('trades with an order that comes to the market, at the midpoint', () => {
    const scene = at230(0.01);
    scene.place({ orderType: 'MIDPRICE' });
    const outputs = scene.place({ action: 'SELL', totalQuantity: 30 }, {}, { account: 'DU2' });
    expect(fills(outputs)).toEqual(['BOT 30 @230 IBKRATS', 'SLD 30 @230 IBKRATS']);
  });

  it('follows the midpoint up to its cap', () => {
    const scene = at230();
    scene.place({ orderType: 'MIDPRICE', lmtPrice: 230.02 });
    scene.quote('NASDAQ', [[230.01, 300]], [[230.05, 300]]);
    expect(fills(scene.quote('IBKRATS', [], [[229, 10]]))).toEqual([]);
    scene.quote('NASDAQ', [[229.99, 300]], [[230.05, 300]]);
    expect(fills(scene.quote('IBKRATS', [], [[229, 10]]))).toEqual(['BOT 10 @230.02 IBKRATS']);
  });

  it('that stays at the old midpoint takes an offer that falls below it', () => {
    const scene = at230();
    scene.place({ orderType: 'PEG MID' });
    expect(fills(scene.quote('NASDAQ', [[229.9, 300]], [[229.98, 300]]))).toEqual(['BOT 100 @229.98 NASDAQ']);
  });

  it('less an offset does not trade at the midpoint itself', () => {
    const scene = at230();
    scene.quote('IBKRATS', [], [[229, 60]]);
    expect(fills(scene.place({ orderType: 'PEG MID', auxPrice: 0.02 }))).toEqual([]);
    // The midpoint falls to 229.98, its price.
    expect(fills(scene.quote('NASDAQ', [[229.95, 300]], [[230.01, 300]]))).toEqual([
      'BOT 60 @229.98 IBKRATS',
    ]);
  });

  it('is not to be had of a currency', () => {
    const euros = { conId: EUR_USD, exchange: 'IDEALPRO' };
    expect(told(at230().place({ orderType: 'MIDPRICE', totalQuantity: 25_000 }, euros))).toEqual([
      '387 Unsupported order type for this exchange and security type: MIDPRICE',
    ]);
  });
});

describe('a snap order', () => {
  it.each([
    // The quote is 229.95 at 230.05.
    ['SNAP PRIM', 'BUY', 0.02, 229.97],
    ['SNAP MID', 'BUY', 0.02, 229.98],
    ['SNAP MKT', 'BUY', 0.02, 230.03],
    ['SNAP PRIM', 'SELL', 0.02, 230.03],
    ['SNAP MID', 'SELL', 0.02, 230.02],
    ['SNAP MKT', 'SELL', 0.02, 229.97],
  ] as const)('%s to %s with %d rests at %d and stays there', (orderType, action, auxPrice, price) => {
    const scene = at230();
    scene.place({ action, orderType, auxPrice });
    expect(action === 'BUY' ? bidOf(scene) : askOf(scene)).toBe(price);
    expect(scene.venue.openOrders()[0]?.order).toMatchObject({ orderType, lmtPrice: price });
    scene.quote('NASDAQ', [[229.9, 300]], [[230.1, 300]]);
    expect(action === 'BUY' ? bidOf(scene) : askOf(scene)).toBe(price);
  });
});

describe('a market-to-limit order', () => {
  it('takes the best price, and rests with what is left at that price', () => {
    const scene = new Scene();
    scene.quote(
      'NASDAQ',
      [[229.99, 300]],
      [
        [230.01, 60],
        [230.02, 500],
      ],
    );
    expect(fills(scene.place({ orderType: 'MTL' }))).toEqual(['BOT 60 @230.01 NASDAQ']);
    expect(scene.venue.openOrders()[0]).toMatchObject({ status: 'Submitted', order: { lmtPrice: 230.01 } });
    expect(fills(scene.quote('NASDAQ', [], [[230.01, 500]]))).toEqual(['BOT 40 @230.01 NASDAQ']);
  });

  it('along bars takes the next price, and the rest only at that or better', () => {
    const scene = new Scene();
    scene.point('open', 230);
    scene.place({ orderType: 'MTL' });
    expect(fills(scene.point('high', 231, 60))).toEqual(['BOT 60 @231 NASDAQ']);
    expect(fills(scene.point('open', 232, 60))).toEqual([]);
    expect(fills(scene.point('low', 230, 60))).toEqual(['BOT 40 @231 NASDAQ']);
  });
});

describe('where there are only bars', () => {
  it.each(['REL', 'PEG MID', 'MIDPRICE', 'SNAP PRIM'])('%s has nothing to look at', (orderType) => {
    const scene = new Scene();
    scene.point('open', 230);
    expect(told(scene.place({ orderType })).at(-1)).toBe(
      '202 Order Canceled - reason:This market has no quotes to peg an order to.',
    );
  });
});
