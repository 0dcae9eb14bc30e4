import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, fills, Scene, told } from '../testing/scene.ts';

// Sources of the rules: IBKR and the exchanges on news halts; Limit Up–Limit Down Plan; Regulation SHO rules 200, 201 and 203.

function quoted(config: ConstructorParameters<typeof Scene>[0] = {}): Scene {
  const scene = new Scene(config);
  scene.quote('NASDAQ', [[99.99, 500]], [[100.01, 500]]);
  scene.print(100);
  return scene;
}

const halt = (scene: Scene) => scene.handle({ kind: 'halt', conId: AAPL, reason: 'news' });
const resume = (scene: Scene) => scene.handle({ kind: 'resume', conId: AAPL });

describe('a halt', () => {
  it('lets orders wait, and fills them when trading goes on', () => {
    const scene = quoted();
    expect(halt(scene)).toMatchObject([{ kind: 'tradingState', isHalted: true, reason: 'news' }]);
    expect(told(scene.place())).toEqual(['Submitted 0/100']);
    expect(fills(scene.quote('NASDAQ', [[104.9, 500]], [[105, 500]]))).toEqual([]);
    expect(scene.venue.quote(AAPL)?.ask).toBe(100.01);
    const outputs = resume(scene);
    expect(fills(outputs)).toEqual(['BOT 100 @105 NASDAQ']);
    expect(outputs).toContainEqual(expect.objectContaining({ kind: 'tradingState', isHalted: false }));
  });

  it('keeps what rests, and neither triggers stops nor fills anything', () => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 99.4 });
    scene.place({ action: 'SELL', orderType: 'STP', auxPrice: 99.5 });
    halt(scene);
    expect(fills(scene.print(99))).toEqual([]);
    scene.quote('NASDAQ', [[98.9, 500]], [[99, 500]]);
    expect(scene.venue.openOrders()).toHaveLength(2);
    // The buyer rested at 99.40 and the offer comes to it, which reaches the stop.
    expect(fills(resume(scene))).toEqual(['BOT 100 @99.4 NASDAQ', 'SLD 100 @98.9 NASDAQ']);
  });

  it('ends orders that have to fill at once', () => {
    const scene = quoted();
    halt(scene);
    expect(told(scene.place({ tif: 'IOC' })).slice(1)).toEqual([
      'Cancelled 0/100',
      '202 Order Canceled - reason:Trading is halted.',
    ]);
  });

  it('lets orders be cancelled and changed', () => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 99 });
    halt(scene);
    const [resting] = scene.venue.openOrders();
    scene.place({ orderType: 'LMT', lmtPrice: 101 });
    const { permId } = scene;
    expect(told(scene.handle({ kind: 'cancel', permId, clientId: 7 }))[0]).toBe('Cancelled 0/100');
    scene.handle({
      kind: 'modify',
      permId: resting!.permId,
      orderId: resting!.orderId,
      contract: {},
      order: { ...resting!.order, lmtPrice: 100.5 },
    });
    expect(fills(resume(scene))).toEqual(['BOT 100 @100.01 NASDAQ']);
  });

  it('ends in an auction where one is held', () => {
    const scene = quoted();
    halt(scene);
    scene.place({ totalQuantity: 300 });
    scene.place({ orderType: 'LMT', lmtPrice: 104, totalQuantity: 100 });
    scene.quote('NASDAQ', [[104.9, 500]], [[105.2, 500]]);
    const [indication] = scene.handle({
      kind: 'auctionInterest',
      conId: AAPL,
      auction: 'reopen',
      bids: [],
      asks: [{ price: 105, size: Decimal.of(200) }],
    });
    // 300 to buy at any price, 200 to sell from 105.
    expect(indication).toMatchObject({ price: 105, imbalance: Decimal.of(100) });
    expect(
      fills(scene.handle({ kind: 'cross', conId: AAPL, auction: 'reopen', exchange: 'NASDAQ' })),
    ).toEqual(['BOT 200 @105 NASDAQ', 'BOT 100 @105.2 NASDAQ']);
    expect(scene.venue.openOrders()).toMatchObject([{ order: { lmtPrice: 104 } }]);
  });

  it('is not for an instrument that trades along bars', () => {
    const scene = new Scene();
    scene.point('open', 100);
    expect(() => halt(scene)).toThrow('trades along bars, which know no halts');
  });
});

