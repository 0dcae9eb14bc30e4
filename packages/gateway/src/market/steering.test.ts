import { Decimal, instantFromIso, plusMs } from '@tapewright/model';
import { createVenue } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../gateway.ts';
import { RecordFold } from '../keeping/fold-records.ts';
import { recordsOf, type GatewayState, type StateRecord } from '../keeping/gateway-state.ts';
import { AAPL, ACCOUNT, bookGateway, quote } from '../testing/book-gateway.ts';
import { ScriptedClients, type ScriptedClient } from '../testing/scripted-client.ts';
import { createMarket } from './create-market.ts';

function watching() {
  const { gateway, clients } = bookGateway({ config: { tickIntervalMs: 0 } });
  clients.market(quote(gateway, 229.99, 230.01));
  const client = clients.connect(1);
  client.send({
    kind: 'reqMktData',
    reqId: 1,
    contract: AAPL,
    genericTickList: '236',
    snapshot: false,
    regulatorySnapshot: false,
  });
  return { gateway, clients, client, first: client.take() };
}

const halted = (messages: ReturnType<ScriptedClient['take']>) =>
  messages.flatMap((message) =>
    message.kind === 'tickGeneric' && message.tickType === 49 ? [message.value] : [],
  );
const prices = (messages: ReturnType<ScriptedClient['take']>) =>
  messages.flatMap((message) =>
    message.kind === 'tickPrice' && message.tickType !== undefined && message.tickType <= 2
      ? [message.price]
      : [],
  );

describe('a halt', () => {
  it('is told by tick 49, 1 for one that was ordered and 2 for volatility, and 0 when trading goes on', () => {
    const { clients, client, first } = watching();
    expect(halted(first)).toEqual([0]);
    clients.halt(AAPL.conId);
    expect(halted(client.take())).toEqual([1]);
    clients.resume(AAPL.conId);
    expect(halted(client.take())).toEqual([0]);
    clients.halt(AAPL.conId, 'volatility');
    expect(halted(client.take())).toEqual([2]);
    clients.release(AAPL.conId);
    expect(halted(client.take())).toEqual([0]);
  });

  it('takes the quotes out, and those that come in it are shown when trading goes on', () => {
    const { gateway, clients, client } = watching();
    clients.halt(AAPL.conId);
    expect(prices(client.take())).toEqual([-1, -1]);
    clients.market(quote(gateway, 210, 210.02));
    expect(prices(client.take())).toEqual([]);
    clients.resume(AAPL.conId);
    expect(prices(client.take())).toEqual([210, 210.02]);
  });

  it('keeps orders, and refuses those that must fill at once', () => {
    const { clients, client } = watching();
    clients.halt(AAPL.conId);
    client.take();
    const placed = (orderId: number, tif: string) =>
      client.ask({
        kind: 'placeOrder',
        orderId,
        contract: AAPL,
        order: {
          action: 'BUY',
          orderType: 'LMT',
          lmtPrice: 231,
          tif,
          totalQuantity: Decimal.ONE,
          transmit: true,
        },
      });
    expect(placed(1, 'DAY').filter(({ kind }) => kind === 'error')).toEqual([]);
    expect(placed(2, 'IOC')).toContainEqual(
      expect.objectContaining({ kind: 'error', errorCode: 202, errorMsg: expect.stringContaining('halted') }),
    );
  });
});

describe('a split', () => {
  const START = instantFromIso('2026-11-20T15:00:00Z');

  function simulated(resumes?: GatewayState) {
    const records: StateRecord[] = [];
    const market = createMarket({ kind: 'simulated', symbols: ['AAPL'] }, { seed: 1, start: START });
    const accounts = [{ account: ACCOUNT, cash: { USD: 1_000_000 } }];
    const venue = createVenue({ listings: market.listings, accounts, seed: 1, resumes: resumes?.venue });
    const keep = (record: StateRecord) => records.push(record);
    const start = resumes?.at ?? START;
    const gateway = createGateway({ market, venue, accounts: [ACCOUNT], start, keep, resumes });
    return { gateway, clients: new ScriptedClients(gateway), records };
  }

  it('stays after a restart: the own market does not come back at the old price', () => {
    const first = simulated();
    first.clients.connect(1).ask({ kind: 'reqMktData', reqId: 1, contract: AAPL });
    const before = first.gateway.quote(AAPL.conId)?.bid ?? 0;
    first.gateway.handle(
      { kind: 'split', at: first.gateway.now, conId: AAPL.conId, shares: 2, per: 1 },
      () => {},
    );
    expect(first.gateway.quote(AAPL.conId)?.bid).toBeCloseTo(before / 2, 1);

    const fold = new RecordFold();
    for (const record of first.records) fold.add(record);
    const state = fold.state();
    expect(state?.split).toEqual([AAPL.conId]);
    const again = new RecordFold();
    for (const record of state === undefined ? [] : recordsOf(state)) again.add(record);
    const second = simulated(again.state());
    second.clients.connect(1).ask({ kind: 'reqMktData', reqId: 1, contract: AAPL });
    second.clients.passTime(plusMs(second.gateway.now, 5_000));
    expect(second.gateway.quote(AAPL.conId)?.bid).toBeUndefined();
  });
});
