import { describe, expect, it } from 'vitest';
import { fills, Scene, told } from '../testing/scene.ts';

describe('tif DTC', () => {
  // Source: IBKR, time in force "Day until Canceled": as DAY, but at the end of the day it is deactivated and not cancelled.
  it('is held as Inactive after its day, and goes on when it is changed', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[99.9, 500]], [[100.1, 500]]);
    scene.place({ orderType: 'LMT', lmtPrice: 100, tif: 'DTC' });
    expect(told(scene.until('2026-08-25T20:00:01Z'))).toEqual(['Inactive 0/100']);
    scene.until('2026-08-26T14:00:00Z');
    expect(fills(scene.quote('NASDAQ', [[99.8, 500]], [[99.9, 500]]))).toEqual([]);
    const { permId, orderId, order } = scene.venue.openOrders()[0]!;
    const changed = scene.handle({ kind: 'modify', permId, orderId, contract: {}, order });
    expect(fills(changed)).toEqual(['BOT 100 @99.9 NASDAQ']);
  });

  it('can be cancelled while it is held', () => {
    const scene = new Scene();
    scene.place({ orderType: 'LMT', lmtPrice: 100, tif: 'DTC' });
    scene.until('2026-08-25T20:00:01Z');
    expect(told(scene.handle({ kind: 'cancel', permId: scene.permId, clientId: 7 }))[0]).toBe(
      'Cancelled 0/100',
    );
  });
});

describe('tif AUC', () => {
  it.each(['MKT', 'LMT', 'STP'])('is not to be had of %s', (orderType) => {
    const order = { orderType, lmtPrice: 100, auxPrice: 100, tif: 'AUC' };
    expect(told(new Scene().place(order))).toEqual(['10052 Invalid time in force:AUC']);
  });
});

describe('PASSV REL', () => {
  // Source: IBKR, "Passive Relative Orders": less aggressive than the best price of its own side.
  it('stays its offset behind its own side of the quote', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[100, 500]], [[100.1, 500]]);
    scene.place({ orderType: 'PASSV REL', auxPrice: 0.02 });
    const own = () =>
      scene.venue.depth(265598, 5)[0]!.bids.map(({ price, size }) => `${size.toString()}@${price}`);
    expect(own()).toEqual(['500@100', '100@99.98']);
    scene.quote('NASDAQ', [[100.04, 500]], [[100.1, 500]]);
    expect(own()).toEqual(['500@100.04', '100@100.02']);
  });
});
