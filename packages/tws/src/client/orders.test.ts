import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import type { ClientMessageOf } from '../messages/index.ts';
import { type ConnectedClient, connected, soFar } from '../testing/connected.ts';
import { executionReport, orderReports } from '../testing/scripted-gateway.ts';
import { ConnectionLost, NotConnected, TradingBlocked } from './errors.ts';
import type { LiveOrder } from './live-order.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

type Placed = ClientMessageOf<'placeOrder'>;

/** A client with one order, as the gateway received it. */
async function withOrder(qty = 100): Promise<ConnectedClient & { order: LiveOrder; placed: Placed }> {
  const client = await connected();
  const order = client.ib.orders.buy(AAPL, qty).limit(100).submit();
  await client.clock.pass(5);
  const placed = client.gateway.receivedOf('placeOrder').at(-1);
  if (placed === undefined) throw new Error('no order arrived');
  return { ...client, order, placed };
}

describe('submit', () => {
  it('sends the order with its identity, its account and transmit', async () => {
    const { placed, order } = await withOrder();
    expect(placed.order).toMatchObject({
      action: 'BUY',
      orderType: 'LMT',
      lmtPrice: 100,
      tif: 'DAY',
      account: 'DU1',
      orderRef: order.orderRef,
      transmit: true,
    });
    expect(placed.order.totalQuantity?.toString()).toBe('100');
    expect(order.orderRef).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('B1 S5 gives three submits in one turn three ids, above nextValidId', async () => {
    const { ib, clock, gateway } = await connected({ script: { nextValidId: 100 } });
    for (let i = 0; i < 3; i++) ib.orders.buy(AAPL, 1).market().submit();
    await clock.pass(5);
    expect(gateway.receivedOf('placeOrder').map((placed) => placed.orderId)).toEqual([100, 101, 102]);
  });

  it('B2 S4 stays above the persisted mark when the gateway offers less, and tells each id before it is used', async () => {
    const told: number[] = [];
    const { ib, clock, gateway } = await connected({
      script: { nextValidId: 38_099 },
      highestOrderId: 38_103,
      onOrderId: (orderId) => told.push(orderId),
    });
    ib.orders.buy(AAPL, 1).market().submit();
    expect(told).toEqual([38_104]);
    await clock.pass(5);
    expect(gateway.receivedOf('placeOrder')[0]?.orderId).toBe(38_104);
  });

  it('A1 S6 fails at once while the link is down, and sends nothing when it is up again', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.line.close();
    await clock.pass(5);
    expect(() => ib.orders.buy(AAPL, 1).market().submit()).toThrow(NotConnected);
    await clock.pass(60_000);
    expect(ib.state.phase).toBe('live');
    expect(gateway.receivedOf('placeOrder')).toEqual([]);
    expect(ib.orders.all).toEqual([]);
  });

  it('B4 S44 refuses orders and changes while the gateway has lost its line to IB, and lets cancels through', async () => {
    const { ib, clock, gateway, order, placed } = await withOrder();
    gateway.send(...orderReports(placed, { status: 'Submitted' }));
    gateway.send({
      kind: 'error',
      id: -1,
      errorCode: 1100,
      errorMsg: 'Connectivity between IB and TWS has been lost.',
    });
    await clock.pass(5);
    expect(() => ib.orders.buy(AAPL, 1).market().submit()).toThrow(TradingBlocked);
    expect(await soFar(order.modify({ lmtPrice: 101 }))).toBeInstanceOf(TradingBlocked);
    void order.cancel();
    await clock.pass(5);
    expect(gateway.receivedOf('cancelOrder')).toHaveLength(1);
  });

  it('G1 sends a burst of 20 orders at once', async () => {
    const { ib, clock, gateway } = await connected();
    for (let i = 0; i < 20; i++) ib.orders.buy(AAPL, 1).market().submit();
    await clock.pass(1);
    expect(gateway.receivedOf('placeOrder')).toHaveLength(20);
  });

  it('A1 drops an order whose time passes while it waits for its turn', async () => {
    const { ib, clock, gateway } = await connected();
    const orders = Array.from({ length: 60 }, () =>
      ib.orders.buy(AAPL, 1).market().notAfter('500ms').submit(),
    );
    await clock.pass(5_000);
    const sent = gateway.receivedOf('placeOrder').length;
    // The session itself sent 6 of its 50 messages in this second.
    expect(sent).toBe(44);
    expect(orders.filter((order) => order.outcome?.kind === 'rejected')).toHaveLength(60 - sent);
    expect(await soFar(orders.at(-1)!.accepted)).toMatchObject({ name: 'OrderRejected' });
  });

  it('A1 refuses queued orders when the session ends before their turn', async () => {
    const { ib, clock, gateway } = await connected();
    const orders = Array.from({ length: 60 }, () => ib.orders.buy(AAPL, 1).market().submit());
    const last = orders.at(-1)!;
    gateway.line.close();
    await clock.pass(60_000);
    expect(last.outcome).toMatchObject({ kind: 'rejected', error: { name: 'ConnectionLost' } });
    expect(gateway.receivedOf('placeOrder').length).toBeLessThan(60);
  });

  it('C20 refuses a second order under the same reference', async () => {
    const { ib, clock, gateway } = await connected();
    ib.orders.buy(AAPL, 1).market().ref('mine').submit();
    expect(() => ib.orders.buy(AAPL, 1).market().ref('mine').submit()).toThrow("'mine'");
    await clock.pass(5);
    expect(gateway.receivedOf('placeOrder')).toHaveLength(1);
  });

  it('refuses a quantity that is none', async () => {
    const { ib } = await connected();
    expect(() => ib.orders.buy(AAPL, 0)).toThrow(RangeError);
    expect(() => ib.orders.sell(AAPL, -5)).toThrow(RangeError);
  });
});

describe('the life of an order', () => {
  it('is accepted, filled and costed', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    gateway.send(...orderReports(placed, { status: 'Submitted' }));
    await clock.pass(5);
    expect(await soFar(order.accepted)).toBe(order);
    expect(await soFar(order.filled)).toBe('pending');
    gateway.send(executionReport(placed, { execId: 'a.01', shares: 60, price: 99 }));
    gateway.send(executionReport(placed, { execId: 'b.01', shares: 40, price: 99.5 }));
    await clock.pass(5);
    // (60 × 99 + 40 × 99.5) / 100 = 99.2
    expect(await soFar(order.filled)).toMatchObject({ kind: 'filled', avgPrice: 99.2 });
    expect(await soFar(order.costed)).toBe('pending');
    for (const execId of ['a.01', 'b.01']) {
      gateway.send({ kind: 'commissionAndFeesReport', execId, commissionAndFees: 0.5, currency: 'USD' });
    }
    await clock.pass(5);
    const cost = await order.costed;
    expect([...cost.commissions].map(([currency, sum]) => [currency, sum.toString()])).toEqual([
      ['USD', '1'],
    ]);
  });

  it('C10 S15 is filled by executions alone, without any status', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    gateway.send(executionReport(placed, { execId: 'a.01', shares: 100, price: 99 }));
    await clock.pass(5);
    expect(order.status).toBeUndefined();
    expect(await soFar(order.accepted)).toBe(order);
    expect(await soFar(order.filled)).toMatchObject({ kind: 'filled', avgPrice: 99 });
  });

  it('C14 S16 joins a commission that comes before its execution', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    gateway.send({ kind: 'commissionAndFeesReport', execId: 'a.01', commissionAndFees: 1, currency: 'USD' });
    gateway.send(executionReport(placed, { execId: 'a.01', shares: 100, price: 99 }));
    await clock.pass(5);
    expect((await order.costed).commissions.get('USD')?.toString()).toBe('1');
  });

  it('C13 S17 takes the quantity and price of a correction in place of the first', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    gateway.send(executionReport(placed, { execId: 'x.y.01.01', shares: 100, price: 99 }));
    gateway.send(executionReport(placed, { execId: 'x.y.01.02', shares: 90, price: 98 }));
    await clock.pass(5);
    expect(order.filledQty.toString()).toBe('90');
    expect(order.avgPrice).toBe(98);
  });

  it('C8 S14 writes one step for a status that is repeated', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    for (let i = 0; i < 3; i++) gateway.send(...orderReports(placed, { status: 'Submitted' }));
    await clock.pass(5);
    expect(order.history.map((step) => step.kind)).toEqual(['sent', 'status']);
  });

  it('C9 never counts a fill back, and a late status does not bring a filled order back', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    gateway.send(...orderReports(placed, { status: 'Submitted', filled: 60, avgFillPrice: 99 }));
    gateway.send(...orderReports(placed, { status: 'Submitted', filled: 0 }));
    await clock.pass(5);
    expect(order.filledQty.toString()).toBe('60');
    gateway.send(...orderReports(placed, { status: 'Filled', filled: 100, avgFillPrice: 99 }));
    gateway.send(...orderReports(placed, { status: 'Submitted' }));
    await clock.pass(5);
    expect(order.status).toBe('Filled');
  });

  it('C1 S7 goes on after 10349 and fills', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    const errorMsg = 'Order TIF was set to DAY based on order preset.';
    gateway.send({ kind: 'error', id: placed.orderId, errorCode: 10349, errorMsg });
    await clock.pass(5);
    expect(order.outcome).toBeUndefined();
    gateway.send(executionReport(placed, { execId: 'a.01', shares: 100, price: 99 }));
    await clock.pass(5);
    expect(order.outcome).toMatchObject({ kind: 'filled' });
  });

  it('C4 S9 rejects `accepted` with code, text and the JSON of an advanced reject', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    const advancedOrderRejectJson = '{"tag":"8229=IBDBUYTX"}';
    const errorMsg = 'Order rejected - reason:no trading permission';
    gateway.send({ kind: 'error', id: placed.orderId, errorCode: 201, errorMsg, advancedOrderRejectJson });
    await clock.pass(5);
    expect(await soFar(order.accepted)).toMatchObject({
      name: 'OrderRejected',
      code: 201,
      advancedOrderRejectJson,
      cause: { text: errorMsg },
    });
    expect(await soFar(order.done)).toMatchObject({ kind: 'rejected' });
    expect(order.status).toBeUndefined();
  });

  it('C19 Inactive is no end: the order may still fill', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    gateway.send(...orderReports(placed, { status: 'Inactive' }));
    await clock.pass(5);
    expect(order.outcome).toBeUndefined();
    gateway.send(executionReport(placed, { execId: 'a.01', shares: 100, price: 99 }));
    await clock.pass(5);
    expect(order.outcome).toMatchObject({ kind: 'filled' });
  });

  it('C19 says why it ended when an error came with the end', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    gateway.send({ kind: 'error', id: placed.orderId, errorCode: 201, errorMsg: 'no margin' });
    gateway.send(...orderReports(placed, { status: 'Cancelled' }));
    await clock.pass(5);
    expect(order.outcome).toMatchObject({ kind: 'rejected', error: { code: 201 } });
  });

  it('C5 S13 is unknown without an acknowledgement, and is not sent again', async () => {
    const { clock, gateway, order } = await withOrder();
    const accepted = soFar(order.accepted);
    expect(await accepted).toBe('pending');
    const waiting = order.accepted({ timeout: '2s' }).catch((error: unknown) => error);
    await clock.pass(2_000);
    expect(await waiting).toMatchObject({ name: 'OrderUnknown' });
    await clock.pass(60_000);
    expect(gateway.receivedOf('placeOrder')).toHaveLength(1);
  });

  it('A8 tells all who wait with ConnectionLost when the session ends', async () => {
    const { clock, gateway, order } = await withOrder();
    const waiting = [order.accepted(), order.filled(), order.done()].map((p) =>
      p.catch((error: unknown) => error),
    );
    gateway.line.close();
    await clock.pass(5);
    for (const settled of waiting) expect(await settled).toBeInstanceOf(ConnectionLost);
  });
});

