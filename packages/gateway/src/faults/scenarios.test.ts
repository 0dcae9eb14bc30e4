import { Decimal, plusMs } from '@tapewright/model';
import type { ClientMessageInput } from '@tapewright/tws';
import { describe, expect, it } from 'vitest';
import { createVenue } from '@tapewright/venue';
import { createGateway } from '../gateway.ts';
import { createMarket } from '../market/create-market.ts';
import { AAPL, ACCOUNT, bookGateway, OPEN_MARKET, quote } from '../testing/book-gateway.ts';
import { ScriptedClients } from '../testing/scripted-client.ts';
import { parseScenarioCall, playScenario, recorded } from './play-scenario.ts';
import { ROWS_WITHOUT_FAULT, SCENARIOS } from './scenarios/index.ts';

const BUY: ClientMessageInput = {
  kind: 'placeOrder',
  orderId: 1,
  contract: AAPL,
  order: { action: 'BUY', orderType: 'MKT', totalQuantity: Decimal.of(100), tif: 'DAY', transmit: true },
};
const QUOTES: ClientMessageInput = {
  kind: 'reqMktData',
  reqId: 1,
  contract: AAPL,
  snapshot: false,
  regulatorySnapshot: false,
};

function world(...scenarios: readonly string[]) {
  const { gateway, clients } = bookGateway();
  clients.market(quote(gateway, 229.99, 230.01));
  const client = clients.connect(1);
  client.take();
  for (const text of scenarios)
    for (const fault of playScenario(parseScenarioCall(text))) clients.fault(fault);
  return { gateway, clients, client };
}

const kinds = (messages: readonly { readonly kind: string }[]): string[] => messages.map(({ kind }) => kind);

describe('the scenarios', () => {
  it('play every row of the list from S1 to S46 but those that need no fault', () => {
    const played = new Set(SCENARIOS.flatMap(({ rows }) => rows));
    const missing = Array.from({ length: 46 }, (_, i) => `S${i + 1}`).filter((row) => !played.has(row));
    expect(missing).toEqual(ROWS_WITHOUT_FAULT);
  });

  // Two need a world or a client of their own, below.
  const others = SCENARIOS.filter(({ name }) => name !== 'bars-stall' && name !== 'corrupt-length');

  it.each(others.map(({ name }) => name))('%s happens, is recorded, and its recording plays', (name) => {
    const { gateway, client, clients } = world(name);
    const other = clients.open(226);
    other.greet();
    other.send({ kind: 'startApi', clientId: 2, optionalCapabilities: '' });
    for (const asked of [client, other]) {
      for (let orderId = 1; orderId <= 2 && asked.closedBecause === undefined; orderId++) {
        asked.send({ ...QUOTES, reqId: orderId });
        asked.send({ ...BUY, orderId });
        asked.send({ kind: 'cancelOrder', orderId, orderCancel: {} });
      }
      asked.send({
        kind: 'reqHistoricalData',
        reqId: 9,
        contract: AAPL,
        endDateTime: '',
        duration: '1 D',
        barSizeSetting: '1 min',
        whatToShow: 'TRADES',
        useRTH: true,
        formatDate: 2,
        keepUpToDate: true,
      });
    }
    clients.market({ ...quote(gateway, 230, 230.02, 6_000), kind: 'makerQuote' });
    clients.market({
      kind: 'print',
      at: gateway.now,
      conId: AAPL.conId,
      exchange: 'NASDAQ',
      price: 230,
      size: Decimal.of(10),
    });
    const struck = gateway.struckFaults;
    expect(struck.length).toBeGreaterThan(0);
    for (const each of struck) {
      const call = recorded(each);
      expect(call?.name).toBe(name);
      expect(call === undefined ? [] : playScenario(call)).toMatchObject([
        { at: each.at, fault: each.fault },
      ]);
    }
  });
});

