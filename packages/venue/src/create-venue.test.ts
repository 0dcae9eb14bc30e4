import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, fills, Scene, told, quoted } from './testing/scene.ts';

// 2026-08-25 is a Tuesday; the scene begins at 10:00 New York time.

describe('a market order', () => {
  it('is submitted, executed, filled and costed, in the order that a gateway was recorded to report', () => {
    const outputs = quoted().place({ totalQuantity: 100, orderRef: 'mine' });
    expect(told(outputs)).toEqual([
      'Submitted 0/100',
      'BOT 100 @230.01 NASDAQ',
      'Filled 100/100',
      // 1.00, and the CAT fee 100 × 0.000003
      'costs 1.0003',
    ]);
    const [submitted, execution, filled, commission] = outputs;
    expect(submitted).toMatchObject({
      orderId: 1,
      clientId: 7,
      avgFillPrice: 0,
      order: { account: 'DU1', ocaType: 3, clearingIntent: 'IB' },
    });
    expect(execution).toMatchObject({
      contract: { conId: AAPL, exchange: 'NASDAQ', tradingClass: 'NMS' },
      execution: {
        time: '20260825 10:00:00 US/Eastern',
        acctNumber: 'DU1',
        avgPrice: 230.01,
        orderRef: 'mine',
        lastLiquidity: 2,
      },
    });
    expect(filled).toMatchObject({
      state: {
        status: 'Filled',
        completedTime: '20260825 10:00:00 US/Eastern',
        completedStatus: 'Filled Size: 100',
      },
      avgFillPrice: 230.01,
      remaining: Decimal.ZERO,
    });
    const execId = execution?.kind === 'execution' ? execution.execution.execId : '';
    expect(execId).toMatch(/^[0-9a-f]{8}\.[0-9a-f]{8}\.01\.01$/);
    expect(commission).toMatchObject({ report: { execId, currency: 'USD' } });
  });

  it('sweeps the exchanges by price, and names each in its executions', () => {
    expect(fills(quoted().place({ totalQuantity: 1100 }))).toEqual([
      'BOT 300 @230.01 NASDAQ',
      'BOT 200 @230.01 ARCA',
      'BOT 500 @230.02 NASDAQ',
      'BOT 100 @230.03 ARCA',
    ]);
  });

  it('takes the hidden midpoint first', () => {
    const scene = quoted();
    scene.quote('IBKRATS', [], [[229.99, 150]]);
    // The midpoint of 229.99 and 230.01.
    expect(fills(scene.place({ totalQuantity: 200 }))).toEqual([
      'BOT 150 @230 IBKRATS',
      'BOT 50 @230.01 NASDAQ',
    ]);
  });

  it('leaves the hidden interest alone when the midpoint is worse than that takes', () => {
    const scene = quoted();
    scene.quote('IBKRATS', [], [[230.01, 150]]);
    expect(fills(scene.place())).toEqual(['BOT 100 @230.01 NASDAQ']);
  });

  it('waits for the other side when there is none', () => {
    const scene = new Scene();
    expect(told(scene.place())).toEqual(['Submitted 0/100']);
    expect(fills(scene.quote('ARCA', [], [[230.05, 60]]))).toEqual(['BOT 60 @230.05 ARCA']);
    expect(fills(scene.quote('ARCA', [], [[230.06, 60]]))).toEqual(['BOT 40 @230.06 ARCA']);
  });

  it('goes to the exchange that it names and to no other', () => {
    expect(fills(quoted().place({ totalQuantity: 300 }, { exchange: 'ARCA' }))).toEqual([
      'BOT 200 @230.01 ARCA',
      'BOT 100 @230.03 ARCA',
    ]);
  });

  it('reports the profit of a sale after the costs of both ways', () => {
    const scene = quoted();
    scene.place();
    scene.quote('NASDAQ', [[231, 300]], [[231.02, 300]]);
    scene.quote('ARCA', [], []);
    const outputs = scene.place({ action: 'SELL' });
    // Sold at 231.00: commission 1.00; SEC 23,100 × 0.0000206 = 0.47586; TAF 0.0195; CAT 0.0003: 1.49566 in all.
    // (231.00 − 230.01) × 100 − 1.0003 − 1.49566 = 96.50404
    expect(outputs.find(({ kind }) => kind === 'commission')).toMatchObject({
      report: { commissionAndFees: 1.49566, realizedPNL: 96.50404 },
    });
    expect(scene.venue.statement('DU1').cash.get('USD')?.toString()).toBe('1000096.50404');
  });
});

