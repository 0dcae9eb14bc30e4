import { Decimal, plusMs } from '@tapewright/model';
import type { ClientMessageInput } from '@tapewright/tws';
import { createVenue, listingsOf } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { AAPL, ACCOUNT, bookGateway, OPEN_MARKET, quote } from '../testing/book-gateway.ts';
import { RecordFold } from './fold-records.ts';
import { recordsOf, type GatewayState, type StateRecord } from './gateway-state.ts';

const ACCOUNTS = [{ account: ACCOUNT, cash: { USD: 1_000_000 } }];

function order(orderId: number, terms: object): ClientMessageInput {
  return {
    kind: 'placeOrder',
    orderId,
    contract: AAPL,
    order: {
      action: 'BUY',
      orderType: 'MKT',
      totalQuantity: Decimal.of(100),
      tif: 'DAY',
      transmit: true,
      ...terms,
    },
  };
}

function foldOf(records: readonly StateRecord[]): GatewayState {
  const fold = new RecordFold();
  for (const record of records) fold.add(record);
  const state = fold.state();
  if (state === undefined) throw new Error('nothing was kept');
  return state;
}

/** A gateway that keeps its records, and perhaps goes on with those of another. */
function keeping(resumes?: GatewayState) {
  const records: StateRecord[] = [];
  const world = bookGateway({
    start: resumes?.at ?? OPEN_MARKET,
    config: {
      keep: (record) => records.push(record),
      resumes,
      venue: createVenue({
        listings: listingsOf(['AAPL', 'MSFT', 'EUR.USD']),
        accounts: ACCOUNTS,
        seed: 1,
        resumes: resumes?.venue,
      }),
    },
  });
  return { ...world, records };
}

/** A bought position, a resting order of client 7, and what was kept of it all. */
function traded() {
  const world = keeping();
  world.clients.market(quote(world.gateway, 229.99, 230.01));
  const client = world.clients.connect(7);
  client.send(order(11, {}));
  client.send(order(12, { orderType: 'LMT', lmtPrice: 200, tif: 'GTC' }));
  return { ...world, client };
}

describe('a gateway that goes on where another stopped', () => {
  it('greets a client with its working orders and with an order id above all that it used', () => {
    const { records, client } = traded();
    const told = client.take().filter(({ kind }) => kind === 'openOrder');
    const second = keeping(foldOf(records));
    const greeting = second.clients.connect(7).take();
    expect(greeting.slice(0, 5).map(({ kind }) => kind)).toEqual([
      'openOrder',
      'orderStatus',
      'openOrderEnd',
      'managedAccounts',
      'nextValidId',
    ]);
    expect(greeting[0]).toEqual(told.at(-1));
    expect(greeting[4]).toMatchObject({ orderId: 13 });
  });

  it('answers executions, completed orders and positions as the other did', () => {
    const { records, client } = traded();
    const questions: readonly ClientMessageInput[] = [
      { kind: 'reqExecutions', reqId: 1, executionFilter: {} },
      { kind: 'reqCompletedOrders', apiOnly: false },
      { kind: 'reqPositions' },
    ];
    const again = keeping(foldOf(records)).clients.connect(7);
    for (const question of questions) {
      const [before, after] = [client.ask(question), again.ask(question)];
      expect(after).toEqual(before);
      expect(after.length).toBeGreaterThan(1);
    }
  });

  it('cancels and changes an order of before by its id, and takes no id twice', () => {
    const { records } = traded();
    const second = keeping(foldOf(records));
    second.clients.market(quote(second.gateway, 229.99, 230.01));
    const client = second.clients.connect(7);
    client.take();
    const changed = client.ask(order(12, { orderType: 'LMT', lmtPrice: 201, tif: 'GTC' }));
    expect(changed[0]).toMatchObject({ kind: 'openOrder', order: { lmtPrice: 201 } });
    expect(client.ask(order(11, {}))).toMatchObject([{ kind: 'error', errorCode: 104 }]);
    expect(client.ask(order(10, {}))).toMatchObject([{ kind: 'error', errorCode: 103 }]);
    const cancelled = client.ask({ kind: 'cancelOrder', orderId: 12, orderCancel: {} });
    expect(cancelled.at(-1)).toMatchObject({ kind: 'error', errorCode: 202 });
  });

  it('keeps what a client is told before the client is told', () => {
    const { gateway, clients, records } = keeping();
    clients.market(quote(gateway, 229.99, 230.01));
    const client = clients.connect(7);
    client.take();
    client.send(order(1, {}));
    const filled = client.take().find(({ kind }) => kind === 'execDetails');
    expect(filled).toBeDefined();
    expect(foldOf(records).venue.trades).toHaveLength(1);
  });

  it('keeps a trailing stop that has moved without a word, within a second', () => {
    const { gateway, clients, records } = keeping();
    clients.market(quote(gateway, 230, 230.02));
    const client = clients.connect(7);
    client.send(order(1, { action: 'SELL', orderType: 'TRAIL', auxPrice: 1, tif: 'GTC' }));
    for (const price of [230, 235]) {
      const print = { kind: 'print', conId: AAPL.conId, exchange: 'NASDAQ', size: Decimal.of(100) } as const;
      clients.market({ ...print, at: gateway.now, price });
    }
    clients.passTime(plusMs(gateway.now, 1_001));
    expect(foldOf(records).venue.orders[0]?.order.trailStopPrice).toBe(234);
  });

  it('is kept as two records once it is read again, whatever its history', () => {
    const state = foldOf(traded().records);
    expect(foldOf(recordsOf(state))).toEqual(state);
  });

  it('has an execution that was corrected as it reads now, once', () => {
    const { gateway, clients, records } = traded();
    const execId = gateway.venue.executions()[0]?.execution.execId ?? '';
    clients.market({ kind: 'correction', at: gateway.now, execId, price: 229.5 });
    const { trades, books } = foldOf(records).venue;
    expect(trades.map(({ execution }) => execution.price)).toEqual([229.5]);
    expect(trades).toEqual(gateway.venue.executions());
    const held = books.ledger.holdings.find(({ conId }) => conId === AAPL.conId);
    // 100 shares at 229.50.
    expect(held?.cost.toNumber()).toBe(22_950);
  });

  it('keeps the order ids of refused orders', () => {
    const { clients, records } = keeping();
    clients.connect(3).send(order(41, { orderType: 'NOSUCH' }));
    expect(foldOf(records).orderIds).toEqual([[3, 41]]);
  });
});

