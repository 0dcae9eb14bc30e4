import { describe, expect, it } from 'vitest';
import { fills, Scene, told } from '../testing/scene.ts';

function at(price: number): Scene {
  const scene = new Scene();
  scene.quote('NASDAQ', [[price - 0.01, 300]], [[price + 0.01, 300]]);
  scene.print(price);
  return scene;
}

const stopOf = (scene: Scene) => scene.venue.openOrders()[0]?.order.trailStopPrice;

describe('a trailing stop', () => {
  it("is IBKR's example: bought at 66.34, sold with a trailing amount of 0.20 from 61.90", () => {
    // IBKR, "Trailing Stop Orders": the stop starts at 61.70; as the price rises to 62.00 it follows to 61.80; it never falls.
    const scene = at(61.9);
    scene.place({ action: 'SELL', orderType: 'TRAIL', auxPrice: 0.2 });
    expect(stopOf(scene)).toBe(61.7);
    scene.print(62);
    expect(stopOf(scene)).toBe(61.8);
    scene.print(61.81);
    expect(stopOf(scene)).toBe(61.8);
    expect(told(scene.print(61.8)).slice(0, 2)).toEqual(['Submitted 0/100', 'SLD 100 @61.89 NASDAQ']);
  });

  it('of a buyer follows the price down', () => {
    const scene = at(230);
    scene.place({ orderType: 'TRAIL', auxPrice: 1 });
    scene.print(228);
    expect(stopOf(scene)).toBe(229);
    expect(fills(scene.print(228.99))).toEqual([]);
    expect(fills(scene.print(229))).toEqual(['BOT 100 @230.01 NASDAQ']);
  });

  it('by percent follows in proportion', () => {
    const scene = at(200);
    scene.place({ action: 'SELL', orderType: 'TRAIL', trailingPercent: 5 });
    // 200 × 0.95, then 210 × 0.95.
    expect(stopOf(scene)).toBe(190);
    scene.print(210);
    expect(stopOf(scene)).toBe(199.5);
  });

  it('starts at the stop price that it is given, and moves when the market is further away than the amount', () => {
    const scene = at(230);
    scene.place({ action: 'SELL', orderType: 'TRAIL', auxPrice: 5, trailStopPrice: 228 });
    expect(stopOf(scene)).toBe(228);
    scene.print(233.5);
    expect(stopOf(scene)).toBe(228.5);
  });

  it('waits for a price to start from', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[229.99, 300]], [[230.01, 300]]);
    scene.place({ action: 'SELL', orderType: 'TRAIL', auxPrice: 1 });
    expect(stopOf(scene)).toBeUndefined();
    scene.print(230);
    expect(stopOf(scene)).toBe(229);
  });

  it('that a modify gives another amount keeps the stop it has come to', () => {
    const scene = at(230);
    scene.place({ action: 'SELL', orderType: 'TRAIL', auxPrice: 1 });
    scene.print(235);
    const [open] = scene.venue.openOrders();
    const { trailStopPrice: _, ...asked } = open!.order;
    scene.handle({
      kind: 'modify',
      permId: open!.permId,
      orderId: 1,
      contract: {},
      order: { ...asked, auxPrice: 3 },
    });
    expect(stopOf(scene)).toBe(234);
  });

  it('good till cancelled keeps its stop overnight, and triggers at a lower open', () => {
    const scene = at(230);
    scene.place({ action: 'SELL', orderType: 'TRAIL', auxPrice: 1, tif: 'GTC' });
    scene.print(232);
    scene.until('2026-08-25T20:00:01Z');
    scene.until('2026-08-26T13:30:00Z');
    expect(stopOf(scene)).toBe(231);
    expect(fills(scene.print(225))).toEqual(['SLD 100 @229.99 NASDAQ']);
  });

  it.each([
    [
      { auxPrice: 1, trailingPercent: 1 },
      '320 Error reading request. A trailing amount and a trailing percent',
    ],
    [{}, "321 Error validating request.-'bH' : cause - Please enter a trailing amount or percent"],
    [{ trailingPercent: 100 }, "321 Error validating request.-'bH' : cause - Please enter a trailing amount"],
  ])('with %o is refused', (order, message) => {
    expect(told(at(230).place({ orderType: 'TRAIL', ...order }))[0]).toContain(message);
  });
});