describe('a limit order', () => {
  it('takes what is within its limit and rests with what is left, at the primary exchange', () => {
    const scene = quoted();
    const outputs = scene.place({ orderType: 'LMT', lmtPrice: 230.01, totalQuantity: 700 });
    expect(told(outputs)).toEqual([
      'Submitted 0/700',
      'BOT 300 @230.01 NASDAQ',
      'Submitted 300/700',
      // 300 × 0.005, and 0.0009 to CAT
      'costs 1.5009',
      'BOT 200 @230.01 ARCA',
      'Submitted 500/700',
      'costs 1.0006',
    ]);
    // Its 200 are the best bid now.
    expect(outputs.at(-1)).toMatchObject({
      kind: 'topOfBook',
      bid: { price: 230.01, size: Decimal.of(200) },
      bidExchange: 'NASDAQ',
    });
  });

  it('fills when the makers come to it, as the side that was there first', () => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 229.5 });
    expect(fills(scene.quote('ARCA', [], [[229.6, 100]]))).toEqual([]);
    const outputs = scene.quote('NASDAQ', [[229.3, 100]], [[229.4, 40]]);
    expect(fills(outputs)).toEqual(['BOT 40 @229.5 NASDAQ']);
    expect(outputs.find(({ kind }) => kind === 'execution')).toMatchObject({
      execution: { lastLiquidity: 1 },
    });
  });

  it('moves to another exchange that comes to offer its price', () => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 230 });
    expect(fills(scene.quote('ARCA', [], [[229.99, 500]]))).toEqual(['BOT 100 @229.99 ARCA']);
  });

  it('matches the order of another account', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [], []);
    scene.place({ orderType: 'LMT', lmtPrice: 230 });
    const outputs = scene.place(
      { orderType: 'LMT', action: 'SELL', lmtPrice: 229 },
      {},
      { account: 'DU2', clientId: 8 },
    );
    expect(fills(outputs)).toEqual(['BOT 100 @230 NASDAQ', 'SLD 100 @230 NASDAQ']);
    expect(scene.venue.statement('DU1').positions.get(AAPL)?.qty.toString()).toBe('100');
    expect(scene.venue.statement('DU2').positions.get(AAPL)?.qty.toString()).toBe('-100');
  });

  it('keeps its turn behind earlier orders at its price', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[229.99, 300]], [[230.01, 300]]);
    scene.place({ orderType: 'LMT', lmtPrice: 229.99 });
    expect(fills(scene.place({ action: 'SELL', totalQuantity: 350 }, {}, { account: 'DU2' }))).toEqual([
      'SLD 300 @229.99 NASDAQ',
      'BOT 50 @229.99 NASDAQ',
      'SLD 50 @229.99 NASDAQ',
    ]);
  });

  it('moves up in the queue when the makers before it show more than before', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[229.99, 300]], [[230.01, 300]]);
    scene.place({ orderType: 'LMT', lmtPrice: 229.99 });
    scene.quote('NASDAQ', [[229.99, 400]], [[230.01, 300]]);
    expect(fills(scene.place({ action: 'SELL', totalQuantity: 60 }, {}, { account: 'DU2' }))[0]).toBe(
      'BOT 60 @229.99 NASDAQ',
    );
  });

  it('that must fill at once is cancelled with what is left (IOC), or as a whole (FOK)', () => {
    expect(
      told(quoted().place({ orderType: 'LMT', lmtPrice: 230.01, totalQuantity: 700, tif: 'IOC' })).slice(-2),
    ).toEqual(['Cancelled 500/700', '202 Order Canceled - reason:']);
    expect(
      told(quoted().place({ orderType: 'LMT', lmtPrice: 230.01, totalQuantity: 700, tif: 'FOK' })),
    ).toEqual(['Submitted 0/700', 'Cancelled 0/700', '202 Order Canceled - reason:']);
    expect(
      fills(quoted().place({ orderType: 'LMT', lmtPrice: 230.01, totalQuantity: 500, tif: 'FOK' })).length,
    ).toBe(2);
  });

  it('hides in the midpoint pool when sent there', () => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 230.01 }, { exchange: 'IBKRATS' });
    expect(scene.outputs.at(-1)?.kind).toBe('order');
    expect(fills(scene.place({ action: 'SELL', totalQuantity: 60 }, {}, { account: 'DU2' }))).toEqual([
      'BOT 60 @230 IBKRATS',
      'SLD 60 @230 IBKRATS',
    ]);
  });
});