describe('records', () => {
  it('of another version are refused', () => {
    const [began] = traded().records;
    if (began?.kind !== 'began') throw new Error('no beginning');
    expect(() => new RecordFold().add({ ...began, version: 99 })).toThrow(/version 99/);
  });

  it('without a beginning are refused', () => {
    expect(() => new RecordFold().add({ kind: 'time', at: OPEN_MARKET })).toThrow(/not the beginning/);
  });
});

describe('what is small', () => {
  it('is written when it is different, and is there again: the SMA, and what was delisted', () => {
    const records: StateRecord[] = [];
    const listings = listingsOf(['AAPL', 'MSFT']);
    const accounts = [{ account: ACCOUNT, cash: { USD: 100_000 }, margin: 'regT' as const }];
    const { gateway, clients } = bookGateway({
      config: { keep: (record) => records.push(record), venue: createVenue({ listings, accounts, seed: 1 }) },
    });
    clients.market(quote(gateway, 229.99, 230.01));
    clients.connect(7).send(order(1, {}));
    const written = () =>
      records.filter((record) => record.kind === 'changed' && record.books.margin !== undefined);
    expect(written()).toHaveLength(1);
    clients.passTime(plusMs(gateway.now, 5_000));
    expect(written()).toHaveLength(1);
    clients.market({
      kind: 'corporateAction',
      at: gateway.now,
      conId: AAPL.conId,
      action: { kind: 'delisting', price: 1 },
    });
    const { books } = foldOf(records).venue;
    expect(books.delisted).toEqual([AAPL.conId]);
    expect(books.margin?.sma).toMatchObject([{ account: ACCOUNT }]);
  });
});

describe('orders that are held back', () => {
  const held = () => {
    const world = keeping();
    world.clients.market(quote(world.gateway, 229.99, 230.01));
    const client = world.clients.connect(7);
    client.send(order(1, { orderType: 'LMT', lmtPrice: 229, transmit: false }));
    client.send(order(2, { action: 'SELL', orderType: 'LMT', lmtPrice: 231, parentId: 1, transmit: false }));
    return { ...world, client };
  };

  it('are there after a restart, and go out with the last of their group', () => {
    const { records } = held();
    const second = keeping(foldOf(records));
    second.clients.market(quote(second.gateway, 229.99, 230.01));
    const client = second.clients.connect(7);
    expect(second.gateway.venue.openOrders()).toEqual([]);
    client.send(order(3, { action: 'SELL', orderType: 'STP', auxPrice: 228, parentId: 1 }));
    expect(second.gateway.venue.openOrders().map(({ orderId, whyHeld }) => [orderId, whyHeld])).toEqual([
      [1, ''],
      [2, 'child'],
      [3, 'child,trigger'],
    ]);
  });

  it('are gone after a restart when they were cancelled before, and nobody was ever told of them', () => {
    const { records, client } = held();
    client.send({ kind: 'cancelOrder', orderId: 1, orderCancel: {} });
    const state = foldOf(records);
    const second = keeping(state);
    second.clients.connect(7).send(order(3, { action: 'SELL', orderType: 'LMT', lmtPrice: 232 }));
    expect(second.gateway.venue.openOrders().map(({ orderId }) => orderId)).toEqual([3]);
    expect(second.gateway.venue.completedOrders()).toEqual([]);
  });

  it('can be changed after a restart', () => {
    const { records } = held();
    const second = keeping(foldOf(records));
    const client = second.clients.connect(7);
    client.send(order(1, { orderType: 'LMT', lmtPrice: 228.5 }));
    expect(second.gateway.venue.openOrders()[0]?.order.lmtPrice).toBe(228.5);
  });
});
