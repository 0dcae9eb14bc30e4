import { Decimal, type Order } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, fills, Scene, told } from '../testing/scene.ts';
import type { AuctionKind } from '../venue-io.ts';

// Sources of the rules: NASDAQ rules 4752 and 4754 (opening and closing cross), IBKR's pages on MOO, LOO, MOC, LOC and auction orders.
// 2026-08-25 is a Tuesday: 13:30 UTC is the open in New York, 20:00 UTC the close.

type Levels = readonly (readonly [price: number | undefined, size: number])[];

function state(scene: Scene, auction: AuctionKind, bids: Levels, asks: Levels) {
  const levels = (side: Levels) => side.map(([price, size]) => ({ price, size: Decimal.of(size) }));
  return scene.handle({
    kind: 'auctionInterest',
    conId: AAPL,
    auction,
    bids: levels(bids),
    asks: levels(asks),
  });
}

function hold(scene: Scene, auction: AuctionKind) {
  return scene.handle({ kind: 'cross', conId: AAPL, auction, exchange: 'NASDAQ' });
}

function beforeClose(): Scene {
  const scene = new Scene({}, '2026-08-25T19:30:00Z');
  scene.quote('NASDAQ', [[99.99, 500]], [[100.01, 500]]);
  scene.print(100);
  return scene;
}

const close = (scene: Scene) => {
  scene.now = (Date.parse('2026-08-25T20:00:00Z') * 1000) as typeof scene.now;
  return hold(scene, 'close');
};

describe('the closing auction', () => {
  // NASDAQ rule 4754(b)(3): the orders of the continuous book trade in the cross, too.
  it('has the orders that rest at its exchange in it, and leaves the others and what it does not fill where they are', () => {
    const scene = beforeClose();
    scene.place({ orderType: 'LMT', lmtPrice: 99.98, totalQuantity: 200 }, { exchange: 'NASDAQ' });
    scene.place({ orderType: 'LMT', lmtPrice: 99.98, totalQuantity: 200 }, { exchange: 'ARCA' });
    scene.place({ orderType: 'REL', totalQuantity: 50 }, { exchange: 'NASDAQ' });
    // Sellers of 120 at 99.97: the price that pairs all of them, and is nearest to the last, is 99.98.
    state(scene, 'close', [], [[99.97, 120]]);
    scene.now = (Date.parse('2026-08-25T19:59:59Z') * 1000) as typeof scene.now;
    expect(fills(hold(scene, 'close'))).toEqual(['BOT 120 @99.98 NASDAQ']);
    expect(scene.venue.openOrders().map(({ filled }) => filled.toString())).toEqual(['120', '0', '0']);
    const nasdaq = scene.venue.depth(AAPL, 9).find(({ exchange }) => exchange === 'NASDAQ');
    expect(nasdaq?.bids.find(({ price }) => price === 99.98)?.size).toEqual(Decimal.of(80));
  });

  it('takes a resting order out that it fills whole', () => {
    const scene = beforeClose();
    scene.place({ orderType: 'LMT', lmtPrice: 99.98, totalQuantity: 100 }, { exchange: 'NASDAQ' });
    scene.place(
      { orderType: 'LOC', action: 'SELL', lmtPrice: 99.9, totalQuantity: 100 },
      {},
      { account: 'DU2' },
    );
    state(scene, 'close', [], []);
    expect(fills(close(scene))).toHaveLength(2);
    const nasdaq = scene.venue.depth(AAPL, 9).find(({ exchange }) => exchange === 'NASDAQ');
    expect(nasdaq?.bids.map(({ price }) => price)).toEqual([99.99]);
    expect(scene.venue.openOrders()).toEqual([]);
  });

  it('trades market and limit orders at one price with what others want', () => {
    const scene = beforeClose();
    scene.place({ orderType: 'MOC', totalQuantity: 300 });
    scene.place({ orderType: 'LOC', lmtPrice: 100.05, totalQuantity: 200 });
    scene.place({ orderType: 'LOC', lmtPrice: 99.9, totalQuantity: 100 });
    // 500 to buy at 100.05 and below that; sellers of 400 at 100.02 and 300 at 100.04: 100.04 pairs all 500.
    state(
      scene,
      'close',
      [],
      [
        [100.02, 400],
        [100.04, 300],
      ],
    );
    const outputs = close(scene);
    expect(fills(outputs)).toEqual(['BOT 300 @100.04 NASDAQ', 'BOT 200 @100.04 NASDAQ']);
    expect(told(outputs)).toContain('Cancelled 0/100');
    expect(scene.venue.quote(AAPL)).toMatchObject({ last: 100.04, lastSize: Decimal.of(500) });
    expect(scene.venue.openOrders()).toEqual([]);
  });

  it('fills in part what is too much, and cancels the rest', () => {
    const scene = beforeClose();
    scene.place({ orderType: 'MOC', totalQuantity: 300 });
    state(scene, 'close', [[undefined, 50]], [[100, 200]]);
    // Others came first: 50 of the 200 are theirs.
    const outputs = close(scene);
    expect(fills(outputs)).toEqual(['BOT 150 @100 NASDAQ']);
    expect(told(outputs).slice(-2)).toEqual(['Cancelled 150/300', '202 Order Canceled - reason:']);
  });

  it('shares in proportion where the venue says so', () => {
    const scene = new Scene({ auctionSharing: 'proRata' }, '2026-08-25T19:30:00Z');
    scene.print(100);
    scene.place({ orderType: 'MOC', totalQuantity: 300 });
    state(scene, 'close', [[undefined, 100]], [[100, 200]]);
    // 300 of 400 times 200.
    expect(fills(close(scene))).toEqual(['BOT 150 @100 NASDAQ']);
  });

  it('trades our orders with each other', () => {
    const scene = beforeClose();
    scene.place({ orderType: 'MOC', totalQuantity: 300 });
    scene.place({ action: 'SELL', orderType: 'MOC', totalQuantity: 100 }, {}, { account: 'DU2' });
    state(scene, 'close', [], []);
    expect(fills(close(scene))).toEqual(['BOT 100 @100 NASDAQ', 'SLD 100 @100 NASDAQ']);
  });

  it('is as it was where nobody holds one: the last price', () => {
    const scene = beforeClose();
    scene.place({ orderType: 'MOC' });
    expect(fills(scene.until('2026-08-25T20:00:01Z'))).toEqual(['BOT 100 @100 NASDAQ']);
  });

  it('lets nobody go after the cut-off', () => {
    const scene = beforeClose();
    scene.place({ orderType: 'MOC' });
    scene.until('2026-08-25T19:51:00Z');
    const cancel = scene.handle({ kind: 'cancel', permId: scene.permId, clientId: 7 });
    expect(told(cancel)[0]).toMatch(/^161 /);
    state(scene, 'close', [], [[100, 100]]);
    expect(fills(close(scene))).toEqual(['BOT 100 @100 NASDAQ']);
  });

  it('says beforehand where it would trade, with our orders in it', () => {
    const scene = beforeClose();
    scene.place({ orderType: 'MOC', totalQuantity: 300 });
    const [event] = state(scene, 'close', [[100.01, 100]], [[100.01, 150]]);
    expect(event).toMatchObject({ kind: 'auctionIndication', auction: 'close', price: 100.01 });
    expect(
      event?.kind === 'auctionIndication' && [event.paired.toString(), event.imbalance.toString()],
    ).toEqual(['150', '250']);
  });
});

