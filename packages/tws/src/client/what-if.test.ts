import { describe, expect, it } from 'vitest';
import { connected, soFar } from '../testing/connected.ts';
import { ConnectionLost, IbError, RequestTimeout } from './errors.ts';
import type { BrokerReport } from './link.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

describe('what-if', () => {
  it('tells margin and commission, and nothing is placed', async () => {
    const { ib, clock, gateway } = await connected();
    const reports: BrokerReport[] = [];
    ib.link.onReport((report) => reports.push(report));
    gateway.on('placeOrder', ({ orderId, contract, order }, line) => {
      line.send({
        kind: 'openOrder',
        orderId,
        contract,
        order,
        orderState: {
          status: 'PreSubmitted',
          initMarginBefore: 0,
          initMarginChange: 5_000,
          initMarginAfter: 5_000,
          commissionAndFees: 1.05,
          commissionAndFeesCurrency: 'USD',
          marginCurrency: 'USD',
        },
      });
    });
    const asked = ib.orders.buy(AAPL, 100).market().whatIf();
    await clock.pass(5);
    expect(await asked).toMatchObject({
      initMargin: { before: 0, change: 5_000, after: 5_000 },
      maintMargin: { before: undefined, change: undefined, after: undefined },
      commission: { amount: 1.05, min: undefined, currency: 'USD' },
      marginCurrency: 'USD',
      warning: undefined,
    });
    expect(gateway.receivedOf('placeOrder')[0]?.order).toMatchObject({ whatIf: true, account: 'DU1' });
    expect([ib.orders.all, ib.orders.external, reports.filter(({ kind }) => kind === 'openOrder')]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('C4 throws the reason for which the order would be refused', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.on('placeOrder', ({ orderId }, line) => {
      line.send({ kind: 'error', id: orderId, errorCode: 399, errorMsg: 'a remark' });
      line.send({ kind: 'error', id: orderId, errorCode: 201, errorMsg: 'Order rejected - reason:cash' });
    });
    const asked = ib.orders
      .buy(AAPL, 100)
      .market()
      .whatIf()
      .catch((error: unknown) => error);
    await clock.pass(5);
    expect(await asked).toBeInstanceOf(IbError);
    expect(await asked).toMatchObject({ code: 201 });
  });

  it('D1 A8 times out, and fails with the session', async () => {
    const { ib, clock, gateway } = await connected();
    const late = ib.orders
      .buy(AAPL, 1)
      .market()
      .whatIf({ timeout: '2s' })
      .catch((error: unknown) => error);
    await clock.pass(2_100);
    expect(await late).toBeInstanceOf(RequestTimeout);
    const cut = ib.orders
      .buy(AAPL, 1)
      .market()
      .whatIf()
      .catch((error: unknown) => error);
    await clock.pass(5);
    gateway.line.close();
    await clock.pass(5);
    expect(await soFar(cut)).toBeInstanceOf(ConnectionLost);
  });
});
