import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, ACCOUNT, bookGateway, quote } from '../testing/book-gateway.ts';
import { ManualOrders } from './manual-orders.ts';

const BY_HAND = {
  action: 'BUY',
  orderType: 'LMT',
  lmtPrice: 100,
  totalQuantity: Decimal.of(10),
  tif: 'DAY',
  transmit: true,
};

function world() {
  const { gateway, clients } = bookGateway();
  clients.market(quote(gateway, 229.99, 230.01));
  const [zero, seven] = [clients.connect(0), clients.connect(7)];
  zero.take();
  seven.take();
  const enter = (order = {}) => clients.manualOrder(ACCOUNT, AAPL, { ...BY_HAND, ...order });
  return { gateway, clients, zero, seven, enter };
}

describe('an order by hand', () => {
  it('is told to nobody, and seen under order id 0 by whoever asks for all orders', () => {
    const { zero, seven, enter } = world();
    enter();
    expect([...zero.take(), ...seven.take()]).toEqual([]);
    expect(seven.ask({ kind: 'reqAllOpenOrders' })).toMatchObject([
      { kind: 'openOrder', orderId: 0, order: { clientId: 0, orderId: 0 } },
      { kind: 'orderStatus', orderId: 0, clientId: 0 },
      { kind: 'openOrderEnd' },
    ]);
    expect(seven.ask({ kind: 'reqOpenOrders' })).toMatchObject([{ kind: 'openOrderEnd' }]);
  });

  it('is bound when client 0 asks for its open orders, under an id below zero that it can then name', () => {
    const { gateway, zero, enter } = world();
    enter();
    const [bound, echo] = zero.ask({ kind: 'reqOpenOrders' });
    const permId = gateway.venue.openOrders()[0]?.permId;
    expect(bound).toEqual({ kind: 'orderBound', permId, clientId: 0, orderId: -1 });
    expect(echo).toMatchObject({ kind: 'openOrder', orderId: -1, order: { permId, lmtPrice: 100 } });
    expect(zero.ask({ kind: 'reqIds' })).toMatchObject([{ orderId: 1 }]);
    const changed = zero.ask({
      kind: 'placeOrder',
      orderId: -1,
      contract: AAPL,
      order: { ...BY_HAND, lmtPrice: 101 },
    });
    expect(changed[0]).toMatchObject({ kind: 'openOrder', orderId: -1, order: { lmtPrice: 101 } });
    const cancelled = zero.ask({ kind: 'cancelOrder', orderId: -1, orderCancel: {} });
    expect(cancelled.at(-1)).toMatchObject({ kind: 'error', id: -1, errorCode: 202 });
  });

  it('cannot be named before it is bound', () => {
    const { zero, enter } = world();
    enter();
    const answer = zero.ask({ kind: 'cancelOrder', orderId: -1, orderCancel: {} });
    expect(answer).toMatchObject([{ kind: 'error', errorCode: 10147 }]);
  });

  it('is bound as it comes once client 0 has asked for that, and nobody else may', () => {
    const { zero, seven, enter } = world();
    expect(seven.ask({ kind: 'reqAutoOpenOrders', autoBind: true })).toMatchObject([{ errorCode: 321 }]);
    expect(zero.ask({ kind: 'reqAutoOpenOrders', autoBind: true })).toEqual([]);
    enter();
    enter();
    const bound = zero.take().flatMap((message) => (message.kind === 'orderBound' ? [message.orderId] : []));
    expect(bound).toEqual([-1, -2]);
  });

  it('is executed under order id 0, or under its own when it is bound', () => {
    const { zero, seven, enter } = world();
    const executed = () =>
      seven
        .ask({ kind: 'reqExecutions', reqId: 1, executionFilter: {} })
        .flatMap((message) => (message.kind === 'execDetails' ? [message.execution.orderId] : []));
    enter({ orderType: 'MKT' });
    expect(zero.take()).toEqual([]);
    expect(executed()).toEqual([0]);
    zero.send({ kind: 'reqAutoOpenOrders', autoBind: true });
    enter({ orderType: 'MKT' });
    expect(zero.take().some(({ kind }) => kind === 'execDetails')).toBe(true);
    expect(executed()).toEqual([0, -2]);
  });

  it('that is refused is a matter of whoever entered it', () => {
    const { gateway, zero, enter } = world();
    enter({ orderType: 'NOSUCH' });
    expect(zero.take()).toEqual([]);
    expect(gateway.manualRefusal).toMatchObject({ code: 321 });
  });

  it('has an id below those of the gateway before', () => {
    const manual = new ManualOrders([
      { clientId: 0, orderId: -4 },
      { clientId: 0, orderId: 9 },
      { clientId: 7, orderId: -9 },
    ]);
    expect(manual.isUnbound(0, -4)).toBe(true);
    expect(manual.take()).toBe(-5);
  });
});
