import { Decimal, type Order } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, ACCOUNT, bookGateway, CLOSED_MARKET, quote } from '../testing/book-gateway.ts';
import type { ScriptedClient } from '../testing/scripted-client.ts';

function order(fields: Order): Order {
  return { action: 'BUY', totalQuantity: Decimal.of(100), tif: 'DAY', transmit: true, ...fields };
}

function place(client: ScriptedClient, orderId: number, fields: Order, contract = AAPL) {
  return client.ask({ kind: 'placeOrder', orderId, contract, order: order(fields) });
}

function openMarket() {
  const { gateway, clients } = bookGateway();
  clients.market(quote(gateway, 229.99, 230.01));
  return { gateway, clients, client: clients.connect(1) };
}

function kinds(messages: readonly { readonly kind: string }[]): string[] {
  return messages.map(({ kind }) => kind);
}

describe('a market order in regular hours', () => {
  // The order of a recorded fill, server version 225: echo, execution, echo as filled, commission.
  it('is echoed, executed, echoed as filled, and costed last', () => {
    const { client } = openMarket();
    const messages = place(client, 1, { orderType: 'MKT' });
    const steps = kinds(messages).filter((kind) => kind !== 'openOrder');
    expect(steps[0]).toBe('orderStatus');
    expect(steps.indexOf('execDetails')).toBeLessThan(steps.lastIndexOf('orderStatus'));
    expect(steps.at(-1)).toBe('commissionAndFeesReport');
    const filled = messages.findLast(({ kind }) => kind === 'orderStatus');
    expect(filled).toMatchObject({ status: 'Filled', orderId: 1, clientId: 1, avgFillPrice: 230.01 });
    expect(messages.find(({ kind }) => kind === 'execDetails')).toMatchObject({
      reqId: -1,
      contract: { conId: 265598, exchange: 'NASDAQ' },
      execution: { side: 'BOT', acctNumber: ACCOUNT, price: 230.01, orderId: 1, clientId: 1 },
    });
    // IBKR Fixed: 100 × 0.005 = 0.50, at least 1.00; and 100 × 0.000003 for the audit trail (CAT).
    expect(messages.at(-1)).toMatchObject({ commissionAndFees: 1.0003, currency: 'USD' });
  });

  it('is echoed with what a gateway fills in', () => {
    const { client } = openMarket();
    const [echo] = place(client, 1, { orderType: 'MKT', orderRef: 'mine' });
    expect(echo).toMatchObject({
      kind: 'openOrder',
      contract: { conId: 265598, localSymbol: 'AAPL', tradingClass: 'NMS', exchange: 'SMART' },
      order: {
        account: ACCOUNT,
        clearingIntent: 'IB',
        orderRef: 'mine',
        ocaType: 3,
        deltaNeutralOrderType: 'None',
        exemptCode: -1,
        dontUseAutoPriceForHedge: true,
        shareholder: 'Not an insider or substantial shareholder',
        minCompeteSize: 100,
        competeAgainstBestOffset: 0.02,
        lmtPrice: 0,
        auxPrice: 0,
      },
    });
  });
});

describe('a limit order', () => {
  it('rests, and is cancelled with status and then error 202', () => {
    const { client } = openMarket();
    const resting = place(client, 1, { orderType: 'LMT', lmtPrice: 200 });
    expect(resting.at(-1)).toMatchObject({ kind: 'orderStatus', status: 'Submitted' });
    // The recorded oddity: one above the limit.
    expect(resting[0]).toMatchObject({ order: { trailStopPrice: 201 } });
    const cancelled = client.ask({ kind: 'cancelOrder', orderId: 1 });
    expect(cancelled.findLast(({ kind }) => kind === 'orderStatus')).toMatchObject({ status: 'Cancelled' });
    expect(cancelled.at(-1)).toMatchObject({
      kind: 'error',
      id: 1,
      errorCode: 202,
      errorMsg: 'Order Canceled - reason:',
    });
  });

  it('is changed by the same id', () => {
    const { client } = openMarket();
    place(client, 1, { orderType: 'LMT', lmtPrice: 200 });
    const changed = place(client, 1, { orderType: 'LMT', lmtPrice: 230.01 });
    expect(changed.findLast(({ kind }) => kind === 'orderStatus')).toMatchObject({ status: 'Filled' });
    expect(place(client, 1, { orderType: 'LMT', lmtPrice: 200 })).toMatchObject([{ errorCode: 104 }]);
  });

  it('off hours waits for the open, and says so with error 399', () => {
    const { clients } = bookGateway({ start: CLOSED_MARKET });
    const messages = place(clients.connect(1), 1, { orderType: 'LMT', lmtPrice: 200 });
    expect(messages.find(({ kind }) => kind === 'orderStatus')).toMatchObject({ status: 'PreSubmitted' });
    expect(messages.find(({ kind }) => kind === 'error')).toMatchObject({ id: 1, errorCode: 399 });
  });
});

