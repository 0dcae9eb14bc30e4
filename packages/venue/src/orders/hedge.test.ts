import type { Order } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, EUR_USD, fills, Scene, told } from '../testing/scene.ts';

// Source of the rules: IBKR, TWS API, "Hedging": the child has no size of its own, it follows from what its parent fills.

const GOOGL = 208813719;

function quoted(): Scene {
  const scene = new Scene();
  scene.quote('NASDAQ', [[99.9, 400]], [[100, 400]]);
  scene.quote('NASDAQ', [[199.9, 900]], [[200.1, 900]], GOOGL);
  scene.quote('IDEALPRO', [[1.25, 1e6]], [[1.25005, 1e6]], EUR_USD);
  return scene;
}

function hedged(
  scene: Scene,
  hedge: Partial<Omit<Order, 'totalQuantity'>> & { totalQuantity?: number },
  parent: Partial<Omit<Order, 'totalQuantity'>> & { totalQuantity?: number } = {},
  contract = { conId: GOOGL, exchange: 'SMART' },
) {
  scene.place({ orderId: 1, transmit: false, totalQuantity: 300, ...parent });
  return scene.place({ orderId: 2, parentId: 1, action: 'SELL', totalQuantity: 0, ...hedge }, contract);
}

describe('a hedge', () => {
  it('in a pair sells the ratio of what its parent has bought', () => {
    expect(fills(hedged(quoted(), { hedgeType: 'P', hedgeParam: '0.5' }))).toEqual([
      'BOT 300 @100 NASDAQ',
      'SLD 150 @199.9 NASDAQ',
    ]);
  });

  it('by beta sells that part of the value at its own price', () => {
    // 300 × 100.00 × 1.2 / 200.00, the midpoint.
    expect(fills(hedged(quoted(), { hedgeType: 'B', hedgeParam: '1.2' }))).toEqual([
      'BOT 300 @100 NASDAQ',
      'SLD 180 @199.9 NASDAQ',
    ]);
  });

  it('of the currency trades the value in the pair', () => {
    // 30,000 USD at the midpoint of 1.25 and 1.25005, rounded down to the cent of a euro.
    const outputs = hedged(
      quoted(),
      { hedgeType: 'F', action: 'BUY' },
      {},
      { conId: EUR_USD, exchange: 'IDEALPRO' },
    );
    expect(fills(outputs)).toEqual(['BOT 300 @100 NASDAQ', 'BOT 23999.52 @1.25005 IDEALPRO']);
  });

  it('waits for its parent, and takes only what that has filled before it was cancelled', () => {
    const scene = quoted();
    hedged(
      scene,
      { hedgeType: 'P', hedgeParam: '1' },
      { orderType: 'LMT', lmtPrice: 100, totalQuantity: 600 },
    );
    expect(fills(scene.outputs)).toEqual(['BOT 400 @100 NASDAQ']);
    const parent = scene.venue.openOrders().find(({ orderId }) => orderId === 1)!;
    const outputs = scene.handle({ kind: 'cancel', permId: parent.permId, clientId: 7 });
    expect(fills(outputs)).toEqual(['SLD 400 @199.9 NASDAQ']);
    expect(scene.venue.openOrders()).toEqual([]);
  });

  it('goes with a parent that is cancelled unfilled', () => {
    const scene = quoted();
    hedged(scene, { hedgeType: 'P', hedgeParam: '1' }, { orderType: 'LMT', lmtPrice: 90 });
    const parent = scene.venue.openOrders().find(({ orderId }) => orderId === 1)!;
    scene.handle({ kind: 'cancel', permId: parent.permId, clientId: 7 });
    expect(scene.venue.openOrders()).toEqual([]);
    expect(fills(scene.outputs)).toEqual([]);
  });

  it('is cancelled when nothing says what it is worth', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[99.9, 400]], [[100, 400]]);
    expect(told(hedged(scene, { hedgeType: 'B', hedgeParam: '1' }))).toContain('Cancelled 0/0');
    expect(scene.venue.statement('DU1').positions.get(AAPL)?.qty.toString()).toBe('300');
  });

  it.each([
    [
      { hedgeType: 'P', hedgeParam: '1', totalQuantity: 10 },
      '10032 The size of a hedge order follows from its parent. Leave its quantity at zero.',
    ],
    [
      { hedgeType: 'P', totalQuantity: 0 },
      '201 Order rejected - reason:A hedge of type P needs a hedgeParam above zero.',
    ],
    [
      { hedgeType: 'D', totalQuantity: 0 },
      '320 Error reading request. Invalid delta hedge order. The parent order has to be option order',
    ],
    [
      { hedgeType: 'D', hedgeParam: '0.5', totalQuantity: 0 },
      '320 Error reading request. Invalid hedge ratio',
    ],
  ])('is refused with %j', (hedge, message) => {
    const scene = quoted();
    scene.place({ orderId: 1, transmit: false });
    expect(told(scene.place({ parentId: 1, ...hedge }))).toEqual([message]);
  });

  it('needs a parent', () => {
    expect(told(quoted().place({ hedgeType: 'P', hedgeParam: '1', totalQuantity: 0 }))).toEqual([
      '201 Order rejected - reason:A hedge needs a parent order.',
    ]);
  });
});
