import { describe, expect, it } from 'vitest';
import { AAPL, fills, Scene, told } from '../testing/scene.ts';

// Sources: TWS API, "Basic Orders" and "Order" (hidden, displaySize, discretionaryAmt, allOrNone, minQty); priority of what is not
// displayed: NASDAQ rule 4757.

const LIMIT = { orderType: 'LMT', lmtPrice: 230 };
const BY_ANOTHER = { account: 'DU2', clientId: 8 };

function scene(): Scene {
  const made = new Scene();
  made.quote('NASDAQ', [[229.9, 300]], [[230.1, 300]]);
  return made;
}

const sell = (at: Scene, totalQuantity: number, lmtPrice = 229) =>
  fills(at.place({ action: 'SELL', orderType: 'LMT', lmtPrice, totalQuantity }, {}, BY_ANOTHER));

describe('a hidden order', () => {
  it('is not in the quote, and trades with who comes to its price', () => {
    const at = scene();
    at.place({ ...LIMIT, hidden: true });
    expect(at.venue.quote(AAPL)?.bid).toBe(229.9);
    expect(sell(at, 60)).toEqual(['BOT 60 @230 NASDAQ', 'SLD 60 @230 NASDAQ']);
    expect(sell(at, 60)).toEqual(['BOT 40 @230 NASDAQ', 'SLD 40 @230 NASDAQ', 'SLD 20 @229.9 NASDAQ']);
  });

  it('comes after what is displayed at its price, though it was there first', () => {
    const at = scene();
    at.place({ ...LIMIT, hidden: true, orderRef: 'hidden' });
    at.place({ ...LIMIT, orderRef: 'displayed' });
    sell(at, 100, 230);
    expect(at.venue.openOrders().map(({ order }) => order.orderRef)).toEqual(['hidden']);
  });

  it('trades at its own price with makers that come to it', () => {
    const at = scene();
    at.place({ ...LIMIT, hidden: true });
    expect(fills(at.quote('NASDAQ', [[229.8, 300]], [[229.95, 70]]))).toEqual(['BOT 70 @230 NASDAQ']);
  });

  it('takes what another exchange comes to offer', () => {
    const at = scene();
    at.place({ ...LIMIT, hidden: true });
    expect(fills(at.quote('ARCA', [], [[229.97, 70]]))).toEqual(['BOT 70 @229.97 ARCA']);
  });

  it('cancelled, is gone', () => {
    const at = scene();
    at.place({ ...LIMIT, hidden: true });
    at.handle({ kind: 'cancel', permId: at.permId, clientId: 7 });
    expect(sell(at, 10)).toEqual(['SLD 10 @229.9 NASDAQ']);
  });
});

describe('an iceberg', () => {
  const ICEBERG = { ...LIMIT, totalQuantity: 100, displaySize: 30 };

  it('shows its display size only, again after each part has traded', () => {
    const at = scene();
    at.place(ICEBERG);
    expect(at.venue.quote(AAPL)?.bidSize?.toString()).toBe('30');
    sell(at, 10);
    expect(at.venue.quote(AAPL)?.bidSize?.toString()).toBe('20');
    sell(at, 20);
    expect(at.venue.quote(AAPL)?.bidSize?.toString()).toBe('30');
    // 70 are left.
    expect(sell(at, 500, 230)).toEqual([
      'BOT 30 @230 NASDAQ',
      'SLD 30 @230 NASDAQ',
      'BOT 30 @230 NASDAQ',
      'SLD 30 @230 NASDAQ',
      'BOT 10 @230 NASDAQ',
      'SLD 10 @230 NASDAQ',
    ]);
  });

  it('goes to the end of the queue with each part', () => {
    const at = scene();
    at.place({ ...ICEBERG, orderRef: 'iceberg' });
    at.place({ ...LIMIT, totalQuantity: 50, orderRef: 'plain' }, {}, { account: 'DU2' });
    at.place({ action: 'SELL', ...LIMIT, totalQuantity: 80 }, {}, { account: 'DU3', clientId: 9 });
    const filled = Object.fromEntries(
      at.venue.openOrders().map(({ order, filled: qty }) => [order.orderRef, qty.toString()]),
    );
    // DU3 has no account: nothing has traded.
    expect(filled).toEqual({ iceberg: '0', plain: '0' });
    at.quote('NASDAQ', [[229.8, 300]], [[230, 80]]);
    expect(at.venue.openOrders().map(({ order }) => order.orderRef)).toEqual(['iceberg']);
    expect(at.venue.openOrders()[0]?.filled.toString()).toBe('30');
  });

  it('trades whole with makers that bring enough, at its own price', () => {
    const at = scene();
    at.place(ICEBERG);
    const prices = at.quote('NASDAQ', [[229.8, 300]], [[229.99, 500]]);
    expect(fills(prices)).toEqual(['BOT 30 @230 NASDAQ', 'BOT 70 @230 NASDAQ']);
    expect(at.venue.quote(AAPL)).toMatchObject({ ask: 229.99 });
  });

  it('can be reduced below what it shows, and keeps its place', () => {
    const at = scene();
    at.place(ICEBERG);
    const [{ permId, order }] = at.venue.openOrders() as [ReturnType<typeof at.venue.openOrders>[0]];
    at.handle({
      kind: 'modify',
      permId,
      orderId: 1,
      contract: {},
      order: { ...order, totalQuantity: order.totalQuantity!.minus(80) },
    });
    expect(at.venue.quote(AAPL)?.bidSize?.toString()).toBe('20');
  });
});