describe('a trailing stop limit', () => {
  it("is IBKR's example: stop 61.70, limit offset 0.10", () => {
    // IBKR, "Trailing Stop Limit Orders": the limit is the stop less the offset, 61.60, and follows with it.
    const scene = at(61.9);
    scene.place({
      action: 'SELL',
      orderType: 'TRAIL LIMIT',
      auxPrice: 0.2,
      trailStopPrice: 61.7,
      lmtPriceOffset: 0.1,
    });
    scene.print(62);
    expect(scene.venue.openOrders()[0]?.order).toMatchObject({ trailStopPrice: 61.8, lmtPrice: 61.7 });
    scene.quote('NASDAQ', [[61.5, 300]], [[61.9, 300]]);
    expect(told(scene.print(61.7))).toEqual(['Submitted 0/100']);
    expect(fills(scene.quote('NASDAQ', [[61.69, 50]], [[61.9, 300]]))).toEqual([]);
    expect(fills(scene.quote('NASDAQ', [[61.72, 50]], [[61.9, 300]]))).toEqual(['SLD 50 @61.7 NASDAQ']);
  });

  it('takes its offset from the limit and the stop when it is given both', () => {
    const scene = at(230);
    scene.place({ orderType: 'TRAIL LIMIT', auxPrice: 2, trailStopPrice: 232, lmtPrice: 232.5 });
    scene.print(229);
    expect(scene.venue.openOrders()[0]?.order).toMatchObject({ trailStopPrice: 231, lmtPrice: 231.5 });
  });

  it('needs one or the other', () => {
    expect(told(at(230).place({ orderType: 'TRAIL LIMIT', auxPrice: 2 }))).toEqual([
      "321 Error validating request.-'bH' : cause - Please enter a limit offset, or a limit price and a trailing stop price",
    ]);
  });
});

describe('along bars a trailing stop', () => {
  it('follows from point to point and trades at its stop', () => {
    const scene = new Scene();
    scene.point('open', 100);
    scene.place({ action: 'SELL', orderType: 'TRAIL', auxPrice: 3 });
    expect(fills(scene.point('high', 110))).toEqual([]);
    // 110 − 3
    expect(fills(scene.point('low', 99))).toEqual(['SLD 100 @107 NASDAQ']);
  });

  it('trades at an open beyond it', () => {
    const scene = new Scene();
    scene.point('close', 100);
    scene.place({ action: 'SELL', orderType: 'TRAIL', auxPrice: 3 });
    expect(fills(scene.point('open', 90))).toEqual(['SLD 100 @90 NASDAQ']);
  });
});

describe('an adjustable stop', () => {
  // Source: IBKR, TWS API, "Adjustable Stops": once the trigger price is penetrated the order becomes the adjusted one, once.
  const stop = { action: 'SELL', orderType: 'STP', auxPrice: 225, triggerPrice: 235 };

  it('becomes another stop when price has gone its way', () => {
    const scene = at(230);
    scene.place({ ...stop, adjustedOrderType: 'STP', adjustedStopPrice: 231 });
    expect(told(scene.print(234.99))).toEqual([]);
    const [adjusted] = scene.print(235).filter(({ kind }) => kind === 'order');
    expect(adjusted).toMatchObject({ order: { orderType: 'STP', auxPrice: 231 }, whyHeld: 'trigger' });
    expect(fills(scene.print(231.01))).toEqual([]);
    expect(fills(scene.print(231))).toEqual(['SLD 100 @229.99 NASDAQ']);
  });

  it('becomes a trailing stop, which follows from the adjusted stop price on', () => {
    const scene = at(230);
    scene.place({
      ...stop,
      adjustedOrderType: 'TRAIL',
      adjustedStopPrice: 231,
      adjustedTrailingAmount: 2,
    });
    scene.print(235);
    expect(scene.venue.openOrders()[0]?.order).toMatchObject({ orderType: 'TRAIL', trailStopPrice: 233 });
    scene.print(240);
    expect(stopOf(scene)).toBe(238);
  });

  it('becomes a stop limit', () => {
    const scene = at(230);
    scene.place({
      ...stop,
      adjustedOrderType: 'STP LMT',
      adjustedStopPrice: 231,
      adjustedStopLimitPrice: 230.5,
    });
    scene.print(235);
    expect(fills(scene.print(231))).toEqual([]);
    expect(fills(scene.quote('NASDAQ', [[230.6, 300]], [[231, 100]]))).toEqual(['SLD 100 @230.5 NASDAQ']);
  });

  it('that price never favours stays what it was', () => {
    const scene = at(230);
    scene.place({ ...stop, adjustedOrderType: 'STP', adjustedStopPrice: 231 });
    expect(fills(scene.print(225))).toEqual(['SLD 100 @229.99 NASDAQ']);
  });

  it('follows along bars too', () => {
    const scene = new Scene();
    scene.point('open', 230);
    scene.place({ ...stop, adjustedOrderType: 'STP', adjustedStopPrice: 231 });
    scene.point('high', 236);
    expect(fills(scene.point('low', 220))).toEqual(['SLD 100 @231 NASDAQ']);
  });

  it('needs the price it is adjusted to', () => {
    expect(told(at(230).place({ ...stop, adjustedOrderType: 'STP' }))).toEqual([
      '201 Order rejected - reason:Adjustable stop: no adjusted stop price.',
    ]);
    expect(told(at(230).place({ orderType: 'LMT', lmtPrice: 1, adjustedOrderType: 'STP' }))).toEqual([
      '201 Order rejected - reason:An order of type LMT cannot be adjusted to STP.',
    ]);
  });
});