describe('after a new session', () => {
  it('C11 S19 has the fills that happened while it was away, once', async () => {
    const { ib, clock, gateway, order, placed } = await withOrder();
    gateway.send(...orderReports(placed, { status: 'Submitted' }));
    await clock.pass(5);
    const fill = { execId: 'a.01', shares: 100, price: 99 };
    gateway.on('reqExecutions', ({ reqId }, line) => {
      line.send(executionReport(placed, { ...fill, reqId }), { kind: 'execDetailsEnd', reqId });
    });
    gateway.line.close();
    await clock.pass(60_000);
    expect(ib.state.phase).toBe('live');
    expect(await soFar(order.filled)).toMatchObject({ kind: 'filled' });
    gateway.send(executionReport(placed, fill));
    await clock.pass(5);
    expect(order.filledQty.toString()).toBe('100');
    expect(ib.portfolio.position(AAPL).qty?.toString()).toBe('100');
  });

  it('follows an open order by its reference, although its order id is another one', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    const renamed = { ...placed, orderId: 77 };
    gateway.on('reqAllOpenOrders', (_, line) => {
      line.send(...orderReports(renamed, { status: 'Submitted' }), { kind: 'openOrderEnd' });
    });
    gateway.line.close();
    await clock.pass(60_000);
    expect(order.isUnknown).toBe(false);
    expect(order.orderId).toBe(77);
    void order.cancel();
    await clock.pass(5);
    expect(gateway.receivedOf('cancelOrder')[0]?.orderId).toBe(77);
  });

  it('knows from the completed orders that it was cancelled meanwhile', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    gateway.on('reqCompletedOrders', (_, line) => {
      line.send(
        {
          kind: 'completedOrder',
          contract: placed.contract,
          order: placed.order,
          orderState: { status: 'Cancelled' },
        },
        { kind: 'completedOrdersEnd' },
      );
    });
    gateway.line.close();
    await clock.pass(60_000);
    expect(order.outcome).toMatchObject({ kind: 'cancelled' });
  });

  it('C5 S1 C20 calls an order that nobody knows Unknown, and sends nothing', async () => {
    const { clock, gateway, order } = await withOrder();
    gateway.line.close();
    await clock.pass(60_000);
    expect(order.isUnknown).toBe(true);
    expect(order.outcome).toBeUndefined();
    expect(gateway.receivedOf('placeOrder')).toHaveLength(1);
  });
});

