import { Decimal } from '@tapewright/model';
import { bindCodec } from '@tapewright/tws';
import { describe, expect, it } from 'vitest';
import { statedOrder } from './stated-order.ts';

describe('what a client states of an order', () => {
  it('is what it set, of all the fields that the wire carries', () => {
    const client = bindCodec({ side: 'client', serverVersion: 193 });
    const server = bindCodec({ side: 'server', serverVersion: 193 });
    const frame = client.encode({
      kind: 'placeOrder',
      orderId: 1,
      contract: { symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' },
      order: {
        action: 'BUY',
        totalQuantity: Decimal.of(100),
        orderType: 'LMT',
        lmtPrice: 0,
        tif: 'GTC',
        outsideRth: true,
        transmit: false,
      },
    });
    const request = server.decode(frame.subarray(4));
    if (request.kind !== 'placeOrder') throw new Error(request.kind);
    const { transmit, ...stated } = statedOrder(request.order, 'DU1');
    expect(transmit).toBe(false);
    expect(stated).toMatchObject({
      action: 'BUY',
      totalQuantity: Decimal.of(100),
      orderType: 'LMT',
      lmtPrice: 0,
      tif: 'GTC',
      outsideRth: true,
      account: 'DU1',
    });
    // The rest are numbers, which the wire always carries.
    const silent = Object.entries(stated).filter(([, value]) => value === '' || value === false);
    expect(silent).toEqual([]);
    expect(Object.keys(stated).length).toBeLessThan(40);
  });
});
