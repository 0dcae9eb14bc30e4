import { instant, type Order } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, fills, Scene, told } from '../testing/scene.ts';

// Source of the rules: IBKR, TWS API, "Order" (scale fields), and TWS, "Scale Orders".

const SCALE = {
  orderType: 'LMT',
  lmtPrice: 100,
  totalQuantity: 500,
  scaleInitLevelSize: 100,
  scaleSubsLevelSize: 200,
  scalePriceIncrement: 0.1,
} satisfies Omit<Order, 'totalQuantity'> & { totalQuantity: number };

function quoted(): Scene {
  const scene = new Scene();
  scene.quote('NASDAQ', [[99.5, 1000]], [[100.5, 1000]]);
  return scene;
}

/** What is bid above the makers' 99.50, wherever it rests. */
const bids = (scene: Scene) =>
  scene.venue
    .depth(AAPL, 1)
    .flatMap((exchange) => exchange.bids)
    .filter(({ price }) => price > 99.5)
    .map(({ price, size }) => `${size.toString()}@${price}`);

const later = (scene: Scene, seconds: number) => {
  scene.now = instant(scene.now + seconds * 1_000_000);
  return scene.handle({ kind: 'time' });
};

describe('a scale order', () => {
  it('shows one component after the other, each an increment better', () => {
    const scene = quoted();
    scene.place(SCALE);
    expect(bids(scene)).toEqual(['100@100']);
    expect(fills(scene.quote('ARCA', [], [[100, 100]]))).toEqual(['BOT 100 @100 ARCA']);
    later(scene, 1);
    expect(bids(scene)).toEqual(['200@99.9']);
    expect(fills(scene.quote('ARCA', [], [[99.9, 250]]))).toEqual(['BOT 200 @99.9 ARCA']);
    scene.quote('ARCA', [], []);
    later(scene, 1);
    // What is left is 200, at 100.00 − 2 × 0.10.
    expect(bids(scene)).toEqual(['200@99.8']);
    expect(fills(scene.quote('ARCA', [], [[99.8, 300]]))).toEqual(['BOT 200 @99.8 ARCA']);
    expect(scene.venue.openOrders()).toEqual([]);
  });

  it('sells upward', () => {
    const scene = quoted();
    scene.place({ ...SCALE, action: 'SELL' });
    scene.quote('ARCA', [[100, 100]], []);
    later(scene, 1);
    expect(scene.venue.quote(AAPL)?.ask).toBe(100.1);
  });

  it('stays with a component that has filled in part, and is cancelled whole', () => {
    const scene = quoted();
    scene.place(SCALE);
    scene.quote('ARCA', [], [[100, 40]]);
    later(scene, 5);
    expect(bids(scene)).toEqual(['60@100']);
    const { permId } = scene;
    expect(told(scene.handle({ kind: 'cancel', permId, clientId: 7 }))[0]).toBe('Cancelled 40/500');
    expect(bids(scene)).toEqual([]);
  });

  it('goes on the next day where it was, if it is good till cancelled', () => {
    const scene = quoted();
    scene.place({ ...SCALE, tif: 'GTC' });
    scene.quote('ARCA', [], [[100, 100]]);
    scene.quote('ARCA', [], []);
    scene.until('2026-08-26T13:30:01Z');
    expect(bids(scene)).toEqual(['200@99.9']);
  });

  it('moves its prices every so often', () => {
    const scene = quoted();
    scene.place({ ...SCALE, scalePriceAdjustValue: -0.05, scalePriceAdjustInterval: 60 });
    later(scene, 59);
    expect(bids(scene)).toEqual(['100@100']);
    later(scene, 2);
    expect(bids(scene)).toEqual(['100@99.95']);
  });

  it.each([
    [{ scalePriceAdjustValue: 0.1 }, '447 Missing scale price adjustment amount or interval.'],
    [
      { scalePriceAdjustValue: 0.1, scalePriceAdjustInterval: -1 },
      '448 Invalid scale price adjustment interval.',
    ],
    [
      { scaleProfitOffset: 0.1 },
      '201 Order rejected - reason:scaleProfitOffset is not simulated by this venue',
    ],
    [
      { scaleInitLevelSize: 0 },
      '201 Order rejected - reason:A scale order needs a price increment and an initial component size.',
    ],
    [
      { orderType: 'MKT' },
      '201 Order rejected - reason:A scale order is a limit order that lasts, without an algorithm and not hidden.',
    ],
  ])('is refused with %j', (change, message) => {
    expect(told(quoted().place({ ...SCALE, ...change }))).toEqual([message]);
  });
});
