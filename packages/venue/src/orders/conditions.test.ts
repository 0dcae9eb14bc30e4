import type { Order, OrderCondition } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, fills, Scene, told } from '../testing/scene.ts';

// Source: TWS API, "Order Conditioning". The scene begins on Tuesday 2026-08-25 at 10:00 in New York.

const IBM = 8314;
const IBM_ABOVE_300: OrderCondition = { type: 1, conId: IBM, exchange: 'SMART', price: 300, isMore: true };
const IBM_BELOW_200: OrderCondition = { type: 1, conId: IBM, exchange: 'SMART', price: 200, isMore: false };

function quoted(at?: string): Scene {
  const scene = new Scene({}, at);
  scene.quote('NASDAQ', [[229.99, 300]], [[230.01, 300]]);
  scene.handle({
    kind: 'makerQuote',
    conId: IBM,
    exchange: 'NYSE',
    bids: [],
    asks: [],
  });
  return scene;
}

function place(conditions: readonly OrderCondition[], order: Order = {}, scene = quoted()): Scene {
  scene.place({ ...order, totalQuantity: 100, conditions });
  return scene;
}

const ibmAt = (scene: Scene, price: number) => fills(scene.print(price, 100, IBM));

describe('a condition on a price', () => {
  it('of another instrument releases the order', () => {
    const scene = quoted();
    expect(told(scene.place({ conditions: [IBM_ABOVE_300] }))).toEqual(['PreSubmitted 0/100']);
    expect(ibmAt(scene, 299.99)).toEqual([]);
    expect(told(scene.print(300, 100, IBM)).slice(0, 2)).toEqual([
      'Submitted 0/100',
      'BOT 100 @230.01 NASDAQ',
    ]);
  });

  it('that holds already releases it at once', () => {
    const scene = quoted();
    ibmAt(scene, 301);
    expect(fills(scene.place({ conditions: [IBM_ABOVE_300] }))).toEqual(['BOT 100 @230.01 NASDAQ']);
  });

  it('releases an order once: that the condition ends does not call it back', () => {
    const scene = place([IBM_ABOVE_300], { orderType: 'LMT', lmtPrice: 220 });
    ibmAt(scene, 300);
    ibmAt(scene, 100);
    expect(scene.venue.openOrders()[0]?.status).toBe('Submitted');
  });

  it('cancels the order when it is to', () => {
    const scene = place([IBM_ABOVE_300], { orderType: 'LMT', lmtPrice: 220, conditionsCancelOrder: true });
    expect(scene.venue.openOrders()[0]?.status).toBe('Submitted');
    expect(told(scene.print(300, 100, IBM))).toEqual(['Cancelled 0/100', '202 Order Canceled - reason:']);
  });

  it('by the quote looks at the bid on the way up', () => {
    const scene = place([{ ...IBM_ABOVE_300, triggerMethod: 4 }]);
    scene.quote('NYSE', [[299, 1]], [[301, 1]], IBM);
    expect(scene.venue.executions()).toEqual([]);
    scene.quote('NYSE', [[300, 1]], [[301, 1]], IBM);
    expect(scene.venue.executions()).toHaveLength(1);
  });
});

describe('several conditions', () => {
  const TIME: OrderCondition = { type: 3, time: '20260825-15:00:00', isMore: true };
  const and = (condition: OrderCondition) => ({ ...condition, isConjunctionConnection: true });
  const or = (condition: OrderCondition) => ({ ...condition, isConjunctionConnection: false });

  it('joined by and must hold together', () => {
    const scene = place([and(IBM_ABOVE_300), TIME]);
    expect(ibmAt(scene, 300)).toEqual([]);
    expect(fills(scene.until('2026-08-25T15:00:00Z'))).toEqual(['BOT 100 @230.01 NASDAQ']);
  });

  it('that do not say how are joined by and', () => {
    const scene = place([IBM_ABOVE_300, TIME]);
    expect(ibmAt(scene, 300)).toEqual([]);
  });

  it('joined by or need one of them', () => {
    const scene = place([or(IBM_ABOVE_300), TIME]);
    expect(ibmAt(scene, 300)).toHaveLength(1);
  });

  it('take and before or', () => {
    // Below 200, or above 300 and late.
    const scene = place([or(IBM_BELOW_200), and(IBM_ABOVE_300), TIME]);
    expect(ibmAt(scene, 300)).toEqual([]);
    expect(ibmAt(scene, 200)).toHaveLength(1);
  });
});

describe('a condition on time', () => {
  it('falls due by time alone', () => {
    const scene = place([{ type: 3, time: '20260825 11:00:00 US/Eastern', isMore: true }]);
    expect(scene.venue.nextDue()).toBe(Date.UTC(2026, 7, 25, 15) * 1000);
    expect(fills(scene.until('2026-08-25T15:00:00Z'))).toHaveLength(1);
  });

  it('before a time holds until then', () => {
    const scene = place([{ type: 3, time: '20260825-15:00:00', isMore: false }]);
    expect(scene.venue.executions()).toHaveLength(1);
  });
});