describe('cancel', () => {
  it('S10 is cancelled by its status; 202 explains', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    gateway.on('cancelOrder', (_, line) => {
      line.send(...orderReports(placed, { status: 'Cancelled' }));
      line.send({ kind: 'error', id: placed.orderId, errorCode: 202, errorMsg: 'Order Canceled - reason:' });
    });
    const cancelling = order.cancel();
    await clock.pass(5);
    expect(await cancelling).toEqual({ kind: 'cancelled' });
    expect(order.outcome).toMatchObject({ kind: 'cancelled', why: { code: 202 } });
    expect(order.outcome?.kind === 'cancelled' && order.outcome.remainingQty.toString()).toBe('100');
  });

  it('C7 is filled when the fill was first', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    gateway.on('cancelOrder', (_, line) =>
      line.send(executionReport(placed, { execId: 'a.01', shares: 100, price: 99 })),
    );
    const cancelling = order.cancel();
    await clock.pass(5);
    expect(await cancelling).toEqual({ kind: 'filled' });
  });

  // Texts: protocol notes, 4.3.
  it.each([
    [10147, 'OrderId 1 that needs to be cancelled is not found.', 'notFound', 'S11'],
    [10148, 'OrderId 1 that needs to be cancelled can not be cancelled, state: Filled.', 'filled', 'S12'],
    [
      10148,
      'OrderId 1 that needs to be cancelled can not be cancelled, state: Cancelled.',
      'cancelled',
      'S12',
    ],
    [
      10148,
      'OrderId 1 that needs to be cancelled can not be cancelled, state: PendingCancel.',
      'pendingAtVenue',
      'S12',
    ],
    [161, 'Cancel attempted when order is not in a cancellable state.', 'pendingAtVenue', 'C6'],
  ])('C6 on %i %j is %s', async (errorCode, errorMsg, kind) => {
    const { clock, gateway, order, placed } = await withOrder();
    gateway.send(...orderReports(placed, { status: 'Submitted' }));
    gateway.on('cancelOrder', (_, line) =>
      line.send({ kind: 'error', id: placed.orderId, errorCode, errorMsg }),
    );
    const cancelling = order.cancel();
    await clock.pass(5);
    expect(await cancelling).toMatchObject({ kind });
    expect(order.status).toBe('Submitted');
  });

  it('C6 is pending at the venue when nothing comes in time, and fails nothing', async () => {
    const { clock, order } = await withOrder();
    const cancelling = order.cancel({ timeout: '3s' });
    await clock.pass(3_000);
    expect(await cancelling).toEqual({ kind: 'pendingAtVenue', error: undefined });
  });

  it('of an order that has ended asks nobody', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    gateway.send(executionReport(placed, { execId: 'a.01', shares: 100, price: 99 }));
    await clock.pass(5);
    expect(await order.cancel()).toEqual({ kind: 'filled' });
    expect(gateway.receivedOf('cancelOrder')).toEqual([]);
  });
});