describe('a refused order', () => {
  it.each([
    ['of an id already used', { orderType: 'MKT' }, AAPL, 3, 103],
    ['of id 0', { orderType: 'MKT' }, AAPL, 0, 10149],
    ['of an unknown symbol', { orderType: 'MKT' }, { ...AAPL, conId: 0, symbol: 'NOSUCH' }, 10, 200],
    ['off the price step', { orderType: 'LMT', lmtPrice: 200.001 }, AAPL, 10, 110],
    ['for an unknown account', { orderType: 'MKT', account: 'DU9' }, AAPL, 10, 321],
  ])('%s gets the error under its id and no openOrder', (_, fields, contract, orderId, errorCode) => {
    const { client } = openMarket();
    place(client, 5, { orderType: 'LMT', lmtPrice: 200 });
    const messages = place(client, orderId, fields, contract);
    expect(messages).toMatchObject([{ kind: 'error', id: orderId, errorCode }]);
  });

  it('names an account where the login has several', () => {
    const accounts = ['DU1', 'DU2'].map((account) => ({ account, cash: { USD: 1000 } }));
    const { clients } = bookGateway({ accounts });
    const client = clients.connect(1);
    expect(client.take()[0]).toMatchObject({ accountsList: 'DU1,DU2' });
    expect(place(client, 1, { orderType: 'MKT' })).toMatchObject([
      { errorCode: 321, errorMsg: expect.stringContaining('You must specify an account.') },
    ]);
  });

  it('is the 21st active one on a side of a contract', () => {
    const { client } = openMarket();
    for (let id = 1; id <= 20; id++) place(client, id, { orderType: 'LMT', lmtPrice: 200 });
    expect(place(client, 21, { orderType: 'LMT', lmtPrice: 200 })).toMatchObject([{ errorCode: 201 }]);
    expect(kinds(place(client, 22, { orderType: 'LMT', lmtPrice: 260, action: 'SELL' }))[0]).toBe(
      'openOrder',
    );
  });
});

describe('a cancel', () => {
  it('of an unknown id gets 10147', () => {
    const { client } = openMarket();
    expect(client.ask({ kind: 'cancelOrder', orderId: 77 })).toMatchObject([
      { id: 77, errorCode: 10147, errorMsg: 'OrderId 77 that needs to be cancelled is not found.' },
    ]);
  });

  it("of another client's order gets 10147, and leaves it working", () => {
    const { clients, client } = openMarket();
    place(client, 1, { orderType: 'LMT', lmtPrice: 200 });
    const other = clients.connect(2);
    other.take();
    expect(other.ask({ kind: 'cancelOrder', orderId: 1 })).toMatchObject([{ errorCode: 10147 }]);
    expect(kinds(client.ask({ kind: 'reqOpenOrders' }))).toEqual([
      'openOrder',
      'orderStatus',
      'openOrderEnd',
    ]);
  });

  it('of everything reaches the orders of every client', () => {
    const { clients, client } = openMarket();
    place(client, 1, { orderType: 'LMT', lmtPrice: 200 });
    const other = clients.connect(2);
    place(other, 1, { orderType: 'LMT', lmtPrice: 201 });
    client.take();
    other.ask({ kind: 'reqGlobalCancel' });
    expect(client.take().at(-1)).toMatchObject({ kind: 'error', id: 1, errorCode: 202 });
    expect(kinds(client.ask({ kind: 'reqAllOpenOrders' }))).toEqual(['openOrderEnd']);
  });
});

