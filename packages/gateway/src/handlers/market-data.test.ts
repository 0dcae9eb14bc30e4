import { CALENDARS, Decimal, plusMs } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { TICK } from '../market/ticks.ts';
import { AAPL, bookGateway, CLOSED_MARKET, quote } from '../testing/book-gateway.ts';
import type { ScriptedClient } from '../testing/scripted-client.ts';

function ticker(
  client: ScriptedClient,
  reqId: number,
  fields: { snapshot?: boolean; genericTickList?: string } = {},
) {
  return client.ask({ kind: 'reqMktData', reqId, contract: AAPL, ...fields });
}

const PRINT = {
  kind: 'print',
  conId: AAPL.conId,
  exchange: 'NASDAQ',
  price: 230,
  size: Decimal.of(100),
} as const;

function kinds(messages: readonly { readonly kind: string }[]): string[] {
  return messages.map(({ kind }) => kind);
}

function quoted() {
  const { gateway, clients } = bookGateway();
  clients.market(quote(gateway, 229.99, 230.01));
  return { gateway, clients, client: clients.connect(1) };
}

describe('a market data line', () => {
  it('begins with the parameters of its ticks, then shows the quote with its sizes', () => {
    const { client } = quoted();
    const messages = ticker(client, 7);
    expect(messages[0]).toMatchObject({
      kind: 'tickReqParams',
      reqId: 7,
      minTick: 0.01,
      bboExchange: '9c0001',
    });
    expect(messages.filter(({ kind }) => kind === 'tickPrice')).toMatchObject([
      { tickType: TICK.bid, price: 229.99, size: Decimal.of(1000), attrMask: 1 },
      { tickType: TICK.ask, price: 230.01, size: Decimal.of(1000), attrMask: 1 },
    ]);
  });

  it('sends only what changed: a price with its size, or the size alone', () => {
    const { gateway, clients, client } = quoted();
    ticker(client, 7);
    clients.market(quote(gateway, 229.98, 230.01, 300));
    expect(client.take()).toMatchObject([{ kind: 'tickPrice', tickType: TICK.bid, price: 229.98 }]);
    const bids = [{ price: 229.98, size: Decimal.of(700) }];
    clients.market({ ...quote(gateway, 229.98, 230.01, 300), bids });
    expect(client.take()).toMatchObject([
      { kind: 'tickSize', tickType: TICK.bidSize, size: Decimal.of(700) },
    ]);
  });

  it('tells with generic tick 225 what the next auction would do', () => {
    const { gateway, clients, client } = quoted();
    clients.market({
      kind: 'auctionInterest',
      at: gateway.now,
      conId: AAPL.conId,
      auction: 'close',
      bids: [{ size: Decimal.of(300) }],
      asks: [{ price: 230, size: Decimal.of(500) }],
    });
    const told = ticker(client, 7, { genericTickList: '225' });
    // 300 pair at 230.00, and 200 to sell find nobody.
    expect(
      told.filter((message) => 'tickType' in message && [34, 35, 36].includes(message.tickType ?? 0)),
    ).toMatchObject([
      { kind: 'tickSize', tickType: 34, size: Decimal.of(300) },
      { kind: 'tickPrice', tickType: 35, price: 230 },
      { kind: 'tickSize', tickType: 36, size: Decimal.of(200) },
    ]);
  });

  it('updates a stock every 250 ms at most: what comes in between is told then, once', () => {
    const { gateway, clients, client } = quoted();
    ticker(client, 7);
    const now = gateway.now;
    clients.market(quote(gateway, 229.97, 230.01, 100));
    clients.market(quote(gateway, 229.96, 230.01, 100));
    expect(client.take()).toEqual([]);
    expect(gateway.nextDue()).toBe(plusMs(now, 250));
    clients.passTime(plusMs(now, 249));
    expect(client.take()).toEqual([]);
    clients.passTime(plusMs(now, 250));
    expect(client.take()).toMatchObject([{ tickType: TICK.bid, price: 229.96 }]);
  });

  it('shows the last trade, with the day it makes', () => {
    const { gateway, clients, client } = quoted();
    ticker(client, 7, { genericTickList: '233' });
    clients.market({
      kind: 'print',
      at: plusMs(gateway.now, 300),
      conId: AAPL.conId,
      exchange: 'NASDAQ',
      price: 230,
      size: Decimal.of(50),
    });
    const messages = client.take();
    const prices = messages.flatMap((m) => (m.kind === 'tickPrice' ? [[m.tickType, m.price]] : []));
    expect(prices).toEqual([
      [TICK.last, 230],
      [TICK.high, 230],
      [TICK.low, 230],
      [TICK.open, 230],
    ]);
    expect(messages).toContainEqual(
      expect.objectContaining({ kind: 'tickSize', tickType: TICK.volume, size: Decimal.of(50) }),
    );
    // IB's time and sales: price;size;milliseconds;volume;VWAP;single market maker. 2026-11-20T15:00:00.300Z.
    expect(messages).toContainEqual(
      expect.objectContaining({
        tickType: TICK.rtVolume,
        value: '230.00;50;1795186800300;50;230.00000000;true',
      }),
    );
  });

  it('tells of a side that lost its quote by the price -1', () => {
    const { gateway, clients, client } = quoted();
    ticker(client, 7);
    clients.market({ ...quote(gateway, 229.99, 230.01, 300), bids: [] });
    expect(client.take()).toMatchObject([{ tickType: TICK.bid, price: -1, size: Decimal.ZERO }]);
  });

  it('ends when it is cancelled, once', () => {
    const { gateway, clients, client } = quoted();
    ticker(client, 7);
    expect(client.ask({ kind: 'cancelMktData', reqId: 7 })).toEqual([]);
    clients.market(quote(gateway, 229.9, 230.01, 300));
    expect(client.take()).toEqual([]);
    expect(client.ask({ kind: 'cancelMktData', reqId: 7 })).toMatchObject([
      { id: 7, errorCode: 300, errorMsg: "Can't find EId with tickerId:7" },
    ]);
  });

  it('ends with its client', () => {
    const { gateway, clients, client } = quoted();
    ticker(client, 7);
    clients.hangUp(client);
    clients.market(quote(gateway, 229.9, 230.01, 300));
    expect(gateway.nextDue()).toBeUndefined();
  });
});