describe('modify', () => {
  it('C18 sends our own spec with the change, not what the broker filled in', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    const [open, status] = orderReports(placed, { status: 'Submitted' });
    // Fields that a live gateway adds to its echo: protocol notes, 4.3.
    if (open?.kind === 'openOrder') {
      gateway.send({
        ...open,
        order: { ...open.order, trailStopPrice: 101, ocaType: 3, shareholder: 'Not an insider' },
      });
    }
    if (status !== undefined) gateway.send(status);
    await clock.pass(5);
    const changing = order.modify({ lmtPrice: 101 });
    await clock.pass(5);
    const changed = gateway.receivedOf('placeOrder')[1];
    expect(changed?.orderId).toBe(placed.orderId);
    expect(changed?.order).toMatchObject({ lmtPrice: 101, orderRef: order.orderRef });
    expect(changed?.order.trailStopPrice).toBeUndefined();
    expect(changed?.order.shareholder ?? '').toBe('');
    expect(await soFar(changing)).toBe('pending');
    gateway.send(...orderReports(changed!, { status: 'Submitted' }));
    await clock.pass(5);
    expect(await changing).toEqual({ kind: 'modified' });
    expect(order.spec.lmtPrice).toBe(101);
  });

  it('C2 S8 is refused with 110 and leaves the order as it was', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    gateway.send(...orderReports(placed, { status: 'Submitted' }));
    await clock.pass(5);
    const changing = order.modify({ lmtPrice: 100.001 });
    gateway.send({
      kind: 'error',
      id: placed.orderId,
      errorCode: 110,
      errorMsg: 'The price does not conform',
    });
    await clock.pass(5);
    expect(await changing).toMatchObject({ kind: 'refused', error: { code: 110 } });
    expect(order.outcome).toBeUndefined();
    expect(order.spec.lmtPrice).toBe(100);
    expect(order.status).toBe('Submitted');
  });

  it('C7 is too late when the order fills meanwhile', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    const changing = order.modify({ totalQuantity: Decimal.of(200) });
    gateway.send(executionReport(placed, { execId: 'a.01', shares: 100, price: 99 }));
    await clock.pass(5);
    expect(await changing).toMatchObject({ kind: 'tooLate', outcome: { kind: 'filled' } });
  });

  it('is unknown when nothing is heard, and allows one change at a time', async () => {
    const { clock, order } = await withOrder();
    const first = order.modify({ lmtPrice: 101 }).catch((error: unknown) => error);
    expect(await soFar(order.modify({ lmtPrice: 102 }))).toMatchObject({ name: 'ChangeInProgress' });
    await clock.pass(10_000);
    expect(await first).toMatchObject({ name: 'RequestTimeout' });
    expect(order.spec.lmtPrice).toBe(100);
  });
});

describe('orders of others', () => {
  it('C15 S21 counts a fill whose order nobody here placed', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.send({
      kind: 'execDetails',
      reqId: -1,
      contract: AAPL,
      execution: {
        execId: 'f.01',
        orderId: 0,
        permId: 4242,
        acctNumber: 'DU1',
        side: 'SLD',
        shares: Decimal.of(30),
        price: 99,
      },
    });
    await clock.pass(5);
    expect(ib.orders.all).toEqual([]);
    expect(ib.portfolio.position(AAPL).qty?.toString()).toBe('-30');
  });

  it('B3 does not take the status of another client with the same order id for its own', async () => {
    const { clock, gateway, order, placed } = await withOrder();
    const foreign = { ...placed, order: { ...placed.order, clientId: 3, orderRef: 'theirs' } };
    gateway.send(...orderReports(foreign, { status: 'Cancelled', permId: 5 }));
    await clock.pass(5);
    expect(order.status).toBeUndefined();
  });
});
