import { describe, expect, it } from 'vitest';
import { orderTypes } from '../orders/index.ts';
import { type ConnectedClient, connected, soFar } from '../testing/connected.ts';
import { executionReport, orderReports } from '../testing/scripted-gateway.ts';
import { GroupBroken, GroupNotSent } from './order-errors.ts';
import type { BracketTerms } from './group-orders.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
const TERMS: BracketTerms = {
  action: 'BUY',
  qty: 100,
  entry: orderTypes.limit(200),
  takeProfit: 220,
  stopLoss: 190,
  common: { tif: 'GTC', outsideRth: true },
};

/** The gateway works what it gets, but for the leg that it refuses. */
function work({ gateway }: ConnectedClient, refusedOrderId?: number): void {
  gateway.on('placeOrder', (placed, line) => {
    if (placed.orderId === refusedOrderId) {
      line.send({
        kind: 'error',
        id: placed.orderId,
        errorCode: 201,
        errorMsg: 'Order rejected - reason:no',
      });
      return;
    }
    line.send(...orderReports(placed, { status: 'PreSubmitted' }));
  });
  gateway.on('cancelOrder', ({ orderId }, line) => {
    const placed = gateway.receivedOf('placeOrder').find((order) => order.orderId === orderId);
    if (placed === undefined) return;
    line.send(...orderReports(placed, { status: 'Cancelled' }));
    line.send({ kind: 'error', id: orderId, errorCode: 202, errorMsg: 'Order Canceled - reason:' });
  });
}

