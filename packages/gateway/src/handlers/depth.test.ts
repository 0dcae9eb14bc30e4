import { Decimal, plusMs } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import type { ServerMessage } from '@tapewright/tws';
import { AAPL, bookGateway, quote } from '../testing/book-gateway.ts';

const of = (n: number): Decimal => Decimal.of(n);

function quoted(config = {}) {
  const { gateway, clients } = bookGateway({ config: { tickIntervalMs: 0, ...config } });
  const nasdaq = {
    ...quote(gateway, 229.99, 230.01),
    bids: [
      { price: 229.99, size: of(500) },
      { price: 229.98, size: of(700) },
    ],
  };
  clients.market(nasdaq);
  clients.market({
    ...quote(gateway, 229.99, 230.02),
    exchange: 'ARCA',
    bids: [{ price: 229.99, size: of(200) }],
    asks: [{ price: 230.02, size: of(300) }],
  });
  const client = clients.connect(1);
  client.take();
  const ask = (exchange: string, isSmartDepth: boolean, numRows = 3) =>
    client.ask({ kind: 'reqMktDepth', reqId: 5, contract: { ...AAPL, exchange }, numRows, isSmartDepth });
  return { gateway, clients, client, ask };
}

/** `insert bid 0: 500 at 229.99 NASDAQ` */
function told(messages: readonly ServerMessage[]): string[] {
  return messages.flatMap((message) => {
    if (message.kind !== 'updateMktDepth' && message.kind !== 'updateMktDepthL2') return [];
    const { position, operation, side, price, size, marketMaker } = message.marketDepthData;
    const verb = ['insert', 'update', 'delete'][operation];
    return [
      `${verb} ${side === 1 ? 'bid' : 'ask'} ${position}: ${size?.toString()} at ${price} ${marketMaker}`.trim(),
    ];
  });
}

describe('depth', () => {
  it('of an exchange is its book, row by row', () => {
    const { ask } = quoted();
    const messages = ask('NASDAQ', false);
    expect(new Set(messages.map(({ kind }) => kind))).toEqual(new Set(['updateMktDepth']));
    expect(told(messages)).toEqual([
      'insert ask 0: 1000 at 230.01',
      'insert bid 0: 500 at 229.99',
      'insert bid 1: 700 at 229.98',
    ]);
  });

  it('of SMART is all books as one, each row with its exchange', () => {
    const { ask } = quoted();
    const messages = ask('SMART', true, 2);
    expect(messages[0]).toMatchObject({ kind: 'updateMktDepthL2', marketDepthData: { isSmartDepth: true } });
    expect(told(messages)).toEqual([
      'insert ask 0: 1000 at 230.01 NASDAQ',
      'insert ask 1: 300 at 230.02 ARCA',
      'insert bid 0: 500 at 229.99 NASDAQ',
      'insert bid 1: 200 at 229.99 ARCA',
    ]);
  });

  it('tells what changes, our own orders among it, until it is cancelled', () => {
    const { gateway, clients, client, ask } = quoted();
    ask('NASDAQ', false);
    clients.market({ ...quote(gateway, 229.99, 230.01, 300), asks: [] });
    expect(told(client.take())).toEqual([
      'delete ask 0: 0 at 0',
      'update bid 0: 1000 at 229.99',
      'delete bid 1: 0 at 0',
    ]);
    client.send({
      kind: 'placeOrder',
      orderId: 1,
      contract: { ...AAPL, exchange: 'NASDAQ' },
      order: {
        action: 'BUY',
        orderType: 'LMT',
        lmtPrice: 229.99,
        totalQuantity: of(10),
        tif: 'DAY',
        transmit: true,
      },
    });
    expect(told(client.take())).toEqual(['update bid 0: 1010 at 229.99']);
    client.send({ kind: 'cancelMktDepth', reqId: 5, isSmartDepth: false });
    clients.market(quote(gateway, 229.9, 230.01, 300));
    expect(client.take()).toEqual([]);
  });

  it('comes as often as quotes do: every 250 ms', () => {
    const { gateway, clients, client, ask } = quoted({ tickIntervalMs: undefined });
    ask('NASDAQ', false);
    clients.market(quote(gateway, 229.98, 230.01, 100));
    expect(client.take()).toEqual([]);
    const due = gateway.nextDue();
    expect(due).toBe(plusMs(gateway.now, 150));
    clients.passTime(plusMs(gateway.now, 150));
    expect(told(client.take())).toEqual(['update bid 0: 1000 at 229.98', 'delete bid 1: 0 at 0']);
  });

  it.each([
    ['SMART', false, 3, 10092],
    ['IBKRATS', false, 3, 10092],
    ['LSE', false, 3, 200],
    ['', false, 3, 321],
    ['NASDAQ', false, 0, 321],
  ])('at %s (smart: %s, %i rows) is refused with %i', (exchange, isSmart, rows, code) => {
    const { ask } = quoted();
    expect(ask(exchange, isSmart, rows)).toMatchObject([{ kind: 'error', id: 5, errorCode: code }]);
  });

  it('is limited to three at once, and unknown ones cannot be cancelled', () => {
    const { client } = quoted();
    const codes = [1, 2, 3, 4].map((reqId) =>
      client
        .ask({
          kind: 'reqMktDepth',
          reqId,
          contract: { ...AAPL, exchange: 'NASDAQ' },
          numRows: 1,
          isSmartDepth: false,
        })
        .flatMap((message) => (message.kind === 'error' ? [message.errorCode] : [])),
    );
    expect(codes).toEqual([[], [], [], [309]]);
    expect(client.ask({ kind: 'cancelMktDepth', reqId: 9, isSmartDepth: false })).toMatchObject([
      { errorCode: 310 },
    ]);
  });

  it('is offered by the exchanges that show a book', () => {
    const { client } = quoted();
    const [message] = client.ask({ kind: 'reqMktDepthExchanges' });
    const offered = message?.kind === 'mktDepthExchanges' ? message.depthMarketDataDescriptions : [];
    expect(offered.map(({ exchange, secType }) => `${exchange} ${secType}`).toSorted()).toEqual([
      'ARCA STK',
      'BATS STK',
      'BYX STK',
      'DRCTEDGE STK',
      'IDEALPRO CASH',
      'IEX STK',
      'MEMX STK',
      'NASDAQ STK',
    ]);
  });
});