describe('a stop order', () => {
  it('waits for the last price, not for the quote', () => {
    const scene = quoted();
    scene.print(230);
    expect(told(scene.place({ orderType: 'STP', action: 'SELL', auxPrice: 229.5 }))).toEqual([
      'PreSubmitted 0/100 (trigger)',
    ]);
    expect(told(scene.quote('NASDAQ', [[229.4, 300]], [[229.6, 300]]))).toEqual([]);
    scene.quote('ARCA', [], []);
    expect(told(scene.print(229.51))).toEqual([]);
    expect(told(scene.print(229.5)).slice(0, 3)).toEqual([
      'Submitted 0/100',
      'SLD 100 @229.4 NASDAQ',
      'Filled 100/100',
    ]);
  });

  it('with a limit becomes that limit order', () => {
    const scene = quoted();
    scene.print(230);
    scene.place({ orderType: 'STP LMT', auxPrice: 230.5, lmtPrice: 230.51 });
    scene.quote('NASDAQ', [[230.58, 300]], [[230.6, 300]]);
    scene.quote('ARCA', [], []);
    expect(told(scene.print(230.6))).toEqual(['Submitted 0/100']);
    expect(fills(scene.quote('NASDAQ', [[230.4, 300]], [[230.5, 300]]))).toEqual(['BOT 100 @230.51 NASDAQ']);
  });

  it('looks at the quote when asked to, and of currencies always', () => {
    const scene = quoted();
    scene.print(230);
    scene.place({ orderType: 'STP', auxPrice: 230.5, triggerMethod: 4 });
    expect(fills(scene.quote('ARCA', [[230.4, 100]], [[230.5, 100]]))).toEqual([]);
    expect(fills(scene.quote('ARCA', [[230.5, 100]], [[230.52, 100]]))).toEqual(['BOT 100 @230.01 NASDAQ']);
  });

  it('sets off another by its own trade', () => {
    const scene = new Scene();
    scene.print(230);
    scene.quote(
      'NASDAQ',
      [
        [229.9, 100],
        [229.5, 100],
        [229, 100],
      ],
      [[230.1, 100]],
    );
    scene.place({ orderType: 'STP', action: 'SELL', auxPrice: 229.6 });
    scene.place({ orderType: 'STP', action: 'SELL', auxPrice: 229.8 });
    expect(fills(scene.place({ action: 'SELL', totalQuantity: 101 }))).toEqual([
      'SLD 100 @229.9 NASDAQ',
      'SLD 1 @229.5 NASDAQ',
      'SLD 99 @229.5 NASDAQ',
      'SLD 1 @229 NASDAQ',
      'SLD 99 @229 NASDAQ',
    ]);
  });
});