describe('a bracket', () => {
  it('C17 is one block of ids, children of one parent, transmitted by the last, with the flags of all', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    work(client);
    const bracket = ib.orders.bracket(AAPL, TERMS);
    await clock.pass(5);
    const placed = gateway.receivedOf('placeOrder');
    const told = placed.map(({ orderId, order }) => ({
      orderId,
      parentId: order.parentId ?? 0,
      transmit: order.transmit ?? false,
      what: `${order.action} ${order.orderType} ${order.lmtPrice || order.auxPrice}`,
      flags: `${order.tif} ${order.outsideRth} ${order.totalQuantity?.toString()} ${order.account}`,
    }));
    const flags = 'GTC true 100 DU1';
    expect(told).toEqual([
      { orderId: 1, parentId: 0, transmit: false, what: 'BUY LMT 200', flags },
      { orderId: 2, parentId: 1, transmit: false, what: 'SELL LMT 220', flags },
      { orderId: 3, parentId: 1, transmit: true, what: 'SELL STP 190', flags },
    ]);
    expect(await bracket.accepted).toBe(bracket);
    expect(bracket.entry.orderId).toBe(1);
    expect(bracket.takeProfit?.orderId).toBe(2);
    expect(bracket.stopLoss?.orderId).toBe(3);
  });

  it('C17 enters at the market and leaves by a trailing stop alone', async () => {
    const { ib, clock, gateway } = await connected();
    const stopLoss = orderTypes.trailingStop({ percent: 3 });
    const bracket = ib.orders.bracket(AAPL, { action: 'SELL', qty: 5, entry: orderTypes.market(), stopLoss });
    await clock.pass(5);
    const placed = gateway.receivedOf('placeOrder').map(({ order }) => `${order.action} ${order.orderType}`);
    expect(placed).toEqual(['SELL MKT', 'BUY TRAIL']);
    expect(bracket.takeProfit).toBeUndefined();
    expect(bracket.stopLoss?.orderId).toBe(2);
  });

  it('S43 C17 is cancelled whole when its second leg is refused', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    work(client, 2);
    const bracket = ib.orders.bracket(AAPL, TERMS);
    const error = Promise.resolve(bracket.accepted).catch((reason: unknown) => reason);
    await clock.pass(20);
    expect(await error).toBeInstanceOf(GroupBroken);
    expect(await error).toMatchObject({ orderRef: bracket.takeProfit!.orderRef, cancelsOthers: true });
    expect(gateway.receivedOf('cancelOrder').map(({ orderId }) => orderId)).toEqual([1, 3]);
    const outcomes = await bracket.done;
    expect(outcomes.map(({ kind }) => kind)).toEqual(['cancelled', 'rejected', 'cancelled']);
  });

  it('keeps what protects the position when a leg is refused after the entry has filled', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    work(client);
    const bracket = ib.orders.bracket(AAPL, TERMS);
    await clock.pass(5);
    const [entry, profit] = gateway.receivedOf('placeOrder');
    gateway.send(executionReport(entry!, { execId: 'e.01', shares: 100, price: 200 }));
    gateway.send(...orderReports(profit!, { status: 'Cancelled' }));
    gateway.send({ kind: 'error', id: 2, errorCode: 201, errorMsg: 'Order rejected - reason:no' });
    await clock.pass(5);
    expect(bracket.broken).toMatchObject({ cancelsOthers: false });
    expect(gateway.receivedOf('cancelOrder')).toEqual([]);
  });

  it('A1 is not sent at all without a session, and leaves no order behind', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.line.close();
    await clock.pass(5);
    expect(() => ib.orders.bracket(AAPL, TERMS)).toThrow(/not sent/);
    expect(ib.orders.all).toEqual([]);
  });

  it('that can be sent in part only is cancelled, and what was sent can be followed', async () => {
    const { ib, clock, gateway } = await connected({ script: { serverVersion: 200 } });
    // postOnly came with server version 216: the second leg cannot be written.
    const takeProfit = { ...orderTypes.limit(220), postOnly: true };
    let error: unknown;
    try {
      ib.orders.bracket(AAPL, { ...TERMS, takeProfit });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(GroupNotSent);
    expect((error as GroupNotSent).sent.map(({ orderId }) => orderId)).toEqual([1]);
    await clock.pass(5);
    expect(gateway.receivedOf('placeOrder').map(({ orderId }) => orderId)).toEqual([1]);
    expect(gateway.receivedOf('cancelOrder').map(({ orderId }) => orderId)).toEqual([1]);
    expect(ib.orders.working).toHaveLength(1);
  });

  it('is cancelled leg by leg, because a parent does not always take its children along', async () => {
    const client = await connected();
    const { ib, clock } = client;
    work(client);
    const bracket = ib.orders.bracket(AAPL, TERMS);
    await clock.pass(5);
    const cancelling = bracket.cancel();
    await clock.pass(20);
    expect((await cancelling).map(({ kind }) => kind)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  it('C5 tells which leg nothing was heard of', async () => {
    const { ib, clock } = await connected();
    const bracket = ib.orders.bracket(AAPL, TERMS);
    const error = Promise.resolve(bracket.accepted).catch((reason: unknown) => reason);
    await clock.pass(10_100);
    expect(String(await error)).toContain(bracket.entry.orderRef);
  });

  it('without profit and loss is refused', async () => {
    const { ib } = await connected();
    expect(() => ib.orders.bracket(AAPL, { action: 'BUY', qty: 1, entry: orderTypes.market() })).toThrow(
      TypeError,
    );
  });
});

describe('a group in which one cancels all', () => {
  it('C17 has one name and type, and keeps them through a change of a leg', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    work(client);
    const group = ib.orders.oneCancelsAll(
      [ib.orders.buy(AAPL, 1).limit(100), ib.orders.buy(AAPL, 1).limit(90)],
      { group: 'dip', type: 'reduceWithBlock' },
    );
    await clock.pass(5);
    expect(await soFar(group.accepted)).toBe(group);
    const changing = group.orders[0]!.modify({ lmtPrice: 101 });
    await clock.pass(5);
    expect(await changing).toEqual({ kind: 'modified' });
    const told = gateway
      .receivedOf('placeOrder')
      .map(({ order }) => `${order.lmtPrice} ${order.ocaGroup} ${order.ocaType} ${order.transmit}`);
    expect(told).toEqual(['100 dip 2 true', '90 dip 2 true', '101 dip 2 true']);
  });
});

describe('a hedged order', () => {
  it('is a parent with a child that IB sizes', async () => {
    const { ib, clock, gateway } = await connected();
    const option = { ...AAPL, conId: 5, secType: 'OPT' };
    ib.orders.hedged(ib.orders.buy(option, 10).limit(3), AAPL, { kind: 'delta' });
    await clock.pass(5);
    const [parent, child] = gateway.receivedOf('placeOrder');
    expect([parent?.order.transmit ?? false, child?.order.transmit]).toEqual([false, true]);
    expect(child).toMatchObject({
      contract: { conId: 265598 },
      order: { hedgeType: 'D', parentId: 1, action: 'SELL' },
    });
    expect(child?.order.totalQuantity?.isZero).toBe(true);
  });
});
