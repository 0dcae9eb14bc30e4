import { Decimal, plusMs } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { bookGateway } from '../testing/book-gateway.ts';

const ONE = Decimal.of(1);

function kinds(messages: readonly { readonly kind: string }[]): string[] {
  return messages.map(({ kind }) => kind);
}

describe('silence', () => {
  it('S3: accepts a line and never answers its greeting', () => {
    const { clients } = bookGateway();
    clients.fault({ fault: 'silence' });
    const client = clients.open(226);
    client.greet();
    expect(client.greeting).toEqual([]);
    expect(client.closedBecause).toBeUndefined();
    // Once: the next line is served.
    expect(kinds(clients.connect(1).take())).toContain('nextValidId');
  });

  it('S13: swallows an order and everything after it', () => {
    const { clients } = bookGateway();
    const client = clients.connect(1);
    clients.fault({ fault: 'silence', on: 'reqIds', clientId: 1 });
    client.take();
    expect(client.ask({ kind: 'reqIds', numIds: 1 })).toEqual([]);
    expect(client.ask({ kind: 'reqCurrentTime' })).toEqual([]);
  });

  it('S2: falls on a live line at its time, and leaves it open', () => {
    const { gateway, clients } = bookGateway();
    const client = clients.connect(1);
    const at = plusMs(gateway.now, 5_000);
    clients.fault({ fault: 'silence', at });
    client.take();
    expect(kinds(client.ask({ kind: 'reqCurrentTime' }))).toEqual(['currentTime']);
    expect(gateway.nextDue()).toBe(at);
    clients.passTime(at);
    expect(client.ask({ kind: 'reqCurrentTime' })).toEqual([]);
    expect(client.closedBecause).toBeUndefined();
  });
});

describe('a dropped connection', () => {
  it('S1: before the request is handled, or after, when only its answer is lost', () => {
    for (const after of [false, true]) {
      const { clients, gateway } = bookGateway();
      const client = clients.connect(1);
      clients.fault({ fault: 'dropConnection', on: 'placeOrder', after });
      client.take();
      client.send({
        kind: 'placeOrder',
        orderId: 1,
        contract: { conId: 265598, exchange: 'SMART' },
        order: {
          action: 'BUY',
          orderType: 'LMT',
          lmtPrice: 10,
          totalQuantity: ONE,
          tif: 'DAY',
          transmit: true,
        },
      });
      expect(client.take()).toEqual([]);
      expect(client.closedBecause).toBe('fault: dropConnection');
      expect(gateway.venue.openOrders()).toHaveLength(after ? 1 : 0);
    }
  });

  it('concerns one client when it says so, and as often as it says', () => {
    const { clients } = bookGateway();
    const [one, two] = [clients.connect(1), clients.connect(2)];
    clients.fault({ fault: 'dropConnection', clientId: 2, on: 'reqIds', times: 2 });
    one.send({ kind: 'reqIds', numIds: 1 });
    expect(one.closedBecause).toBeUndefined();
    two.send({ kind: 'reqIds', numIds: 1 });
    expect(two.closedBecause).toBe('fault: dropConnection');
    // The client id is free again at once.
    const again = clients.connect(2);
    again.send({ kind: 'reqIds', numIds: 1 });
    expect(again.closedBecause).toBe('fault: dropConnection');
    const third = clients.connect(2);
    third.send({ kind: 'reqIds', numIds: 1 });
    expect(third.closedBecause).toBeUndefined();
  });
});

describe('an error notice', () => {
  it('S23: reaches every client', () => {
    const { clients } = bookGateway();
    const both = [clients.connect(1), clients.connect(2)];
    for (const client of both) client.take();
    clients.fault({
      fault: 'errorNotice',
      code: 1100,
      message: 'Connectivity between IBKR and TWS has been lost.',
    });
    for (const client of both) expect(client.take()).toMatchObject([{ id: -1, errorCode: 1100 }]);
  });
});

describe('a delay', () => {
  it('holds everything back, in order, and then sends it', () => {
    const { gateway, clients } = bookGateway();
    const client = clients.connect(1);
    client.take();
    const start = gateway.now;
    clients.fault({ fault: 'delay', delayMs: 700 });
    expect(client.ask({ kind: 'reqCurrentTime' })).toEqual([]);
    expect(client.ask({ kind: 'reqManagedAccts' })).toEqual([]);
    expect(gateway.nextDue()).toBe(plusMs(start, 700));
    clients.passTime(plusMs(start, 699));
    expect(client.take()).toEqual([]);
    clients.passTime(plusMs(start, 700));
    expect(kinds(client.take())).toEqual(['currentTime', 'managedAccounts']);
    expect(kinds(client.ask({ kind: 'reqCurrentTime' }))).toEqual(['currentTime']);
  });
});

describe('calm', () => {
  it('withdraws what was still to happen, sends what was held back, and brings back what was away', () => {
    const { gateway, clients } = bookGateway();
    const client = clients.connect(1);
    client.take();
    clients.fault({ fault: 'dropConnection', on: 'reqIds', odds: 1 });
    clients.fault({ fault: 'holdBack', message: 'currentTime', until: 'openOrderEnd' });
    clients.fault({ fault: 'errorNotice', code: 1100, message: 'lost' });
    clients.fault({ fault: 'errorNotice', code: 1102, message: 'restored', afterMs: 60_000 });
    clients.fault({ fault: 'silence', at: plusMs(gateway.now, 60_000) });
    expect(client.take()).toMatchObject([{ errorCode: 1100 }]);
    expect(client.ask({ kind: 'reqCurrentTime' })).toEqual([]);
    clients.calm();
    expect(client.take()).toMatchObject([{ errorCode: 1102 }, { kind: 'currentTime' }]);
    expect(gateway.nextDue() ?? Infinity).toBeGreaterThan(plusMs(gateway.now, 60_000));
    expect(kinds(client.ask({ kind: 'reqIds', numIds: 1 }))).toEqual(['nextValidId']);
  });
});