describe('a discretionary order', () => {
  it('shows its limit, and takes what comes within its discretion', () => {
    const at = scene();
    expect(fills(at.place({ ...LIMIT, discretionaryAmt: 0.05 }))).toEqual([]);
    expect(at.venue.quote(AAPL)?.bid).toBe(230);
    expect(fills(at.quote('NASDAQ', [[229.9, 300]], [[230.06, 300]]))).toEqual([]);
    expect(fills(at.quote('NASDAQ', [[229.9, 300]], [[230.05, 40]]))).toEqual(['BOT 40 @230.05 NASDAQ']);
    expect(at.venue.quote(AAPL)?.bid).toBe(230);
  });

  it('needs a limit', () => {
    expect(told(scene().place({ discretionaryAmt: 0.05 }))).toEqual([
      '201 Order rejected - reason:A discretionary amount needs a limit order.',
    ]);
  });
});

describe('an all-or-none order', () => {
  it('waits, not displayed, until there is enough for all of it', () => {
    const at = scene();
    const order = { orderType: 'LMT', lmtPrice: 230.1, totalQuantity: 400, allOrNone: true };
    expect(fills(at.place(order))).toEqual([]);
    expect(at.venue.quote(AAPL)?.bid).toBe(229.9);
    expect(fills(at.quote('ARCA', [], [[230.1, 99]]))).toEqual([]);
    expect(fills(at.quote('ARCA', [], [[230.1, 100]]))).toEqual([
      'BOT 300 @230.1 NASDAQ',
      'BOT 100 @230.1 ARCA',
    ]);
  });

  it('in a midpoint pool waits for enough too', () => {
    const at = scene();
    at.quote('IBKRATS', [], [[229, 99]]);
    const order = { orderType: 'LMT', lmtPrice: 230.05, allOrNone: true, notHeld: true };
    expect(fills(at.place(order, { exchange: 'IBKRATS' }))).toEqual([]);
    expect(fills(at.quote('IBKRATS', [], [[229, 100]]))).toEqual(['BOT 100 @230 IBKRATS']);
  });

  it('is not what another trades a part of', () => {
    const at = scene();
    at.place({ ...LIMIT, allOrNone: true });
    expect(sell(at, 60)).toEqual(['SLD 60 @229.9 NASDAQ']);
  });

  it('along bars waits for the volume', () => {
    const at = new Scene();
    at.point('open', 230);
    at.place({ allOrNone: true });
    expect(fills(at.point('high', 231, 99))).toEqual([]);
    expect(fills(at.point('low', 230, 100))).toEqual(['BOT 100 @230 NASDAQ']);
  });
});

describe('a minimum quantity', () => {
  it('holds an order back until that much is there; what follows may be less', () => {
    const at = scene();
    const order = { orderType: 'LMT', lmtPrice: 230.1, totalQuantity: 500, minQty: 350 };
    expect(fills(at.place(order))).toEqual([]);
    expect(fills(at.quote('ARCA', [], [[230.1, 50]]))).toEqual([
      'BOT 300 @230.1 NASDAQ',
      'BOT 50 @230.1 ARCA',
    ]);
    expect(at.venue.quote(AAPL)).toMatchObject({ bid: 230.1 });
    expect(fills(at.quote('ARCA', [], [[230.1, 1]]))).toEqual(['BOT 1 @230.1 ARCA']);
  });

  it('of an immediate order cancels it when there is less', () => {
    const order = { orderType: 'LMT', lmtPrice: 230.1, totalQuantity: 500, minQty: 350, tif: 'IOC' };
    expect(told(scene().place(order)).slice(0, 2)).toEqual(['Submitted 0/500', 'Cancelled 0/500']);
  });

  it('cannot be more than the order', () => {
    expect(told(scene().place({ minQty: 101 }))).toEqual([
      '201 Order rejected - reason:The minimum quantity is more than the order.',
    ]);
  });
});

describe('two orders of one account', () => {
  it('do not trade with each other: the one that rests is cancelled', () => {
    const at = scene();
    at.place(LIMIT);
    const outputs = at.place({ action: 'SELL', totalQuantity: 60 });
    expect(told(outputs).slice(0, 4)).toEqual([
      'Submitted 0/60',
      'Cancelled 0/100',
      '202 Order Canceled - reason:It would have traded with another order of the same account.',
      'SLD 60 @229.9 NASDAQ',
    ]);
  });

  it('leave alone what would not have traded', () => {
    const at = scene();
    at.place({ ...LIMIT, lmtPrice: 229.8 });
    at.place({ action: 'SELL', totalQuantity: 60 });
    expect(at.venue.openOrders()).toHaveLength(1);
  });

  it('may trade with those of another', () => {
    const at = scene();
    at.place(LIMIT);
    expect(sell(at, 60)).toEqual(['BOT 60 @230 NASDAQ', 'SLD 60 @230 NASDAQ']);
  });
});
