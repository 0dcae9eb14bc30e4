import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { connected } from '../testing/connected.ts';
import { executionReport, orderReports } from '../testing/scripted-gateway.ts';
import { NotConnected, TradingBlocked } from './errors.ts';
import type { BrokerReport } from './link.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
const ORDER = {
  action: 'BUY',
  totalQuantity: Decimal.of(100),
  orderType: 'MKT',
  tif: 'DAY',
  orderRef: 'our-uuid',
};

describe('the lower face', () => {
  it('tells the order id before anything is written', async () => {
    const { ib, clock, gateway } = await connected();
    const told: string[] = [];
    ib.link.onReport((report) => told.push(report.kind));
    const { orderId } = ib.link.place({
      contract: AAPL,
      order: ORDER,
      beforeWrite: (id) => told.push(`journal ${id}`),
    });
    expect(told).toEqual([`journal ${orderId}`, 'sent']);
    await clock.pass(5);
    expect(gateway.receivedOf('placeOrder')).toMatchObject([
      { orderId, order: { orderRef: 'our-uuid', transmit: true } },
    ]);
  });

  it('sends nothing when the journal fails', async () => {
    const { ib, clock, gateway } = await connected();
    const beforeWrite = (): void => {
      throw new Error('disk full');
    };
    expect(() => ib.link.place({ contract: AAPL, order: ORDER, beforeWrite })).toThrow('disk full');
    await clock.pass(5);
    expect(gateway.receivedOf('placeOrder')).toEqual([]);
  });

  it('A1 journals nothing when there is no session', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.line.close();
    await clock.pass(5);
    const journaled: number[] = [];
    const beforeWrite = (orderId: number): void => void journaled.push(orderId);
    expect(() => ib.link.place({ contract: AAPL, order: ORDER, beforeWrite })).toThrow(NotConnected);
    expect(() => ib.link.cancel({ orderId: 1, beforeWrite })).toThrow(NotConnected);
    expect(journaled).toEqual([]);
  });

  it('takes an order that waits for its turn out of the queue when it is cancelled: the cancel would overtake it', async () => {
    const { ib, clock, gateway } = await connected();
    const notSent: string[] = [];
    ib.link.onReport((report) => {
      if (report.kind === 'notSent') notSent.push(`${report.orderId} ${report.reason}`);
    });
    for (let i = 0; i < 50; i++) ib.link.place({ contract: AAPL, order: ORDER });
    const { orderId } = ib.link.place({ contract: AAPL, order: ORDER });
    const { orderId: other } = ib.link.place({ contract: AAPL, order: ORDER });
    ib.link.cancel({ orderId });
    expect(notSent).toEqual([
      `${orderId} placeOrder was not sent: it was cancelled while it waited for its turn`,
    ]);
    await clock.pass(3_000);
    const received = gateway.receivedOf('placeOrder').map((message) => message.orderId);
    expect(received).toHaveLength(51);
    expect(received).toContain(other);
    expect(received).not.toContain(orderId);
    // It may have been a change of an order that is there: the cancel goes out in any case.
    expect(gateway.receivedOf('cancelOrder')).toMatchObject([{ orderId }]);
  });

  it('takes every order that waits out of the queue when all are cancelled', async () => {
    const { ib, clock, gateway } = await connected();
    const heard: Record<string, number[]> = { sent: [], notSent: [] };
    ib.link.onReport((report) => {
      if (report.kind === 'sent' || report.kind === 'notSent') heard[report.kind]?.push(report.orderId);
    });
    const placed = Array.from({ length: 53 }, () => ib.link.place({ contract: AAPL, order: ORDER }).orderId);
    const before = [...(heard['sent'] ?? [])];
    ib.link.cancelAll();
    expect(heard['notSent']).toEqual(placed.slice(before.length));
    expect(heard['notSent']?.length).toBeGreaterThan(2);
    await clock.pass(3_000);
    expect(gateway.receivedOf('placeOrder').map((message) => message.orderId)).toEqual(before);
    expect(gateway.receivedOf('reqGlobalCancel')).toHaveLength(1);
  });

  it('A1 reports an order whose time passed while it waited as not sent', async () => {
    const { ib, clock, gateway } = await connected();
    const notSent: number[] = [];
    ib.link.onReport((report) => {
      if (report.kind === 'notSent') notSent.push(report.orderId);
    });
    for (let i = 0; i < 50; i++) ib.link.place({ contract: AAPL, order: ORDER });
    const notAfter = clock.now();
    expect(() => ib.link.place({ contract: AAPL, order: ORDER, notAfter })).toThrow('its time was over');
    const { orderId } = ib.link.place({
      contract: AAPL,
      order: ORDER,
      notAfter: (notAfter + 100_000) as typeof notAfter,
    });
    await clock.pass(3_000);
    expect(notSent).toEqual([orderId]);
    expect(gateway.receivedOf('placeOrder').map((placed) => placed.orderId)).not.toContain(orderId);
  });

  it('reports what the gateway says in the order in which it came', async () => {
    const { ib, clock, gateway } = await connected();
    const reports: BrokerReport[] = [];
    ib.link.onReport((report) => reports.push(report));
    ib.link.place({ contract: AAPL, order: ORDER });
    await clock.pass(5);
    const placed = gateway.receivedOf('placeOrder')[0]!;
    gateway.send(...orderReports(placed, { status: 'Submitted' }));
    gateway.send(executionReport(placed, { execId: 'a.01', shares: 100, price: 9 }));
    gateway.send(...orderReports(placed, { status: 'Filled', filled: 100 }));
    gateway.send({ kind: 'commissionAndFeesReport', execId: 'a.01', commissionAndFees: 1, currency: 'USD' });
    gateway.send({ kind: 'error', id: placed.orderId, errorCode: 399, errorMsg: 'a remark' });
    await clock.pass(5);
    expect(reports.map((report) => report.kind)).toEqual([
      'sent',
      'openOrder',
      'orderStatus',
      'execution',
      'openOrder',
      'orderStatus',
      'commission',
      'error',
    ]);
    const times = reports.map((report) => report.at);
    expect(times.every((at, i) => i === 0 || at >= (times[i - 1] ?? 0))).toBe(true);
    expect(reports[3]).toMatchObject({ isLive: true, execution: { orderRef: 'our-uuid' } });
  });

  it('reports down, then the answers of the new session, then up with the snapshot', async () => {
    const { ib, clock, gateway } = await connected();
    const reports: BrokerReport[] = [];
    ib.link.onReport((report) => reports.push(report));
    const placed = { orderId: 5, contract: AAPL, order: { ...ORDER, clientId: 7 } } as never;
    gateway.on('reqExecutions', ({ reqId }, line) => {
      line.send(executionReport(placed, { execId: 'a.01', shares: 100, price: 9, reqId }), {
        kind: 'execDetailsEnd',
        reqId,
      });
    });
    gateway.line.close();
    await clock.pass(60_000);
    expect(reports.map((report) => report.kind)).toEqual(['down', 'execution', 'up']);
    expect(reports[1]).toMatchObject({ isLive: false });
    expect(reports[2]).toMatchObject({
      generation: 2,
      snapshot: { missing: [], executions: [{ execution: { execId: 'a.01' } }] },
    });
  });

  it('trades in its `up` report, and a stream begun there is asked for once', async () => {
    const { ib, clock, gateway } = await connected();
    ib.link.onReport((report) => {
      if (report.kind !== 'up') return;
      ib.link.place({ contract: AAPL, order: ORDER });
      ib.link.watchQuotes(AAPL, {}, () => undefined);
    });
    gateway.line.close();
    await clock.pass(60_000);
    expect(gateway.receivedOf('placeOrder')).toHaveLength(1);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(1);
  });

  it('reports a degraded session, in which orders are blocked and cancels are not', async () => {
    const { ib, clock, gateway } = await connected();
    const reports: BrokerReport[] = [];
    ib.link.onReport((report) => reports.push(report));
    gateway.send({ kind: 'error', id: -1, errorCode: 1100, errorMsg: 'lost' });
    await clock.pass(5);
    expect(reports.map((report) => report.kind)).toEqual(['error', 'degraded']);
    expect(() => ib.link.place({ contract: AAPL, order: ORDER })).toThrow(TradingBlocked);
    ib.link.cancel({ orderId: 3 });
    ib.link.cancelAll();
    await clock.pass(5);
    expect(gateway.receivedOf('cancelOrder')).toHaveLength(1);
    expect(gateway.receivedOf('reqGlobalCancel')).toHaveLength(1);
  });

  it('refuses a field that the gateway is too old for, with nothing sent', async () => {
    const { ib, clock, gateway } = await connected({ script: { serverVersion: 178 } });
    // Protocol notes, 2.9: customerAccount exists since 183.
    expect(() => ib.link.place({ contract: AAPL, order: { ...ORDER, customerAccount: 'X' } })).toThrow(
      'customerAccount',
    );
    await clock.pass(5);
    expect(gateway.receivedOf('placeOrder')).toEqual([]);
  });

  it('places an order inside a handler of a message (reentrancy)', async () => {
    const { ib, clock, gateway } = await connected();
    ib.raw.on('nextValidId', () => ib.link.place({ contract: AAPL, order: ORDER }));
    gateway.send({ kind: 'nextValidId', orderId: 50 });
    await clock.pass(5);
    expect(gateway.receivedOf('placeOrder')[0]?.orderId).toBe(50);
  });
});
