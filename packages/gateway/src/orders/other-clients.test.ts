import { Decimal, plusMs } from '@tapewright/model';
import type { ClientMessageInput } from '@tapewright/tws';
import { describe, expect, it } from 'vitest';
import { parseScenarioCall, playScenario } from '../faults/play-scenario.ts';
import { AAPL, bookGateway, quote } from '../testing/book-gateway.ts';

const REST: ClientMessageInput = {
  kind: 'placeOrder',
  orderId: 5,
  contract: AAPL,
  order: {
    action: 'BUY',
    orderType: 'LMT',
    lmtPrice: 100,
    totalQuantity: Decimal.of(10),
    tif: 'DAY',
    transmit: true,
  },
};
const CANCEL: ClientMessageInput = { kind: 'cancelOrder', orderId: 5, orderCancel: {} };
const kinds = (messages: readonly { readonly kind: string }[]): string[] => messages.map(({ kind }) => kind);

function world(config = {}) {
  const { gateway, clients } = bookGateway({ config });
  clients.market(quote(gateway, 229.99, 230.01));
  const [one, two] = [clients.connect(1), clients.connect(2)];
  one.take();
  two.take();
  return { gateway, clients, one, two };
}

describe("another client's order", () => {
  it('is not found, as on a gateway of today', () => {
    const { one, two, gateway } = world();
    one.send(REST);
    expect(two.ask(CANCEL)).toMatchObject([{ id: 5, errorCode: 10147 }]);
    expect(gateway.venue.openOrders()).toHaveLength(1);
  });

  it('is cancelled where the gateway allows it, and its owner hears of it', () => {
    const { one, two, gateway } = world({ mayCancelOthers: true });
    one.send(REST);
    one.take();
    two.send(CANCEL);
    expect(gateway.venue.openOrders()).toEqual([]);
    expect(
      one.take().some((message) => message.kind === 'orderStatus' && message.status === 'Cancelled'),
    ).toBe(true);
  });

  it('is told to the master client, once, with its owner', () => {
    const { one, two } = world({ masterClientId: 2 });
    one.send(REST);
    expect(kinds(two.take())).toEqual(kinds(one.take()));
    two.send({ ...REST, orderId: 9 });
    expect(two.take().filter(({ kind }) => kind === 'openOrder')).toMatchObject([
      { orderId: 9, order: { clientId: 2 } },
    ]);
    expect(one.take()).toEqual([]);
  });
});

describe('a restart', () => {
  it('closes every line, and new ones until it is over; orders and ids survive, subscriptions do not', () => {
    const { one, two, clients, gateway } = world();
    one.send(REST);
    one.send({ kind: 'reqMktData', reqId: 1, contract: AAPL, snapshot: false, regulatorySnapshot: false });
    one.take();
    for (const fault of playScenario(parseScenarioCall('restart:ms=30000'))) clients.fault(fault);
    expect([one.closedBecause, two.closedBecause]).toEqual(['fault: restart', 'fault: restart']);
    expect(clients.open(226).closedBecause).toBe('the gateway is restarting');
    clients.passTime(plusMs(gateway.now, 29_999));
    expect(clients.open(226).closedBecause).toBe('the gateway is restarting');
    clients.passTime(plusMs(gateway.now, 1));
    const back = clients.connect(1);
    const messages = back.take();
    expect(kinds(messages).slice(0, 3)).toEqual(['openOrder', 'orderStatus', 'openOrderEnd']);
    expect(messages).toContainEqual({ kind: 'nextValidId', orderId: 6 });
    clients.market(quote(gateway, 229.9, 230.01, 1_000));
    expect(back.take()).toEqual([]);
  });
});
