import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, bookGateway, quote } from '../testing/book-gateway.ts';
import type { ScriptedClient } from '../testing/scripted-client.ts';

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
