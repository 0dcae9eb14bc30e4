import { Decimal, instant, instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, fills, Scene, told } from '../testing/scene.ts';
import { barPath } from './bar-path.ts';

/** Plays bars of one minute from 10:00 on, and returns what executed in each. */
function play(
  scene: Scene,
  bars: readonly (readonly [open: number, high: number, low: number, close: number])[],
) {
  return bars.map(([open, high, low, close]) => {
    const from = scene.outputs.length;
    const start = scene.now;
    const end = instant(start + 60_000_000);
    for (const { at, kind, point, price } of barPath(AAPL, { start, end, open, high, low, close })) {
      scene.now = at;
      scene.handle({ kind, conId: AAPL, point, price });
    }
    scene.now = end;
    return fills(scene.outputs.slice(from));
  });
}

const CALM = [100, 101, 99, 100] as const;

describe('a market of bars', () => {
  it('fills a market order at the open of the next bar', () => {
    const scene = new Scene();
    play(scene, [CALM]);
    expect(told(scene.place())).toEqual(['Submitted 0/100']);
    expect(play(scene, [[100.5, 103, 99, 102]])).toEqual([['BOT 100 @100.5 NASDAQ']]);
  });

  it('fills a market order that comes within a bar at the next point', () => {
    const scene = new Scene();
    scene.point('open', 100);
    scene.place();
    expect(fills(scene.point('low', 99))).toEqual(['BOT 100 @99 NASDAQ']);
  });

  it.each([
    // The bar dips through the limit: at the limit.
    ['BUY', 98, [100, 101, 97, 100], 'BOT 100 @98 NASDAQ'],
    // It opens below the limit: at the open.
    ['BUY', 98, [97.5, 99, 96, 98], 'BOT 100 @97.5 NASDAQ'],
    // It only touches the limit: at the limit.
    ['BUY', 98, [100, 101, 98, 100], 'BOT 100 @98 NASDAQ'],
    ['SELL', 102, [100, 103, 99, 100], 'SLD 100 @102 NASDAQ'],
    ['SELL', 102, [104, 105, 103, 104], 'SLD 100 @104 NASDAQ'],
  ] as const)('fills a limit order to %s at %d in the bar %o: %s', (action, lmtPrice, bar, fill) => {
    const scene = new Scene();
    play(scene, [CALM]);
    scene.place({ action, orderType: 'LMT', lmtPrice });
    expect(play(scene, [bar])).toEqual([[fill]]);
  });

  it('leaves a limit order that the bar does not reach', () => {
    const scene = new Scene();
    play(scene, [CALM]);
    scene.place({ orderType: 'LMT', lmtPrice: 98 });
    expect(play(scene, [[100, 101, 98.01, 100], CALM])).toEqual([[], []]);
  });

  it('fills a limit order that comes when price is beyond it at the next point, or at its limit', () => {
    const scene = new Scene();
    scene.point('open', 97);
    scene.place({ orderType: 'LMT', lmtPrice: 98 });
    expect(fills(scene.point('high', 99))).toEqual(['BOT 100 @98 NASDAQ']);
    scene.place({ orderType: 'LMT', lmtPrice: 100 });
    expect(fills(scene.point('low', 96))).toEqual(['BOT 100 @96 NASDAQ']);
  });

  it.each([
    // Passed inside the bar: at the stop.
    ['SELL', 98, [100, 101, 97, 100], 'SLD 100 @98 NASDAQ'],
    // Jumped over between the bars: at the open, which is worse.
    ['SELL', 98, [96, 97, 95, 96], 'SLD 100 @96 NASDAQ'],
    ['BUY', 102, [100, 103, 99, 100], 'BOT 100 @102 NASDAQ'],
    ['BUY', 102, [104, 105, 103, 104], 'BOT 100 @104 NASDAQ'],
  ] as const)('fills a stop to %s at %d in the bar %o: %s', (action, auxPrice, bar, fill) => {
    const scene = new Scene();
    play(scene, [CALM]);
    scene.place({ action, orderType: 'STP', auxPrice });
    expect(play(scene, [bar])).toEqual([[fill]]);
  });

  it('does not fill a stop limit that the market jumped over, until price comes back', () => {
    const scene = new Scene();
    play(scene, [CALM]);
    scene.place({ action: 'SELL', orderType: 'STP LMT', auxPrice: 98, lmtPrice: 97.5 });
    expect(
      play(scene, [
        [96, 97, 95, 96],
        [96, 98, 96, 97],
      ]),
    ).toEqual([[], ['SLD 100 @97.5 NASDAQ']]);
  });

  it('reaches the orders of a bracket in the order of the path', () => {
    // A long position with a target at 103 and a stop at 97, in a bar that touches both. The low is nearer to the open, so it comes first.
    const scene = new Scene();
    play(scene, [CALM]);
    const group = { ocaGroup: 'exit', ocaType: 1, action: 'SELL' };
    scene.place({ ...group, orderType: 'LMT', lmtPrice: 103 });
    scene.place({ ...group, orderType: 'STP', auxPrice: 97 });
    expect(play(scene, [[100, 104, 97, 100]])).toEqual([['SLD 100 @97 NASDAQ']]);
    expect(scene.venue.openOrders()).toEqual([]);
  });

  it('cancels the other of a pair before the same stretch can reach it', () => {
    const scene = new Scene();
    play(scene, [CALM]);
    scene.place({ orderType: 'LMT', lmtPrice: 98, ocaGroup: 'entry', ocaType: 1 });
    scene.place({ orderType: 'LMT', lmtPrice: 97, ocaGroup: 'entry', ocaType: 1 });
    expect(play(scene, [[100, 101, 96, 100]])).toEqual([['BOT 100 @98 NASDAQ']]);
  });

  it('fills no more at a point than its volume', () => {
    const scene = new Scene();
    scene.point('open', 100);
    scene.place({ totalQuantity: 250 });
    scene.place({ totalQuantity: 10, tif: 'IOC' });
    expect(told(scene.point('low', 99, 100)).filter((line) => !line.startsWith('costs'))).toEqual([
      'BOT 100 @99 NASDAQ',
      'Submitted 100/250',
      'Cancelled 0/10',
      '202 Order Canceled - reason:',
    ]);
    expect(fills(scene.point('high', 101, 100))).toEqual(['BOT 100 @101 NASDAQ']);
    expect(fills(scene.point('close', 100))).toEqual(['BOT 50 @100 NASDAQ']);
  });

  it('fills market-on-close orders at the last point before the close', () => {
    const scene = new Scene({}, '2026-08-25T13:30:00Z');
    const session = { start: scene.now, end: instantFromIso('2026-08-25T20:00:00Z') };
    const [open, ...rest] = barPath(AAPL, { ...session, open: 100, high: 103, low: 99, close: 102 });
    for (const point of [open, ...rest]) {
      scene.now = point.at;
      scene.point(point.point, point.price);
      if (point === open) scene.place({ orderType: 'MOC' });
    }
    expect(fills(scene.until('2026-08-25T20:00:00Z'))).toEqual(['BOT 100 @102 NASDAQ']);
  });

  it('sends an order that came after the close at the next open', () => {
    const scene = new Scene({}, '2026-08-25T13:30:00Z');
    scene.point('open', 100);
    scene.until('2026-08-25T20:00:00Z');
    expect(told(scene.place())[0]).toBe('PreSubmitted 0/100');
    scene.now = instantFromIso('2026-08-26T13:30:00Z');
    expect(fills(scene.point('open', 101))).toEqual(['BOT 100 @101 NASDAQ']);
  });

  it('publishes its points as trades, and keeps them to itself when only orders are asked for', () => {
    expect(new Scene().point('open', 100, 500)).toMatchObject([
      { kind: 'lastTrade', price: 100, size: Decimal.of(500) },
    ]);
    expect(new Scene({ publishes: 'orders' }).point('open', 100, 500)).toEqual([]);
  });
});
