import { describe, expect, it } from 'vitest';
import { fills, Scene, told } from '../testing/scene.ts';

// Source: IBKR's pages "Good-Till-Date" and "Good-After-Time", and TWS API, "Order". The scene begins on Tuesday 2026-08-25 at 10:00 in
// New York, which is 14:00 UTC.

function quoted(): Scene {
  const scene = new Scene();
  scene.quote('NASDAQ', [[229.99, 300]], [[230.01, 300]]);
  return scene;
}

const LIMIT = { orderType: 'LMT', lmtPrice: 220 };

describe('an order good till a date', () => {
  it.each([
    ['20260825 11:00:00 US/Eastern', '2026-08-25T15:00:00Z'],
    ['20260825-15:00:00', '2026-08-25T15:00:00Z'],
    ['20260825 11:00:00', '2026-08-25T15:00:00Z'],
  ])('%s ends then', (goodTillDate, at) => {
    const scene = quoted();
    scene.place({ ...LIMIT, tif: 'GTD', goodTillDate });
    expect(told(scene.until(at.replace('15:00:00', '14:59:59')))).toEqual([]);
    expect(told(scene.until(at))).toEqual(['Cancelled 0/100', '202 Order Canceled - reason:']);
  });

  it('without a time of day lasts over sessions and through that day', () => {
    const scene = quoted();
    scene.place({ ...LIMIT, tif: 'GTD', goodTillDate: '20260826' });
    expect(told(scene.until('2026-08-25T20:00:01Z'))).toEqual(['PreSubmitted 0/100']);
    expect(told(scene.until('2026-08-26T13:30:00Z'))).toEqual(['Submitted 0/100']);
    expect(told(scene.until('2026-08-26T20:00:01Z'))[0]).toBe('Cancelled 0/100');
  });

  it('ends while it waits for a session', () => {
    const scene = quoted();
    scene.until('2026-08-25T21:00:00Z');
    scene.place({ ...LIMIT, tif: 'GTD', goodTillDate: '20260825-22:00:00' });
    expect(told(scene.until('2026-08-25T22:00:00Z'))[0]).toBe('Cancelled 0/100');
  });

  it.each([
    [{ tif: 'GTD' }, '391 The time or time-zone entered is invalid.'],
    [{ tif: 'GTD', goodTillDate: 'soon' }, '391 The time or time-zone entered is invalid.'],
    [{ tif: 'GTD', goodTillDate: '20260825-13:00:00' }, '201 Order rejected - reason:The good till date'],
    [{ tif: 'DAY', goodTillDate: '20260826' }, '10052 Invalid time in force:DAY'],
    [{ tif: 'DAY', goodAfterTime: '25:00' }, '391 The time or time-zone entered is invalid.'],
  ])('%o is refused', (order, message) => {
    expect(told(quoted().place({ ...LIMIT, ...order }))[0]).toContain(message);
  });
});

describe('an order good after a time', () => {
  it('does nothing before, and goes to the market then', () => {
    const scene = quoted();
    expect(told(scene.place({ goodAfterTime: '20260825 11:00:00 US/Eastern' }))).toEqual([
      'PreSubmitted 0/100',
    ]);
    expect(told(scene.until('2026-08-25T14:59:59Z'))).toEqual([]);
    expect(told(scene.until('2026-08-25T15:00:00Z')).slice(0, 2)).toEqual([
      'Submitted 0/100',
      'BOT 100 @230.01 NASDAQ',
    ]);
  });

  it('that falls between sessions waits for the next one', () => {
    const scene = quoted();
    scene.place({ goodAfterTime: '20260825-22:00:00' });
    expect(fills(scene.until('2026-08-26T13:29:59Z'))).toEqual([]);
    expect(fills(scene.until('2026-08-26T13:30:00Z'))).toEqual(['BOT 100 @230.01 NASDAQ']);
  });

  it('can be cancelled before', () => {
    const scene = quoted();
    scene.place({ goodAfterTime: '20260825-15:00:00' });
    scene.handle({ kind: 'cancel', permId: scene.permId, clientId: 7 });
    expect(told(scene.until('2026-08-25T15:00:00Z'))).toEqual([]);
  });

  it('that has passed works at once', () => {
    expect(fills(quoted().place({ goodAfterTime: '20260825-13:00:00' }))).toHaveLength(1);
  });

  it('says when it falls due', () => {
    const scene = quoted();
    scene.place({ goodAfterTime: '20260825-15:00:00' });
    // 2026-08-25T15:00:00Z in microseconds.
    expect(scene.venue.nextDue()).toBe(Date.UTC(2026, 7, 25, 15) * 1000);
  });
});

describe('an order with a time of activity', () => {
  it('works from its start to its stop, and is kept inactive after that', () => {
    const scene = quoted();
    scene.place({
      ...LIMIT,
      tif: 'GTC',
      activeStartTime: '20260825-15:00:00',
      activeStopTime: '20260825-16:00:00',
    });
    expect(told(scene.until('2026-08-25T15:00:00Z'))).toEqual(['Submitted 0/100']);
    expect(told(scene.until('2026-08-25T16:00:00Z'))).toEqual(['Inactive 0/100']);
    expect(fills(scene.quote('NASDAQ', [], [[219, 300]]))).toEqual([]);
    scene.handle({ kind: 'cancel', permId: scene.permId, clientId: 7 });
    expect(scene.venue.openOrders()).toEqual([]);
  });
});

describe('an order for an amount of money', () => {
  const euros = { conId: 12087792, exchange: 'IDEALPRO' };

  it('of a currency buys what that is at the quote', () => {
    const scene = new Scene();
    scene.quote('IDEALPRO', [[1.16, 1e6]], [[1.25, 1e6]], 12087792);
    // 100,000 USD at 1.25
    expect(fills(scene.place({ totalQuantity: 0, cashQty: 100_000 }, euros))).toEqual([
      'BOT 80000 @1.25 IDEALPRO',
    ]);
  });

  it('buys what it is at the limit', () => {
    const scene = new Scene();
    scene.place({ orderType: 'LMT', lmtPrice: 1, totalQuantity: 0, cashQty: 50_000 }, euros);
    expect(scene.venue.openOrders()[0]?.order.totalQuantity?.toString()).toBe('50000');
  });

  it('needs a price to go by, and a currency', () => {
    expect(told(new Scene().place({ totalQuantity: 0, cashQty: 50_000 }, euros))[0]).toContain('201');
    expect(told(quoted().place({ totalQuantity: 0, cashQty: 50_000 }))).toEqual([
      '201 Order rejected - reason:A cash quantity is for currencies.',
    ]);
  });
});