describe('what a client sees', () => {
  it('S7: a notice, and the fill', () => {
    const { client } = world('notice-then-fill');
    const messages = client.ask(BUY);
    expect(messages[0]).toMatchObject({ kind: 'error', id: 1, errorCode: 10349 });
    expect(kinds(messages)).toContain('execDetails');
  });

  it('S9, S12: refusals with their texts', () => {
    const { client } = world('rejected-with-json', 'cancel-too-late:state=Filled');
    expect(client.ask(BUY)).toMatchObject([
      {
        errorCode: 201,
        advancedOrderRejectJson: '{"reject-id":"scripted","override-tags":["8229=IBDBUYTX"]}',
      },
    ]);
    expect(client.ask({ kind: 'cancelOrder', orderId: 7, orderCancel: {} })).toMatchObject([
      {
        errorCode: 10148,
        errorMsg: 'OrderId 7 that needs to be cancelled can not be cancelled, state: Filled.',
      },
    ]);
  });

  it('S13: nothing of an order, and everything else', () => {
    const { client, gateway } = world('no-ack');
    expect(client.ask(BUY)).toEqual([]);
    expect(gateway.venue.openOrders()).toEqual([]);
    expect(kinds(client.ask({ kind: 'reqCurrentTime' }))).toEqual(['currentTime']);
  });

  it('S14, S15, S16: echoes three times, no status, the commission first', () => {
    const { client } = world('echo-repeated', 'fill-without-status', 'commission-first');
    expect(kinds(client.ask(BUY))).toEqual([
      'openOrder',
      'openOrder',
      'openOrder',
      'openOrder',
      'commissionAndFeesReport',
      'execDetails',
    ]);
  });

  it('S17: the same execution with the next revision and another price', () => {
    const { client } = world('execution-corrected:change=0.05');
    const fills = client
      .ask(BUY)
      .flatMap((message) => (message.kind === 'execDetails' ? [message.execution] : []));
    expect(fills.map(({ price }) => price)).toEqual([230.01, 230.06]);
    expect(fills.map(({ execId }) => execId?.slice(-3))).toEqual(['.01', '.02']);
    expect(fills[1]?.execId?.slice(0, -3)).toBe(fills[0]?.execId?.slice(0, -3));
  });

  it('S22: two permIds under one order id', () => {
    const { client } = world('two-perm-ids');
    const permIds = client
      .ask({ ...BUY, order: { ...BUY.order, orderType: 'LMT', lmtPrice: 100, orderRef: 'mine' } })
      .flatMap((message) =>
        message.kind === 'openOrder' ? [[message.orderId, message.order.orderRef, message.order.permId]] : [],
      );
    expect(new Set(permIds.map(([, , permId]) => permId)).size).toBe(2);
    expect(permIds.every(([orderId, ref]) => orderId === 1 && ref === 'mine')).toBe(true);
  });

  it('S24: 1100, silence, and 1101 when its time has come', () => {
    const { client, clients, gateway } = world();
    client.ask(QUOTES);
    for (const fault of playScenario(parseScenarioCall('connectivity-lost:ms=3000'))) clients.fault(fault);
    expect(client.take()).toMatchObject([{ errorCode: 1100 }]);
    clients.market(quote(gateway, 231, 231.02, 1_000));
    expect(client.take()).toEqual([]);
    clients.passTime(plusMs(gateway.now, 2_000));
    expect(client.take()).toMatchObject([{ errorCode: 1101 }]);
  });

  it('S4: a lower next order id than the last', () => {
    const { clients, client } = world();
    client.send({ ...BUY, orderId: 10 });
    for (const fault of playScenario(parseScenarioCall('lower-next-id'))) clients.fault(fault);
    // 10 is used; four of them are forgotten, so 7 is next.
    expect(client.ask({ kind: 'reqIds', numIds: 1 }).at(-1)).toMatchObject({ orderId: 7 });
  });

  it('S30: everything in pieces of one byte, whole all the same', () => {
    const { client } = world('chopped:bytes=1');
    expect(kinds(client.ask({ kind: 'reqCurrentTime' }))).toEqual(['currentTime']);
  });

  it('S31: messages with more than their fields, which are read all the same', () => {
    for (const serverVersion of [176, 226]) {
      const { clients } = bookGateway();
      const client = clients.connect(3, serverVersion);
      client.take();
      for (const fault of playScenario(parseScenarioCall('trailing-fields:message=currentTime')))
        clients.fault(fault);
      expect(client.ask({ kind: 'reqCurrentTime' })).toMatchObject([
        { kind: 'currentTime', currentTime: 1_795_186_800 },
      ]);
    }
  });

  it('S35: a zone that some systems have, in the greeting too', () => {
    const { clients } = bookGateway();
    for (const fault of playScenario(parseScenarioCall('zone-names:zone=BST'))) clients.fault(fault);
    const client = clients.open(176);
    client.greet();
    expect(client.greeting).toEqual(['176\u000020261120 16:00:00 BST\u0000']);
  });
});

