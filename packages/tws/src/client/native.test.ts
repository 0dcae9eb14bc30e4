import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { MESSAGES } from '../messages/index.ts';
import { connected } from '../testing/connected.ts';
import { NATIVE_CALLBACKS } from './native-callbacks.ts';
import { NATIVE_METHODS } from './native-methods.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

describe('the native face', () => {
  it('has every request and every callback of the protocol', () => {
    const of = (from: string) => MESSAGES.filter((message) => message.from === from).map(({ name }) => name);
    // startApi is the client's own; two take an object, as in EClient.
    const methods = [...Object.keys(NATIVE_METHODS), 'startApi', 'reqWshEventData', 'updateConfig'];
    expect(methods.sort()).toEqual(of('client').sort());
    const heard = new Set(Object.values(NATIVE_CALLBACKS).map(({ kind }) => kind as string));
    expect([...heard].sort()).toEqual(of('server').sort());
  });

  it('takes arguments in the order of EClient', async () => {
    const { ib, clock, gateway } = await connected();
    // EClient: reqId, contract, endDateTime, durationStr, barSizeSetting, whatToShow, useRTH, formatDate, keepUpToDate, chartOptions
    ib.native.reqHistoricalData(7, AAPL, '', '2 D', '1 hour', 'TRADES', true, 1, false, []);
    ib.native.reqHeadTimeStamp(8, AAPL, 'BID', true, 2);
    await clock.pass(5);
    expect(gateway.receivedOf('reqHistoricalData')).toMatchObject([
      { reqId: 7, duration: '2 D', barSizeSetting: '1 hour', whatToShow: 'TRADES', useRTH: true },
    ]);
    expect(gateway.receivedOf('reqHeadTimeStamp')).toMatchObject([{ reqId: 8, whatToShow: 'BID' }]);
  });

  it('refuses more arguments than EClient takes', async () => {
    const { ib } = await connected();
    const cancel = ib.native.cancelMktData as (...args: unknown[]) => void;
    expect(() => cancel(1, 2)).toThrow(/cancelMktData takes reqId/);
  });

  it('calls back as EWrapper does: the size of a price by itself, a bar at a time', async () => {
    const { ib, clock, gateway } = await connected();
    const told: string[] = [];
    const leave = ib.native.wrap({
      tickPrice: (reqId, type, price, { canAutoExecute }) =>
        told.push(`price ${reqId} ${type} ${price} ${canAutoExecute}`),
      tickSize: (reqId, type, size) => told.push(`size ${reqId} ${type} ${size?.toString()}`),
      historicalData: (reqId, { close }) => told.push(`bar ${reqId} ${close}`),
      error: (reqId, _time, code, text) => told.push(`error ${reqId} ${code} ${text}`),
    });
    ib.native.reqMktData(1, AAPL, '', false, false);
    const bar = { date: '20260825', open: 1, high: 1, low: 1, barCount: 1 };
    gateway.send(
      { kind: 'tickPrice', reqId: 1, tickType: 2, price: 100, size: Decimal.of(3), attrMask: 1 },
      {
        kind: 'historicalData',
        reqId: 2,
        historicalDataBars: [
          { ...bar, close: 5 },
          { ...bar, close: 6 },
        ],
      },
      { kind: 'error', id: 1, errorCode: 354, errorMsg: 'no' },
    );
    await clock.pass(5);
    expect(told).toEqual(['price 1 2 100 true', 'size 1 3 3', 'bar 2 5', 'bar 2 6', 'error 1 354 no']);
    leave();
    gateway.send({ kind: 'error', id: 1, errorCode: 354, errorMsg: 'no' });
    await clock.pass(5);
    expect(told).toHaveLength(5);
  });

  it('B1 an order id that it was given is not handed out again', async () => {
    const { ib, clock, gateway } = await connected();
    ib.native.placeOrder(41, AAPL, { action: 'BUY', totalQuantity: Decimal.ONE, orderType: 'MKT' });
    ib.orders.buy(AAPL, 1).market().submit();
    await clock.pass(5);
    expect(gateway.receivedOf('placeOrder').map(({ orderId, order }) => [orderId, order.transmit])).toEqual([
      [41, true],
      [42, true],
    ]);
  });

  it('tells every callback with its name', async () => {
    const { ib, clock, gateway } = await connected();
    const told: unknown[] = [];
    ib.native.onAny((name, args) => told.push([name, args]));
    gateway.send({ kind: 'tickSnapshotEnd', reqId: 3 });
    await clock.pass(5);
    expect(told).toEqual([['tickSnapshotEnd', [3]]]);
  });

  it('has messages as objects, too', async () => {
    const { ib, clock, gateway } = await connected();
    const kinds: string[] = [];
    ib.on('tickSnapshotEnd', ({ reqId }) => kinds.push(`end ${reqId}`));
    ib.onAny(({ kind }) => kinds.push(kind));
    gateway.send({ kind: 'tickSnapshotEnd', reqId: 3 });
    await clock.pass(5);
    expect(kinds).toEqual(['end 3', 'tickSnapshotEnd']);
  });
});
