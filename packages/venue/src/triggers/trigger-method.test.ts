import { describe, expect, it } from 'vitest';
import { Scene, told } from '../testing/scene.ts';

// Source of every row: IBKR's page "Trigger Method".
describe('the trigger of a buy stop at 231', () => {
  const start = (triggerMethod: number) => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[229.99, 300]], [[230.01, 300]]);
    scene.print(230);
    scene.place({ orderType: 'STP LMT', auxPrice: 231, lmtPrice: 100, triggerMethod });
    return scene;
  };
  const isTriggered = (scene: Scene) => scene.venue.openOrders()[0]?.status === 'Submitted';
  const bid = (price: number) => (scene: Scene) => scene.quote('NASDAQ', [[price, 300]], [[price + 1, 300]]);
  const last = (price: number) => (scene: Scene) => scene.print(price);

  it.each([
    ['1, two bids in a row', 1, [bid(231), bid(231.5)], true],
    ['1, one bid only', 1, [bid(231), bid(230.5)], false],
    ['2, the last price', 2, [last(231)], true],
    ['2, not the bid', 2, [bid(231)], false],
    ['3, two prints in a row', 3, [last(231), last(231)], true],
    ['3, one print only', 3, [last(231), last(230.9)], false],
    ['4, the bid', 4, [bid(231)], true],
    ['4, not the last price', 4, [last(231)], false],
    ['7, the last price or', 7, [last(231)], true],
    ['7, the bid', 7, [bid(231)], true],
    // Bid 230.49 and ask 231.49: midpoint 230.99. Then 231.
    ['8, the midpoint', 8, [bid(230.5)], true],
    ['8, not a cent below', 8, [bid(230.49)], false],
    ['0, of a stock the last price', 0, [bid(231)], false],
  ] as const)('by method %s', (_, method, steps, expected) => {
    const scene = start(method);
    for (const step of steps) step(scene);
    expect(isTriggered(scene)).toBe(expected);
  });

  it('of a currency is the bid by default', () => {
    const scene = new Scene();
    scene.quote('IDEALPRO', [[1.16, 1e6]], [[1.1601, 1e6]], 12087792);
    const contract = { conId: 12087792, exchange: 'IDEALPRO' };
    scene.place({ orderType: 'STP', auxPrice: 1.165, totalQuantity: 25_000 }, contract);
    scene.print(1.17, 100, 12087792);
    expect(told(scene.quote('IDEALPRO', [[1.165, 1e6]], [[1.1651, 1e6]], 12087792)).slice(0, 2)).toEqual([
      'Submitted 0/25000',
      'BOT 25000 @1.1651 IDEALPRO',
    ]);
  });

  it('refuses a method that does not exist', () => {
    expect(told(new Scene().place({ orderType: 'STP', auxPrice: 231, triggerMethod: 5 }))).toEqual([
      '201 Order rejected - reason:Invalid trigger method 5',
    ]);
  });
});