describe('a snapshot', () => {
  it('ends after 11 seconds when not everything came', () => {
    const { gateway, clients, client } = quoted();
    const start = gateway.now;
    expect(kinds(ticker(client, 8, { snapshot: true }))).not.toContain('tickSnapshotEnd');
    clients.passTime(plusMs(start, 10_999));
    expect(kinds(client.take())).not.toContain('tickSnapshotEnd');
    clients.passTime(plusMs(start, 11_000));
    expect(client.take()).toMatchObject([{ kind: 'tickSnapshotEnd', reqId: 8 }]);
    // The line is gone with it.
    expect(client.ask({ kind: 'cancelMktData', reqId: 8 })).toMatchObject([{ errorCode: 300 }]);
  });

  // IB: a side without a quote is the price -1 without a size. Nothing more is to be waited for.
  it('of what nobody bids for says so, and ends at once', () => {
    const close = CALENDARS.NYSE.session('20261119');
    if (close === undefined) throw new Error('2026-11-19 is a session');
    const prices = { open: 230, high: 230, low: 230, close: 230 };
    const { gateway, clients } = bookGateway({
      dayBefore: { start: close.open, end: close.close, ...prices },
    });
    clients.market({ ...quote(gateway, 229, 230.01), bids: [] });
    clients.market({ ...PRINT, at: gateway.now });
    const told = ticker(clients.connect(1), 8, { snapshot: true });
    expect(told).toContainEqual(
      expect.objectContaining({ kind: 'tickPrice', tickType: TICK.bid, price: -1 }),
    );
    expect(told.at(-1)).toMatchObject({ kind: 'tickSnapshotEnd', reqId: 8 });
  });
});

describe('a request of market data is refused', () => {
  it('under an id that has a line', () => {
    const { client } = quoted();
    ticker(client, 7);
    expect(ticker(client, 7)).toMatchObject([{ id: 7, errorCode: 102 }]);
  });

  it('beyond 100 lines', () => {
    const { client } = quoted();
    for (let id = 1; id <= 100; id++) expect(kinds(ticker(client, id))).toContain('tickReqParams');
    expect(ticker(client, 101)).toMatchObject([
      { id: 101, errorCode: 101, errorMsg: 'Max number of tickers has been reached.' },
    ]);
    client.ask({ kind: 'cancelMktData', reqId: 1 });
    expect(kinds(ticker(client, 101))).toContain('tickReqParams');
  });

  it('for an unknown instrument', () => {
    const { client } = quoted();
    const contract = { ...AAPL, conId: 0, symbol: 'NOSUCH' };
    expect(client.ask({ kind: 'reqMktData', reqId: 1, contract })).toMatchObject([{ id: 1, errorCode: 200 }]);
  });

  it('for generic ticks that there are not, or that a snapshot cannot have', () => {
    const { client } = quoted();
    expect(ticker(client, 1, { genericTickList: '999' })).toMatchObject([
      { errorCode: 321, errorMsg: expect.stringContaining('Incorrect generic tick list of 999') },
    ]);
    expect(ticker(client, 1, { genericTickList: '233', snapshot: true })).toMatchObject([
      { errorCode: 321, errorMsg: expect.stringContaining('not applicable to generic ticks') },
    ]);
  });
});

describe('a closed market', () => {
  it('shows no quote live, and the last one frozen when the client asks for that', () => {
    const { gateway, clients } = bookGateway({ start: CLOSED_MARKET });
    clients.market(quote(gateway, 229.99, 230.01));
    const client = clients.connect(1);
    const live = ticker(client, 1);
    expect(live.filter(({ kind }) => kind === 'tickPrice')).toMatchObject([
      { tickType: TICK.bid, price: -1 },
      { tickType: TICK.ask, price: -1 },
    ]);
    client.ask({ kind: 'reqMarketDataType', marketDataType: 2 });
    const frozen = ticker(client, 2);
    expect(frozen).toContainEqual(
      expect.objectContaining({ kind: 'marketDataType', reqId: 2, marketDataType: 2 }),
    );
    expect(frozen).toContainEqual(expect.objectContaining({ tickType: TICK.bid, price: 229.99 }));
  });
});