describe('the opening auction', () => {
  const open = (orders: readonly (Omit<Order, 'totalQuantity'> & { totalQuantity?: number })[]) => {
    const scene = new Scene({}, '2026-08-25T13:00:00Z');
    scene.quote('NASDAQ', [[99.9, 500]], [[100.3, 500]]);
    scene.print(100);
    for (const order of orders) scene.place(order);
    return scene;
  };

  it('fills orders for the open at its price, and not at a print before it', () => {
    const scene = open([{ tif: 'OPG' }, { orderType: 'LMT', lmtPrice: 100.1, tif: 'OPG' }]);
    state(scene, 'open', [], [[100.2, 500]]);
    scene.until('2026-08-25T13:30:00Z');
    expect(fills(scene.print(100.05))).toEqual([]);
    const outputs = hold(scene, 'open');
    expect(fills(outputs)).toEqual(['BOT 100 @100.2 NASDAQ']);
    expect(told(outputs)).toContain('Cancelled 0/100');
  });

  it('of an order at auction leaves a limit order at its price', () => {
    // Source: IBKR, "Auction Orders": what the auction does not fill goes on at the calculated opening price.
    const scene = open([{ orderType: 'MTL', tif: 'AUC', totalQuantity: 300 }]);
    state(scene, 'open', [], [[100.2, 120]]);
    scene.until('2026-08-25T13:30:00Z');
    expect(fills(hold(scene, 'open'))).toEqual(['BOT 120 @100.2 NASDAQ']);
    expect(scene.venue.openOrders()[0]).toMatchObject({ status: 'Submitted', order: { lmtPrice: 100.2 } });
    // It bids 100.20 from then on.
    expect(scene.venue.quote(AAPL)?.bid).toBe(100.2);
    expect(fills(scene.quote('NASDAQ', [[100, 500]], [[100.2, 500]]))).toEqual(['BOT 180 @100.2 NASDAQ']);
  });

  it('ends an order for it that finds no price at all', () => {
    const scene = new Scene({}, '2026-08-25T13:00:00Z');
    scene.quote('NASDAQ', [[99.9, 500]], [[100.3, 500]]);
    scene.place({ tif: 'OPG' });
    state(scene, 'open', [], []);
    scene.until('2026-08-25T13:30:00Z');
    expect(told(hold(scene, 'open'))[0]).toBe('Cancelled 0/100');
  });
});
