import { Decimal, MICROS_PER_MS, plusMs } from '@tapewright/model';
import { fixedLatency } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { AAPL, bookGateway, quote } from '../testing/book-gateway.ts';
import type { ScriptedClient } from '../testing/scripted-client.ts';

/** A gateway whose orders are on their way for 20 ms. */
function far() {
  const { gateway, clients } = bookGateway({ config: { latency: fixedLatency(20 * MICROS_PER_MS) } });
  clients.market(quote(gateway, 229.99, 230.01));
  const client = clients.connect(1);
  client.take();
  return { gateway, clients, client };
}

function place(client: ScriptedClient, orderId: number, lmtPrice: number) {
  return client.ask({
    kind: 'placeOrder',
    orderId,
    contract: AAPL,
    order: {
      action: 'BUY',
      orderType: 'LMT',
      lmtPrice,
      tif: 'DAY',
      totalQuantity: Decimal.ONE,
      transmit: true,
    },
  });
}

/** Statuses, prices of executions and error codes since the last time. */
function said(client: ScriptedClient): readonly (string | number)[] {
  return client
    .take()
    .flatMap((message): readonly (string | number | undefined)[] => {
      switch (message.kind) {
        case 'orderStatus':
          return [message.status];
        case 'execDetails':
          return [`at ${message.execution.price}`];
        case 'error':
          return [message.errorCode];
        default:
          return [];
      }
    })
    .filter((one) => one !== undefined);
}

describe('orders on their way', () => {
  it('are heard of when they arrive, and meet the market of then', () => {
    const { gateway, clients, client } = far();
    expect(place(client, 1, 231)).toEqual([]);
    expect(gateway.nextDue()).toBe(plusMs(gateway.now, 20));
    clients.market(quote(gateway, 228.99, 229.01, 19));
    expect(said(client)).toEqual([]);
    clients.passTime(plusMs(gateway.now, 1));
    expect(said(client)).toEqual(['Submitted', 'at 229.01', 'Filled']);
  });

  it('arrive before their cancels and changes, which are not lost', () => {
    const { gateway, clients, client } = far();
    place(client, 1, 200);
    place(client, 1, 201);
    client.send({ kind: 'cancelOrder', orderId: 1, orderCancel: {} });
    clients.passTime(plusMs(gateway.now, 20));
    expect(said(client)).toEqual(['Submitted', 'PreSubmitted', 'Submitted', 'Cancelled', 202]);
  });

  it('that are cancelled too late have filled', () => {
    const { gateway, clients, client } = far();
    place(client, 1, 230.01);
    clients.passTime(plusMs(gateway.now, 10));
    client.send({ kind: 'cancelOrder', orderId: 1, orderCancel: {} });
    clients.passTime(plusMs(gateway.now, 20));
    expect(said(client)).toEqual(['Submitted', 'at 230.01', 'Filled', 10_148]);
  });

  it('of a client that has gone arrive nevertheless', () => {
    const { gateway, clients, client } = far();
    place(client, 1, 200);
    clients.hangUp(client);
    clients.passTime(plusMs(gateway.now, 20));
    expect(gateway.venue.openOrders()).toHaveLength(1);
  });
});