describe('who cancels', () => {
  const resting = () => {
    const { client } = openMarket();
    for (const orderId of [1, 2]) place(client, orderId, { orderType: 'LMT', lmtPrice: 200 });
    return client;
  };
  const orders = (messages: ReturnType<typeof place>) =>
    messages.flatMap((message) => (message.kind === 'openOrder' ? [message] : []));

  it('is named in the last echo of what is cancelled, one by one or all together', () => {
    const client = resting();
    const orderCancel = {
      manualOrderCancelTime: '20261120-15:00:00',
      extOperator: 'DESK7',
      manualOrderIndicator: 1,
    };
    const named = { extOperator: 'DESK7', manualOrderIndicator: 1 };
    const [one] = orders(client.ask({ kind: 'cancelOrder', orderId: 1, orderCancel }));
    expect(one).toMatchObject({ orderId: 1, orderState: { status: 'Cancelled' }, order: named });
    const [all] = orders(client.ask({ kind: 'reqGlobalCancel', orderCancel }));
    expect(all).toMatchObject({ orderId: 2, orderState: { status: 'Cancelled' }, order: named });
  });

  it('states a time that can be read, or nothing is cancelled', () => {
    const client = resting();
    const orderCancel = { manualOrderCancelTime: 'just now' };
    expect(client.ask({ kind: 'cancelOrder', orderId: 1, orderCancel })).toMatchObject([
      { kind: 'error', errorCode: 10301 },
    ]);
    expect(client.ask({ kind: 'reqGlobalCancel', orderCancel })).toMatchObject([
      { kind: 'error', errorCode: 10301 },
    ]);
    expect(orders(client.ask({ kind: 'reqOpenOrders' }))).toHaveLength(2);
  });
});

describe('what a client may ask of orders', () => {
  it('is its own, or those of all', () => {
    const { clients, client } = openMarket();
    place(client, 1, { orderType: 'LMT', lmtPrice: 200 });
    const other = clients.connect(2);
    other.take();
    expect(kinds(other.ask({ kind: 'reqOpenOrders' }))).toEqual(['openOrderEnd']);
    expect(other.ask({ kind: 'reqAllOpenOrders' })[0]).toMatchObject({
      kind: 'openOrder',
      orderId: 1,
      order: { clientId: 1 },
    });
  });

  it('to bind orders is for client 0 alone', () => {
    const { clients, client } = openMarket();
    client.take();
    expect(client.ask({ kind: 'reqAutoOpenOrders', autoBind: true })).toMatchObject([{ errorCode: 321 }]);
    const zero = clients.connect(0);
    zero.take();
    expect(zero.ask({ kind: 'reqAutoOpenOrders', autoBind: true })).toEqual([]);
  });

  it('includes the completed ones and the executions, with their commission', () => {
    const { client } = openMarket();
    place(client, 1, { orderType: 'MKT' });
    const completed = client.ask({ kind: 'reqCompletedOrders', apiOnly: true });
    expect(kinds(completed)).toEqual(['completedOrder', 'completedOrdersEnd']);
    expect(completed[0]).toMatchObject({ orderState: { status: 'Filled' } });
    const executions = client.ask({ kind: 'reqExecutions', reqId: 9, executionFilter: { symbol: 'AAPL' } });
    expect(kinds(executions)).toEqual(['execDetails', 'commissionAndFeesReport', 'execDetailsEnd']);
    expect(executions[0]).toMatchObject({ reqId: 9 });
    expect(kinds(client.ask({ kind: 'reqExecutions', reqId: 9, executionFilter: { side: 'SELL' } }))).toEqual(
      ['execDetailsEnd'],
    );
  });

  it('of a what-if is one openOrder with margin or commission, no status, and no use of the id', () => {
    const { client } = openMarket();
    const messages = place(client, 1, { orderType: 'LMT', lmtPrice: 230, whatIf: true });
    expect(kinds(messages)).toEqual(['openOrder']);
    expect(messages[0]).toMatchObject({ order: { whatIf: true }, orderState: { commissionAndFees: 1.0003 } });
    // ib_async reads the change as a number, and never ends its request on an empty one: an account without margin is asked for none.
    expect(messages[0]).toMatchObject({ orderState: { initMarginChange: 0, maintMarginAfter: 0 } });
    expect(kinds(place(client, 1, { orderType: 'MKT' }))).toContain('execDetails');
  });
});

