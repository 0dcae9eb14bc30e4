import { Decimal, instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, bookGateway, quote } from '../testing/book-gateway.ts';
import { minuteOfDay } from './gateway-day.ts';

// New York is five hours behind UTC in November: 23:45 there is 04:45 of the next day.
const EVENING = instantFromIso('2026-11-21T04:44:00Z');
const at = (time: string) => instantFromIso(`2026-11-21T${time}Z`);

const REST = {
  kind: 'placeOrder',
  orderId: 5,
  contract: AAPL,
  order: {
    action: 'BUY',
    orderType: 'LMT',
    lmtPrice: 100,
    totalQuantity: Decimal.of(1),
    tif: 'GTC',
    transmit: true,
  },
} as const;

describe('the daily restart', () => {
  it('closes every line at its time, takes none for a minute, and then has the orders as they were', () => {
    const { gateway, clients } = bookGateway({
      start: EVENING,
      config: { restartMinute: minuteOfDay('23:45') },
    });
    const client = clients.connect(7);
    client.send(REST);
    expect(gateway.nextDue()).toBe(at('04:45:00'));
    clients.passTime(at('04:44:59'));
    expect(client.closedBecause).toBeUndefined();
    clients.passTime(at('04:45:00'));
    expect(client.closedBecause).toBe('the gateway restarts, as every day');
    expect(clients.open(226).closedBecause).toBe('the gateway is restarting');
    clients.passTime(at('04:46:00'));
    const again = clients.connect(7).take();
    expect(again.slice(0, 2).map(({ kind }) => kind)).toEqual(['openOrder', 'orderStatus']);
    // The next one is a day later.
    expect(gateway.nextDue()).toBeGreaterThan(at('05:00:00'));
  });

  it('loses subscriptions', () => {
    const { gateway, clients } = bookGateway({
      start: EVENING,
      config: { restartMinute: minuteOfDay('23:45') },
    });
    clients.connect(7).send({
      kind: 'reqMktData',
      reqId: 1,
      contract: AAPL,
      snapshot: false,
      regulatorySnapshot: false,
    });
    clients.passTime(at('04:47:00'));
    const client = clients.connect(7);
    client.take();
    clients.market(quote(gateway, 229, 230));
    expect(client.take()).toEqual([]);
  });

  it('is at the same New York time when summer time ends', () => {
    // 2026-11-01: clocks go back. 23:45 is 03:45 UTC before and 04:45 UTC after.
    const { gateway, clients } = bookGateway({
      start: instantFromIso('2026-10-31T20:00:00Z'),
      config: { restartMinute: minuteOfDay('23:45') },
    });
    expect(gateway.nextDue()).toBe(instantFromIso('2026-11-01T03:45:00Z'));
    clients.passTime(instantFromIso('2026-11-01T03:45:00Z'));
    expect(gateway.nextDue()).toBe(instantFromIso('2026-11-02T04:45:00Z'));
  });

  it('happens once when a clock leaves several nights out', () => {
    const { clients } = bookGateway({ start: EVENING, config: { restartMinute: minuteOfDay('23:45') } });
    clients.passTime(instantFromIso('2026-11-24T15:00:00Z'));
    expect(clients.connect(1).closedBecause).toBeUndefined();
  });
});

describe('the nightly reset of the servers', () => {
  it('is 1100 with broken farms, and half a minute later 1102 with farms that are well', () => {
    const { clients } = bookGateway({
      start: EVENING,
      config: { schedule: { resetMinute: minuteOfDay('23:45') } },
    });
    const client = clients.connect(7);
    const codes = () =>
      client.take().map((message) => (message.kind === 'error' ? message.errorCode : message.kind));
    codes();
    clients.passTime(at('04:45:00'));
    expect(codes()).toEqual([1100, 2103, 2105, 2157]);
    clients.passTime(at('04:45:29'));
    expect(codes()).toEqual([]);
    clients.passTime(at('04:45:30'));
    expect(codes()).toEqual([1102, 2104, 2106, 2158]);
    expect(client.closedBecause).toBeUndefined();
  });
});

describe('a login that has ended', () => {
  it('keeps every line out until somebody logs in', () => {
    const { gateway, clients } = bookGateway();
    clients.connect(7);
    clients.fault({ fault: 'restart', downMs: 86_400_000 });
    expect(clients.open(226).closedBecause).toBe('the gateway is restarting');
    clients.login(gateway.now);
    expect(clients.open(226).closedBecause).toBeUndefined();
  });
});

describe('a time of day', () => {
  it.each(['24:00', '7:30', '23:60', ''])('is not %j', (text) => {
    expect(() => minuteOfDay(text)).toThrow(/not a time of day such as 23:45/);
  });
});