describe('price bands', () => {
  // 100.00 is the reference: 95.00 and 105.00.
  const banded = () => quoted({ bandTierOf: () => 1 });

  it('let nothing trade beyond them', () => {
    const scene = banded();
    scene.quote(
      'NASDAQ',
      [[99.99, 500]],
      [
        [100.01, 50],
        [105, 50],
        [105.01, 500],
      ],
    );
    expect(fills(scene.place({ totalQuantity: 200 }))).toEqual([
      'BOT 50 @100.01 NASDAQ',
      'BOT 50 @105 NASDAQ',
    ]);
    scene.place({ orderType: 'LMT', lmtPrice: 110, totalQuantity: 10 });
    expect(scene.venue.quote(AAPL)?.bid).toBe(105);
  });

  it('pause trading after 15 seconds at one of them, for five minutes', () => {
    const scene = banded();
    scene.quote('NASDAQ', [[105, 500]], [[105.5, 500]]);
    expect(scene.venue.nextDue()).toBe(scene.now + 15_000_000);
    expect(scene.until('2026-08-25T14:00:14Z')).toEqual([]);
    expect(scene.until('2026-08-25T14:00:15Z')).toMatchObject([
      { kind: 'tradingState', isHalted: true, reason: 'volatility' },
    ]);
    expect(fills(scene.place({ action: 'SELL' }))).toEqual([]);
    scene.quote('NASDAQ', [[106, 500]], [[106.1, 500]]);
    scene.until('2026-08-25T14:05:14Z');
    expect(fills(scene.outputs)).toEqual([]);
    // The bands begin anew around 106.05.
    expect(fills(scene.until('2026-08-25T14:05:15Z'))).toEqual(['SLD 100 @106 NASDAQ']);
  });

  it('keep a seller from a bid above them', () => {
    const scene = banded();
    scene.quote('NASDAQ', [[105.01, 500]], [[105.5, 500]]);
    expect(fills(scene.place({ action: 'SELL', totalQuantity: 10 }))).toEqual([]);
    expect(fills(scene.quote('NASDAQ', [[105, 500]], [[105.5, 500]]))).toEqual(['SLD 10 @105 NASDAQ']);
  });

  it('do not pause when the quote leaves them in time', () => {
    const scene = banded();
    scene.quote('NASDAQ', [[105, 500]], [[105.5, 500]]);
    scene.until('2026-08-25T14:00:10Z');
    scene.quote('NASDAQ', [[104.9, 500]], [[105.5, 500]]);
    expect(scene.until('2026-08-25T14:01:00Z')).toEqual([]);
    expect(scene.venue.nextDue()).toBeUndefined();
  });
});

describe('the short-sale test', () => {
  /** The day before closed at 100; today a price of 90 restricts. */
  function fallen(): Scene {
    const scene = quoted();
    scene.until('2026-08-26T14:00:00Z');
    scene.print(90);
    scene.quote('NASDAQ', [[90, 500]], [[90.05, 500]]);
    return scene;
  }

  it('lets a short sale rest above the bid instead of hitting it', () => {
    const scene = fallen();
    expect(fills(scene.place({ action: 'SELL' }))).toEqual([]);
    expect(scene.venue.quote(AAPL)).toMatchObject({ bid: 90, ask: 90.01 });
    expect(fills(scene.quote('NASDAQ', [[90.01, 500]], [[90.05, 500]]))).toEqual(['SLD 100 @90.01 NASDAQ']);
  });

  it('does not hold back who sells what he has', () => {
    const scene = fallen();
    scene.place({ totalQuantity: 100 });
    expect(fills(scene.place({ action: 'SELL' }))).toEqual(['SLD 100 @90 NASDAQ']);
    // Selling 100 with nothing left is short.
    expect(fills(scene.place({ action: 'SELL' }))).toEqual([]);
  });

  it('starts at ten percent, and lasts through the next day', () => {
    const scene = quoted();
    scene.until('2026-08-26T14:00:00Z');
    scene.quote('NASDAQ', [[90.01, 500]], [[90.05, 500]]);
    scene.print(90.01);
    expect(fills(scene.place({ action: 'SELL' }))).toEqual(['SLD 100 @90.01 NASDAQ']);
    scene.print(90);
    scene.until('2026-08-27T15:00:00Z');
    expect(fills(scene.place({ action: 'SELL' }))).toEqual([]);
    scene.handle({ kind: 'cancelAll' });
    scene.until('2026-08-28T14:00:00Z');
    expect(fills(scene.place({ action: 'SELL' }))).toEqual(['SLD 100 @90.01 NASDAQ']);
  });
});

describe('shares to borrow', () => {
  const borrow = (scene: Scene, shares?: number) =>
    scene.handle({
      kind: 'borrow',
      conId: AAPL,
      shares: shares === undefined ? undefined : Decimal.of(shares),
    });

  it('that are not there hold a short sale back until they are', () => {
    const scene = quoted();
    borrow(scene, 50);
    const outputs = scene.place({ action: 'SELL' });
    expect(told(outputs)).toEqual([
      'PreSubmitted 0/100 (locate)',
      '404 Shares for this order are not immediately available for short sale. The order will be held while we attempt to locate the shares.',
    ]);
    expect(told(borrow(scene, 99))).toEqual([]);
    expect(fills(borrow(scene, 100))).toEqual(['SLD 100 @99.99 NASDAQ']);
    expect(scene.venue.openOrders()).toEqual([]);
  });

  it('are not promised twice', () => {
    const scene = quoted();
    borrow(scene, 150);
    scene.place({ action: 'SELL', orderType: 'LMT', lmtPrice: 101 });
    expect(told(scene.place({ action: 'SELL' }))[0]).toBe('PreSubmitted 0/100 (locate)');
    const { permId } = scene;
    expect(told(scene.handle({ kind: 'cancel', permId, clientId: 7 }))[0]).toBe('Cancelled 0/100');
  });

  it('are not needed by who sells what he has', () => {
    const scene = quoted();
    scene.place({ totalQuantity: 100 });
    borrow(scene, 0);
    expect(fills(scene.place({ action: 'SELL' }))).toEqual(['SLD 100 @99.99 NASDAQ']);
  });
});