describe('other conditions', () => {
  it('a volume of the day', () => {
    const scene = place([{ type: 6, conId: IBM, exchange: 'SMART', volume: 1000, isMore: true }]);
    scene.print(250, 999, IBM);
    expect(scene.venue.executions()).toEqual([]);
    scene.print(250, 1, IBM);
    expect(scene.venue.executions()).toHaveLength(1);
  });

  it('a change in percent since the last close', () => {
    const scene = quoted('2026-08-24T19:59:00Z');
    scene.print(200, 100, IBM);
    scene.until('2026-08-25T14:00:00Z');
    scene.place({ conditions: [{ type: 7, conId: IBM, exchange: 'SMART', changePercent: 5, isMore: true }] });
    // 209.99 is 4.995 % above 200, 210 is 5 %.
    expect(ibmAt(scene, 209.99)).toEqual([]);
    expect(ibmAt(scene, 210)).toHaveLength(1);
  });

  it('an execution of the account', () => {
    const scene = place([{ type: 5, symbol: 'IBM', secType: 'STK', exchange: 'SMART' }]);
    scene.quote('NYSE', [[299, 100]], [[301, 100]], IBM);
    scene.place({}, { conId: IBM }, { account: 'DU2' });
    expect(scene.venue.openOrders()).toHaveLength(1);
    scene.quote('NYSE', [[299, 100]], [[301, 100]], IBM);
    expect(fills(scene.place({ totalQuantity: 1 }, { conId: IBM }))).toEqual([
      'BOT 1 @301 NYSE',
      'BOT 100 @230.01 NASDAQ',
    ]);
  });
});

describe('a conditional order', () => {
  it('is looked at in regular hours alone, unless it says otherwise', () => {
    const evening = '2026-08-25T21:00:00Z';
    const waits = place([IBM_ABOVE_300], { tif: 'GTC' }, quoted(evening));
    ibmAt(waits, 301);
    expect(fills(waits.until('2026-08-26T13:30:00Z'))).toEqual(['BOT 100 @230.01 NASDAQ']);

    const order = { orderType: 'LMT', lmtPrice: 231, outsideRth: true, conditionsIgnoreRth: true };
    const goes = place([IBM_ABOVE_300], order, quoted(evening));
    expect(ibmAt(goes, 301)).toEqual(['BOT 100 @230.01 NASDAQ']);
  });

  it('of the day ends with it, though it was never released', () => {
    const scene = place([IBM_ABOVE_300]);
    expect(told(scene.until('2026-08-25T20:00:01Z'))[0]).toBe('Cancelled 0/100');
  });

  it('can be cancelled, and is not released after that', () => {
    const scene = place([IBM_ABOVE_300]);
    scene.handle({ kind: 'cancel', permId: scene.permId, clientId: 7 });
    expect(ibmAt(scene, 300)).toEqual([]);
  });

  it('is not released by a change, and follows changed conditions', () => {
    const scene = place([IBM_ABOVE_300]);
    const [{ permId, order }] = scene.venue.openOrders() as [ReturnType<typeof scene.venue.openOrders>[0]];
    const changed = { ...order, conditions: [{ ...IBM_ABOVE_300, price: 310 }] };
    scene.handle({ kind: 'modify', permId, orderId: 1, contract: {}, order: changed });
    expect(ibmAt(scene, 309)).toEqual([]);
    expect(ibmAt(scene, 310)).toHaveLength(1);
  });

  it('waits for its parent first', () => {
    const scene = quoted();
    ibmAt(scene, 301);
    scene.place({ orderType: 'LMT', lmtPrice: 220, transmit: false, orderId: 50 });
    scene.place({ action: 'SELL', parentId: 50, conditions: [IBM_BELOW_200] });
    expect(ibmAt(scene, 199)).toEqual([]);
    ibmAt(scene, 201);
    scene.quote('NASDAQ', [[219, 300]], [[220, 300]]);
    expect(ibmAt(scene, 200)).toEqual(['SLD 100 @219 NASDAQ']);
  });

  it.each([
    ['a margin', { type: 4, percent: 30, isMore: false }],
    ['an unknown contract', { ...IBM_ABOVE_300, conId: 1 }],
    ['a time that cannot be read', { type: 3, time: 'soon' }],
    ['an unknown kind', { type: 2 }],
  ])('on %s is refused', (_, condition) => {
    expect(told(quoted().place({ conditions: [condition] }))).toEqual([
      '201 Order rejected - reason:Condition 1 of the order is invalid or not simulated.',
    ]);
  });
});

describe('along bars', () => {
  it('a condition on an instrument without orders is seen', () => {
    const scene = new Scene({ publishes: 'orders' });
    const point = (conId: number, price: number) =>
      scene.handle({ kind: 'barPoint', conId, point: 'open', price });
    point(AAPL, 230);
    point(IBM, 290);
    scene.place({ conditions: [IBM_ABOVE_300] });
    point(IBM, 301);
    expect(fills(point(AAPL, 231))).toEqual(['BOT 100 @231 NASDAQ']);
  });
});
