import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, fills, Scene, told, quoted } from '../testing/scene.ts';

// 2026-08-25 is a Tuesday; the scene begins at 10:00 New York time.

describe('cancels and changes', () => {
  it('cancels a resting order with 202', () => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 200 });
    expect(told(scene.handle({ kind: 'cancel', permId: scene.permId, clientId: 7 }))).toEqual([
      'Cancelled 0/100',
      '202 Order Canceled - reason:',
    ]);
    expect(told(scene.handle({ kind: 'cancel', permId: scene.permId, clientId: 7 }))).toEqual([
      '10148 OrderId 1 that needs to be cancelled can not be cancelled, state: Cancelled.',
    ]);
  });

  it('cancels everything of one account, or of all', () => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 200 });
    scene.place({ orderType: 'LMT', lmtPrice: 200 }, {}, { account: 'DU2' });
    expect(told(scene.handle({ kind: 'cancelAll', account: 'DU2' })).length).toBe(2);
    expect(told(scene.handle({ kind: 'cancelAll' })).length).toBe(2);
    expect(scene.venue.openOrders()).toEqual([]);
  });

  const change = (scene: Scene, order: object) =>
    scene.handle({
      kind: 'modify',
      permId: scene.permId,
      orderId: 1,
      contract: { conId: AAPL },
      order: {
        action: 'BUY',
        orderType: 'LMT',
        tif: 'DAY',
        totalQuantity: Decimal.of(100),
        lmtPrice: 200,
        ...order,
      },
    });

  it('changes a price, and the order may fill at once', () => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 200 });
    expect(told(change(scene, { lmtPrice: 230.01 })).slice(0, 3)).toEqual([
      'PreSubmitted 0/100',
      'Submitted 0/100',
      'BOT 100 @230.01 NASDAQ',
    ]);
  });

  it('keeps the place in the queue when only the size goes down, and loses it when the size goes up', () => {
    for (const [quantity, first] of [
      [50, 'BOT 50 @229.5 NASDAQ'],
      [150, 'BOT 60 @229.5 NASDAQ'],
    ] as const) {
      const scene = new Scene();
      scene.quote('NASDAQ', [[229, 100]], [[231, 100]]);
      scene.place({ orderType: 'LMT', lmtPrice: 229.5 });
      const { permId } = scene;
      scene.place({ orderType: 'LMT', lmtPrice: 229.5, totalQuantity: 60 });
      scene.handle({
        kind: 'modify',
        permId,
        orderId: 1,
        contract: {},
        order: {
          action: 'BUY',
          orderType: 'LMT',
          tif: 'DAY',
          totalQuantity: Decimal.of(quantity),
          lmtPrice: 229.5,
        },
      });
      expect(fills(scene.place({ action: 'SELL', totalQuantity: 70 }, {}, { account: 'DU2' }))[0]).toBe(
        first,
      );
    }
  });

  it.each([
    [{ lmtPrice: 200.001 }, 110],
    [{ action: 'SELL' }, 105],
    [{ orderType: 'MKT' }, 329],
    [{ totalQuantity: Decimal.ZERO }, 434],
    [{ ocaGroup: 'other' }, 10326],
  ])('refuses the change %o with %d and leaves the order as it was', (order, code) => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 200 });
    expect(change(scene, order)).toMatchObject([{ kind: 'refusal', code }]);
    expect(scene.venue.openOrders()).toMatchObject([{ status: 'Submitted', order: { lmtPrice: 200 } }]);
  });

  it('transmits an order that was held back when the change says so', () => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 200 });
    scene.place({ orderType: 'LMT', lmtPrice: 200, transmit: false });
    const permId = scene.permId + 1;
    const order = {
      action: 'BUY',
      orderType: 'LMT',
      tif: 'DAY',
      totalQuantity: Decimal.of(100),
      lmtPrice: 199,
      transmit: true,
    };
    expect(told(scene.handle({ kind: 'modify', permId, orderId: 2, contract: {}, order }))).toEqual([
      'Submitted 0/100',
    ]);
    expect(scene.venue.openOrders().map(({ order: { lmtPrice } }) => lmtPrice)).toEqual([200, 199]);
  });

  it('changes an order that sleeps, and it still waits for the open', () => {
    const scene = new Scene({}, '2026-08-25T12:00:00Z');
    scene.quote('NASDAQ', [[229.99, 300]], [[230.01, 300]]);
    scene.place({ orderType: 'LMT', lmtPrice: 200 });
    expect(told(change(scene, { lmtPrice: 231 }))).toEqual(['PreSubmitted 0/100', 'PreSubmitted 0/100']);
    expect(fills(scene.until('2026-08-25T13:30:00Z'))).toEqual(['BOT 100 @230.01 NASDAQ']);
  });

  it('does not arm a stop again that was reached', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [], []);
    scene.print(230);
    scene.place({ orderType: 'STP LMT', auxPrice: 229, lmtPrice: 229.5 });
    expect(scene.venue.openOrders()[0]?.status).toBe('Submitted');
    change(scene, { orderType: 'STP LMT', auxPrice: 240, lmtPrice: 229.6 });
    expect(fills(scene.quote('NASDAQ', [], [[229.55, 100]]))).toEqual(['BOT 100 @229.6 NASDAQ']);
  });

  it('charges the minimum anew after a change, and on a new day', () => {
    const costs = (scene: Scene) => scene.venue.executions().map(({ report }) => report.commissionAndFees);
    const scene = new Scene();
    scene.quote('NASDAQ', [], [[230, 10]]);
    scene.place({ orderType: 'LMT', lmtPrice: 230, tif: 'GTC' });
    scene.quote('NASDAQ', [], [[230, 20]]);
    change(scene, { lmtPrice: 230.01, tif: 'GTC' });
    scene.quote('NASDAQ', [], [[230.01, 5]]);
    scene.until('2026-08-26T14:00:00Z');
    scene.quote('NASDAQ', [], [[230.01, 30]]);
    // 10: the minimum, 1.00. 20 more of the same order: 30 × 0.005 is still below it. Changed, 5: 1.00. The next day, 30: 1.00.
    // CAT 0.000003 a share on top.
    expect(costs(scene)).toEqual([1.00003, 0.00006, 1.000015, 1.00009]);
  });

  it('refuses to change a filled order with 104', () => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 231 });
    expect(told(change(scene, { lmtPrice: 232 }))).toEqual(["104 Can't modify a filled order."]);
  });
});

