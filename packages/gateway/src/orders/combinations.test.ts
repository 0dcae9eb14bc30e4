import { Decimal, plusMs, type Contract, type Order } from '@tapewright/model';
import { createVenue, listingsOf, type MarketInput } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { RecordFold } from '../keeping/fold-records.ts';
import type { GatewayState, StateRecord } from '../keeping/gateway-state.ts';
import { AAPL, ACCOUNT, bookGateway, OPEN_MARKET, quote } from '../testing/book-gateway.ts';

const MSFT = 272093;
const PAIR: Contract = {
  symbol: 'AAPL,MSFT',
  secType: 'BAG',
  exchange: 'SMART',
  currency: 'USD',
  comboLegs: [
    { conId: AAPL.conId, ratio: 2, action: 'BUY', exchange: 'SMART' },
    { conId: MSFT, ratio: 1, action: 'SELL', exchange: 'SMART' },
  ],
};

function keeping(resumes?: GatewayState) {
  const records: StateRecord[] = [];
  const made = bookGateway({
    start: resumes?.at ?? OPEN_MARKET,
    config: {
      keep: (record) => records.push(record),
      resumes,
      venue: createVenue({
        listings: listingsOf(['AAPL', 'MSFT', 'EUR.USD']),
        accounts: [{ account: ACCOUNT, cash: { USD: 1_000_000 } }],
        seed: 1,
        resumes: resumes?.venue,
      }),
    },
  });
  const { gateway, clients } = made;
  const show = (bid: number, ask: number, size = 1_000): MarketInput => ({
    kind: 'makerQuote',
    at: gateway.now,
    conId: MSFT,
    exchange: 'NASDAQ',
    bids: [{ price: bid, size: Decimal.of(size) }],
    asks: [{ price: ask, size: Decimal.of(size) }],
  });
  const market = (msft: readonly [number, number, number?] = [450, 450.1]) => {
    clients.market(quote(gateway, 229.99, 230.01));
    clients.market(show(...msft));
  };
  return { ...made, records, market, show };
}

const place = (orderId: number, more: Order = {}) =>
  ({
    kind: 'placeOrder',
    orderId,
    contract: PAIR,
    order: {
      action: 'BUY',
      orderType: 'LMT',
      lmtPrice: 10.02,
      totalQuantity: Decimal.of(100),
      tif: 'DAY',
      transmit: true,
      ...more,
    },
  }) as const;

// Two of AAPL at 230.01 less one of MSFT at 450.00 is 10.02; the other way 2 × 229.99 − 450.10 = 9.88.

describe('a combination at the gateway', () => {
  // 176 is the last version that ib_insync speaks, all text; 226 is all protobuf.
  it.each([176, 226])('is echoed, executed and costed as a whole and leg by leg at version %i', (version) => {
    const { clients, market } = keeping();
    market();
    const messages = clients.connect(1, version).ask(place(1));
    const [echo] = messages;
    expect(echo).toMatchObject({
      kind: 'openOrder',
      contract: {
        conId: 28812380,
        secType: 'BAG',
        comboLegs: [{ conId: AAPL.conId, ratio: 2 }, { conId: MSFT }],
      },
    });
    const executions = messages.flatMap((message) => (message.kind === 'execDetails' ? [message] : []));
    expect(
      executions.map(({ contract, execution }) => [
        contract.secType,
        contract.symbol,
        execution.side,
        execution.shares?.toString(),
        execution.price,
        execution.execId?.slice(-6),
      ]),
    ).toEqual([
      ['BAG', 'AAPL,MSFT', 'BOT', '100', 10.02, '.01.01'],
      ['STK', 'AAPL', 'BOT', '200', 230.01, '.02.01'],
      ['STK', 'MSFT', 'SLD', '100', 450, '.03.01'],
    ]);
    expect(messages.findLast(({ kind }) => kind === 'orderStatus')).toMatchObject({
      status: 'Filled',
      filled: Decimal.of(100),
      avgFillPrice: 10.02,
    });
    expect(messages.slice(-2).map(({ kind }) => kind)).toEqual([
      'commissionAndFeesReport',
      'commissionAndFeesReport',
    ]);
  });

  it('is in the executions of the day, its own row without a commission', () => {
    const { clients, market } = keeping();
    market();
    const client = clients.connect(1);
    client.ask(place(1));
    const answer = client.ask({ kind: 'reqExecutions', reqId: 5, executionFilter: {} });
    expect(answer.map(({ kind }) => kind)).toEqual([
      'execDetails',
      'execDetails',
      'commissionAndFeesReport',
      'execDetails',
      'commissionAndFeesReport',
      'execDetailsEnd',
    ]);
  });

  it('goes on after a restart with what it has filled', () => {
    const first = keeping();
    first.market([450, 450.1, 30]);
    first.clients.connect(1).ask(place(1, { tif: 'GTC' }));
    const fold = new RecordFold();
    for (const record of first.records) fold.add(record);
    const state = fold.state();
    if (state === undefined) throw new Error('nothing was kept');
    expect(state.venue.trades.map(({ contract }) => contract.secType)).toEqual(['BAG', 'STK', 'STK']);

    const second = keeping(state);
    const open = (made: ReturnType<typeof keeping>) =>
      made.gateway.venue.openOrders().map((event) => ({ ...event, at: 0 }));
    expect(open(second)).toEqual(open(first));
    second.market();
    const { positions } = second.gateway.venue.statement(ACCOUNT);
    expect([AAPL.conId, MSFT].map((conId) => positions.get(conId)?.qty.toString())).toEqual(['200', '-100']);
    expect(second.gateway.venue.openOrders()).toEqual([]);
    const [, , , whole] = second.gateway.venue.executions();
    expect(whole?.execution).toMatchObject({ cumQty: Decimal.of(100), shares: Decimal.of(70), price: 10.02 });
  });

  it('has a quote that follows its legs', () => {
    const { clients, market, show } = keeping();
    market();
    const client = clients.connect(1);
    const asked = client.ask({
      kind: 'reqMktData',
      reqId: 9,
      contract: PAIR,
      genericTickList: '',
      snapshot: false,
      regulatorySnapshot: false,
    });
    const prices = (messages: readonly object[]) =>
      messages.flatMap((message) => {
        if (!('kind' in message) || message.kind !== 'tickPrice') return [];
        const { tickType, price } = message as { tickType?: number; price?: number };
        return [[tickType, price]];
      });
    // Tick 1 is the bid, 2 the ask.
    expect(prices(asked)).toEqual(
      expect.arrayContaining([
        [1, 9.88],
        [2, 10.02],
      ]),
    );
    clients.market(show(450.02, 450.12));
    clients.passTime(plusMs(OPEN_MARKET, 1_000));
    expect(prices(client.take())).toEqual(
      expect.arrayContaining([
        [1, 9.86],
        [2, 10],
      ]),
    );
  });

  it('has no contract details', () => {
    const { clients } = keeping();
    const [answer] = clients.connect(1).ask({ kind: 'reqContractDetails', reqId: 3, contract: PAIR });
    expect(answer).toMatchObject({ kind: 'error', errorCode: 321 });
    expect(answer).toMatchObject({ errorMsg: expect.stringContaining("'BAG' isn't supported") });
  });
});