describe('hours', () => {
  it('an order before the open is warned of with 399 and sent at the open', () => {
    const scene = new Scene({}, '2026-08-25T12:00:00Z');
    scene.quote('NASDAQ', [[229.99, 300]], [[230.01, 300]]);
    expect(told(scene.place({ orderType: 'LMT', lmtPrice: 230.01, totalQuantity: 1500 }))).toEqual([
      'PreSubmitted 0/1500',
      '399 Order Message:\nBUY 1,500 AAPL NASDAQ.NMS\nWarning: Your order will not be placed at the exchange until 2026-08-25 09:30:00 US/Eastern.',
      'PreSubmitted 0/1500',
    ]);
    expect(told(scene.until('2026-08-25T13:29:59.999999Z'))).toEqual([]);
    expect(told(scene.until('2026-08-25T13:30:00Z')).slice(0, 2)).toEqual([
      'Submitted 0/1500',
      'BOT 300 @230.01 NASDAQ',
    ]);
  });

  it.each([
    [25_000, '25K'],
    [1_500_000, '1.5M'],
    [1_250_000, '1,250K'],
    [1_234, '1,234'],
  ])('an order for %d of a currency is described as %s', (totalQuantity, size) => {
    // Saturday, 2026-08-29; IDEALPRO opens on Sunday at 17:15.
    const scene = new Scene({}, '2026-08-29T12:00:00Z');
    expect(told(scene.place({ totalQuantity }, { conId: 12087792, exchange: 'IDEALPRO' }))[1]).toBe(
      `399 Order Message:\nBUY ${size} EUR.USD Forex\nWarning: Your order will not be placed at the exchange until 2026-08-30 17:15:00 US/Eastern.`,
    );
  });

  it('an order that may trade outside regular hours does, a market order may not and is told so', () => {
    const scene = new Scene({}, '2026-08-25T12:00:00Z');
    scene.quote('NASDAQ', [[229.99, 300]], [[230.01, 300]]);
    expect(fills(scene.place({ orderType: 'LMT', lmtPrice: 230.01, outsideRth: true }))).toEqual([
      'BOT 100 @230.01 NASDAQ',
    ]);
    expect(told(scene.place({ outsideRth: true }))[0]).toContain(
      "2109 Order Event Warning: Attribute 'Outside Regular Trading Hours'",
    );
  });

  it('a DAY order expires at the close, a GTC order sleeps until the next open', () => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 200 });
    scene.place({ orderType: 'LMT', lmtPrice: 201, tif: 'GTC' });
    expect(told(scene.until('2026-08-25T19:59:59Z'))).toEqual([]);
    expect(told(scene.until('2026-08-25T20:00:00Z'))).toEqual([
      'Cancelled 0/100',
      '202 Order Canceled - reason:',
      'PreSubmitted 0/100',
    ]);
    expect(told(scene.until('2026-08-26T13:30:00Z'))).toEqual(['Submitted 0/100']);
    expect(scene.venue.openOrders().map(({ order }) => order.lmtPrice)).toEqual([201]);
    expect(scene.venue.completedOrders().map(({ state }) => state.completedStatus)).toEqual(['Expired']);
  });

  it('steps through every open and close of a long silence in order', () => {
    const scene = new Scene({}, '2026-08-24T21:00:00Z');
    scene.place({ orderType: 'LMT', lmtPrice: 200 });
    const outputs = scene.until('2026-08-27T15:00:00Z');
    expect(told(outputs)).toEqual(['Submitted 0/100', 'Cancelled 0/100', '202 Order Canceled - reason:']);
    // Tuesday 09:30 and 16:00 New York time.
    expect(outputs.slice(0, 2).map(({ at }) => new Date(at / 1000).toISOString())).toEqual([
      '2026-08-25T13:30:00.000Z',
      '2026-08-25T20:00:00.000Z',
    ]);
  });

  it('ends the hours of each order at its own time, whichever came last', () => {
    const scene = quoted();
    scene.quote('IDEALPRO', [], [], 12087792);
    scene.place({ orderType: 'LMT', lmtPrice: 200 });
    // Currencies trade until 17:00.
    scene.place({ orderType: 'LMT', lmtPrice: 1 }, { conId: 12087792, exchange: 'IDEALPRO' });
    expect(told(scene.until('2026-08-25T20:30:00Z'))[0]).toBe('Cancelled 0/100');
    expect(scene.venue.openOrders().map(({ contract }) => contract.localSymbol)).toEqual(['EUR.USD']);
  });

  it('says when something is due by time alone', () => {
    const scene = new Scene({}, '2026-08-25T12:00:00Z');
    expect(scene.venue.nextDue()).toBeUndefined();
    scene.place();
    expect(scene.venue.nextDue()).toBe(1_787_664_600_000_000); // 2026-08-25T13:30:00Z
  });

  it('a market-on-close order trades at the last price before the close', () => {
    const scene = quoted();
    expect(told(scene.place({ orderType: 'MOC' }))).toEqual(['Submitted 0/100']);
    scene.now = 1_787_687_999_000_000 as never; // 15:59:59
    scene.print(231.5);
    scene.now = 1_787_688_000_000_000 as never; // 16:00:00: the closing print itself
    expect(told(scene.print(231.75)).slice(0, 2)).toEqual(['BOT 100 @231.75 NASDAQ', 'Filled 100/100']);
  });

  it('a market-on-close order without a print in its session is cancelled', () => {
    const scene = new Scene();
    scene.place({ orderType: 'MOC' });
    expect(told(scene.until('2026-08-25T20:00:00Z'))).toEqual([
      'Cancelled 0/100',
      '202 Order Canceled - reason:',
    ]);
  });
});