describe('a stream without an end', () => {
  it('S32: a length that cannot be', () => {
    const { gateway, client, clients } = world();
    const fault = playScenario(parseScenarioCall('corrupt-length'));
    expect(() => fault.forEach((script) => clients.fault(script))).toThrow(/a frame of 4294967295 bytes/);
    expect(client.closedBecause).toBeUndefined();
    expect(gateway.struckFaults).toMatchObject([{ fault: 'rawBytes', clientId: 1 }]);
  });

  it('S42: bars are kept up to date until they stall', () => {
    const start = OPEN_MARKET;
    const market = createMarket({ kind: 'simulated', symbols: ['AAPL'] }, { seed: 1, start });
    const venue = createVenue({ listings: market.listings, accounts: [{ account: ACCOUNT, cash: {} }] });
    const gateway = createGateway({ market, venue, accounts: [ACCOUNT], start });
    const clients = new ScriptedClients(gateway);
    const client = clients.connect(1);
    client.send({
      kind: 'reqHistoricalData',
      reqId: 9,
      contract: AAPL,
      endDateTime: '',
      duration: '1 D',
      barSizeSetting: '1 min',
      whatToShow: 'TRADES',
      useRTH: true,
      formatDate: 2,
      keepUpToDate: true,
    });
    clients.passTime(plusMs(start, 20_000));
    expect(kinds(client.take())).toContain('historicalDataUpdate');
    for (const fault of playScenario(parseScenarioCall('bars-stall'))) clients.fault(fault);
    clients.passTime(plusMs(start, 60_000));
    expect(kinds(client.take())).not.toContain('historicalDataUpdate');
  });
});

describe('odds', () => {
  it('are drawn from the seed: so often, and each time the same', () => {
    const drawn = (seed: number): boolean[] => {
      const { clients } = bookGateway({ config: { seed } });
      const client = clients.connect(1);
      for (const fault of playScenario(parseScenarioCall('ticker-limit:odds=0.3'))) clients.fault(fault);
      return Array.from({ length: 200 }, (_, reqId) =>
        client
          .ask({ ...QUOTES, reqId })
          .some((message) => message.kind === 'error' && message.errorCode === 101 && reqId < 90),
      );
    };
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(2)).not.toEqual(drawn(1));
    // 90 occasions at 0.3: 27, with a deviation of √(90 × 0.3 × 0.7) = 4.3; four of them each way.
    const count = drawn(1).filter(Boolean).length;
    expect(count).toBeGreaterThan(9);
    expect(count).toBeLessThan(45);
  });
});

describe('a scenario that is not one', () => {
  it.each([
    ['no-such', /there is no scenario 'no-such'; there are dies-before-ack/],
    ['flood:size=3', /'flood' has no parameter 'size'; it has messages, reqId, clientId/],
    ['flood:messages=many', /'messages' of 'flood' is 'many', which is no number/],
    ['flood:messages', /'messages' in 'flood:messages' is not a parameter: write name=value/],
    ['half-open:at=noon', /'at' of 'half-open' is 'noon'/],
  ])('%s says what there is', (text, message) => {
    expect(() => playScenario(parseScenarioCall(text))).toThrow(message);
  });
});
