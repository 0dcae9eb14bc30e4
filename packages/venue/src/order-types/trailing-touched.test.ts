import { describe, expect, it } from 'vitest';
import { fills, Scene, told } from '../testing/scene.ts';

// Source of the rules: IBKR, "Trailing Market if Touched" and "Trailing Limit if Touched".

function quoted(bid: number, ask: number, scene = new Scene()): Scene {
  scene.quote('NASDAQ', [[bid, 500]], [[ask, 500]]);
  scene.print((bid + ask) / 2);
  return scene;
}

describe('TRAIL MIT', () => {
  it('of a seller comes down with the market and sells when that turns up to it', () => {
    const scene = quoted(99.99, 100.01);
    scene.place({ action: 'SELL', orderType: 'TRAIL MIT', auxPrice: 0.5 });
    expect(told(scene.outputs)[0]).toBe('PreSubmitted 0/100 (trigger)');
    // The trigger starts at 100.50 and follows the last price to 99.00 + 0.50.
    scene.print(100.4);
    scene.print(99);
    expect(scene.venue.openOrders()[0]?.order.trailStopPrice).toBe(99.5);
    scene.print(99.49);
    expect(fills(scene.outputs)).toEqual([]);
    expect(fills(scene.print(99.5))).toEqual(['SLD 100 @99.99 NASDAQ']);
  });

  it('of a buyer goes up with the market and buys when that falls back to it', () => {
    const scene = quoted(99.99, 100.01);
    scene.place({ orderType: 'TRAIL MIT', trailingPercent: 1 });
    scene.print(102);
    // 1 % below 102.
    expect(scene.venue.openOrders()[0]?.order.trailStopPrice).toBe(100.98);
    expect(fills(scene.print(100.98))).toEqual(['BOT 100 @100.01 NASDAQ']);
  });

  it('fills in part and is cancelled with what is left', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[99.99, 30]], [[100.01, 500]]);
    scene.print(100);
    scene.place({ action: 'SELL', orderType: 'TRAIL MIT', auxPrice: 0.5 });
    expect(fills(scene.print(100.5))).toEqual(['SLD 30 @99.99 NASDAQ']);
    const cancel = scene.handle({ kind: 'cancel', permId: scene.permId, clientId: 7 });
    expect(told(cancel)[0]).toBe('Cancelled 30/100');
  });

  it('is not triggered before the open, and ends with the day', () => {
    const scene = new Scene({}, '2026-08-25T13:00:00Z');
    scene.quote('NASDAQ', [[99.99, 500]], [[100.01, 500]]);
    scene.place({ action: 'SELL', orderType: 'TRAIL MIT', auxPrice: 0.5, trailStopPrice: 100.5 });
    expect(fills(scene.print(101))).toEqual([]);
    scene.print(100);
    scene.until('2026-08-25T13:30:00Z');
    expect(told(scene.until('2026-08-25T20:00:01Z'))).toContain('Cancelled 0/100');
  });

  it('trades along bars at the price that touches it', () => {
    const scene = new Scene();
    scene.point('open', 100);
    scene.place({ action: 'SELL', orderType: 'TRAIL MIT', auxPrice: 2 });
    expect(fills(scene.point('low', 97))).toEqual([]);
    // The trigger is at 97 + 2, which price passes on its way up.
    expect(fills(scene.point('high', 101))).toEqual(['SLD 100 @99 NASDAQ']);
  });

  it('needs a distance', () => {
    expect(told(new Scene().place({ orderType: 'TRAIL MIT' }))).toEqual([
      "321 Error validating request.-'bH' : cause - Please enter a trailing amount or percent",
    ]);
  });
});

describe('TRAIL LIT', () => {
  it('becomes a limit order its offset beyond the trigger', () => {
    const scene = quoted(99.99, 100.01);
    scene.place({ action: 'SELL', orderType: 'TRAIL LIT', auxPrice: 0.5, lmtPriceOffset: 0.1 });
    scene.print(99);
    // Touched at 99.50, limit 99.40: the bid is below that by then.
    scene.quote('NASDAQ', [[99.3, 500]], [[99.6, 500]]);
    expect(fills(scene.print(99.5))).toEqual([]);
    expect(scene.venue.openOrders()[0]?.order.lmtPrice).toBe(99.4);
    // The order is the better offer now, and who bids 99.45 trades with it at its price.
    expect(fills(scene.quote('NASDAQ', [[99.45, 500]], [[99.6, 500]]))).toEqual(['SLD 100 @99.4 NASDAQ']);
  });

  it('needs an offset', () => {
    expect(told(new Scene().place({ orderType: 'TRAIL LIT', auxPrice: 1 }))[0]).toContain(
      'Please enter a limit offset',
    );
  });
});