describe('refusals', () => {
  it.each([
    [{ orderType: 'XYZ' }, {}, "321 Error validating request.-'bF' : cause - Invalid order type was entered"],
    [
      { orderType: 'LMT', lmtPrice: 230.005 },
      {},
      '110 The price does not conform to the minimum price variation for this contract.',
    ],
    [
      { orderType: 'STP', auxPrice: 0 },
      {},
      "321 Error validating request.-'bH' : cause - Please enter a stop price",
    ],
    [{ tif: 'SOON' }, {}, '10052 Invalid time in force:SOON'],
    [{ totalQuantity: 0 }, {}, '434 The order size cannot be zero.'],
    [
      { totalQuantity: '0.00001' },
      {},
      '388 Order size does not conform to the minimum size or size increment of this contract.',
    ],
    [{ postOnly: true }, {}, '201 Order rejected - reason:postOnly is not simulated by this venue'],
    [{}, { conId: 1 }, '200 No security definition has been found for the request'],
    [{}, { exchange: 'MARS' }, '200 No security definition has been found for the request'],
    [{}, { exchange: '' }, "321 Error validating request.-'bI' : cause - Missing order exchange"],
    [
      { orderType: 'MOC' },
      { conId: 12087792, exchange: 'IDEALPRO' },
      '387 Unsupported order type for this exchange and security type: MOC',
    ],
  ])('%o to %o is refused: %s', (order, contract, message) => {
    const scene = quoted();
    expect(told(scene.place(order, contract))).toEqual([message]);
    expect(scene.venue.openOrders()).toEqual([]);
  });

  it('refuses an account that does not exist', () => {
    expect(told(quoted().place({}, {}, { account: 'DU9' }))[0]).toContain("Invalid account code 'DU9'");
  });

  it('finds a contract by symbol, and understands the old name of an exchange and aliases of types', () => {
    const contract = { symbol: 'AAPL', secType: 'STK', currency: 'USD', exchange: 'ISLAND' };
    const scene = quoted();
    const [first] = scene.handle({
      kind: 'place',
      account: 'DU1',
      clientId: 1,
      orderId: 5,
      contract,
      order: { action: 'buy', orderType: 'limit', lmtPrice: 200, totalQuantity: Decimal.of(1) },
    });
    expect(first).toMatchObject({
      status: 'Submitted',
      contract: { conId: AAPL, exchange: 'NASDAQ' },
      order: { action: 'BUY', orderType: 'LMT', tif: 'DAY' },
    });
  });

  it('states the cost of a what-if order and does nothing else', () => {
    const scene = quoted();
    const outputs = scene.place({ whatIf: true, orderType: 'LMT', lmtPrice: 230, totalQuantity: 1000 });
    expect(outputs).toMatchObject([
      {
        kind: 'order',
        order: { whatIf: true },
        state: { status: 'PreSubmitted', commissionAndFees: 5.003, commissionAndFeesCurrency: 'USD' },
      },
    ]);
    expect(scene.venue.openOrders()).toEqual([]);
  });
});