describe('an order outlives the connection of its client', () => {
  it('S19: fills meanwhile are told when they are asked for, once and whole', () => {
    const { gateway, clients, client } = openMarket();
    place(client, 1, { orderType: 'LMT', lmtPrice: 229.5 });
    clients.hangUp(client);
    clients.market(quote(gateway, 229.4, 229.5));
    const back = clients.connect(1);
    const seen = kinds(back.take());
    // Filled: nothing is working any more, and nothing is told unasked.
    expect(seen).not.toContain('openOrder');
    expect(seen).not.toContain('execDetails');
    const executions = back.ask({ kind: 'reqExecutions', reqId: 1, executionFilter: {} });
    expect(executions[0]).toMatchObject({
      execution: { orderId: 1, price: 229.5, shares: Decimal.of(100), clientId: 1 },
    });
    expect(back.ask({ kind: 'reqCompletedOrders', apiOnly: false })[0]).toMatchObject({
      kind: 'completedOrder',
      orderState: { status: 'Filled' },
    });
  });
});

describe('a bracket', () => {
  it('goes out with its last leg, and the children wait for the parent', () => {
    const { client } = openMarket();
    expect(place(client, 1, { orderType: 'LMT', lmtPrice: 229, transmit: false })).toEqual([]);
    const messages = place(client, 2, { orderType: 'LMT', lmtPrice: 240, action: 'SELL', parentId: 1 });
    const statuses = messages.flatMap((m) =>
      m.kind === 'orderStatus' ? [[m.orderId, m.status, m.whyHeld]] : [],
    );
    expect(statuses).toContainEqual([1, 'Submitted', '']);
    expect(statuses).toContainEqual([2, 'PreSubmitted', 'child']);
    expect(messages.findLast((m) => m.kind === 'orderStatus' && m.orderId === 2)).toMatchObject({
      parentId: 1,
    });
  });

  it('not transmitted yet is nowhere to be seen, and discarded by a cancel', () => {
    const { client } = openMarket();
    place(client, 1, { orderType: 'LMT', lmtPrice: 229, transmit: false });
    expect(kinds(client.ask({ kind: 'reqAllOpenOrders' }))).toEqual(['openOrderEnd']);
    expect(client.ask({ kind: 'cancelOrder', orderId: 1 })).toMatchObject([
      { id: 1, errorCode: 202, errorMsg: 'Order was discarded' },
      { id: 1, errorCode: 161 },
    ]);
  });

  it('not transmitted yet goes out when it is placed again', () => {
    const { client } = openMarket();
    place(client, 1, { orderType: 'LMT', lmtPrice: 229, transmit: false });
    const messages = place(client, 1, { orderType: 'LMT', lmtPrice: 229 });
    expect(messages.findLast(({ kind }) => kind === 'orderStatus')).toMatchObject({
      orderId: 1,
      status: 'Submitted',
    });
  });

  it('is cancelled with its parent', () => {
    const { client } = openMarket();
    place(client, 1, { orderType: 'LMT', lmtPrice: 229, transmit: false });
    place(client, 2, { orderType: 'LMT', lmtPrice: 240, action: 'SELL', parentId: 1 });
    const cancelled = client.ask({ kind: 'cancelOrder', orderId: 1 });
    const codes = cancelled.flatMap((m) => (m.kind === 'error' ? [[m.id, m.errorCode]] : []));
    expect(codes).toContainEqual([1, 202]);
    expect(codes).toContainEqual([2, 202]);
  });
});

describe('the same inputs', () => {
  it('give the same bytes', () => {
    const run = (): string => {
      const { client } = openMarket();
      place(client, 1, { orderType: 'MKT' });
      place(client, 2, { orderType: 'LMT', lmtPrice: 200 });
      client.send({ kind: 'reqAccountUpdates', subscribe: true, acctCode: ACCOUNT });
      return JSON.stringify(client.take());
    };
    expect(run()).toBe(run());
  });
});
