import { Decimal, type Order } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { connected } from '../testing/connected.ts';
import { executionReport, orderReports } from '../testing/scripted-gateway.ts';
import { NotOurOrder } from './order-errors.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
const ORDER: Order = { action: 'BUY', totalQuantity: Decimal.of(10), orderType: 'LMT', lmtPrice: 99 };

describe('orders of others', () => {
  it('C16 are live, with their owner, however they are told of', async () => {
    const { ib, clock, gateway } = await connected({
      prepare: (gateway) => {
        gateway.on('reqAllOpenOrders', (_, line) => {
          const of = (clientId: number, orderId: number) =>
            orderReports(
              { orderId, contract: AAPL, order: { ...ORDER, clientId } },
              {
                status: 'Submitted',
                permId: 500 + clientId,
              },
            );
          line.send(...of(0, 0), ...of(3, 12), ...of(7, 4), { kind: 'openOrderEnd' });
        });
      },
    });
    expect(ib.orders.external.map(({ owner, orderId, permIds }) => [owner, orderId, permIds])).toEqual([
      [{ kind: 'manual' }, 0, [500]],
      [{ kind: 'otherClient', clientId: 3 }, 0, [503]],
      [{ kind: 'sameClientId' }, 4, [507]],
    ]);
    expect(ib.orders.all).toEqual([]);
    const [, other] = ib.orders.external;
    const filling = Promise.resolve(other!.filled);
    const placed = { orderId: 12, contract: AAPL, order: { ...ORDER, clientId: 3 } };
    gateway.send(...orderReports(placed, { status: 'Filled', filled: 10, avgFillPrice: 99, permId: 503 }));
    await clock.pass(5);
    expect(await filling).toMatchObject({ kind: 'filled', avgPrice: 99 });
  });

  it('S21 C15 a fill of an order that nobody told of is adopted by its permId, and counts', async () => {
    const { ib, clock, gateway } = await connected();
    const seen: string[] = [];
    ib.orders.onExternal((order) => seen.push(order.orderRef));
    const unknown = { orderId: 0, contract: AAPL, order: { ...ORDER, clientId: 0 } };
    gateway.send(executionReport(unknown, { execId: 'x.01', shares: 10, price: 99 }));
    await clock.pass(5);
    expect(seen).toEqual(['permId 9000']);
    const [order] = ib.orders.external;
    expect(order?.filledQty.toString()).toBe('10');
    expect(ib.portfolio.position(AAPL).qty?.toString()).toBe('10');
  });

  it('are never cancelled by the number that another client gave them', async () => {
    const { ib, clock, gateway } = await connected();
    const mine = ib.orders.buy(AAPL, 1).limit(1).submit();
    await clock.pass(5);
    // Its number is 1 in the other client's count, as ours is in ours.
    const theirs = { orderId: mine.orderId, contract: AAPL, order: { ...ORDER, clientId: 3 } };
    gateway.send(...orderReports(theirs, { status: 'Submitted', permId: 503 }));
    await clock.pass(5);
    const [order] = ib.orders.external;
    await expect(order!.cancel()).rejects.toBeInstanceOf(NotOurOrder);
    await expect(order!.modify({ lmtPrice: 2 })).rejects.toBeInstanceOf(NotOurOrder);
    expect(gateway.receivedOf('cancelOrder')).toEqual([]);
  });

  it('C16 manual ones are bound by client id 0, in every session, and can be cancelled then', async () => {
    const { ib, clock, gateway } = await connected({ clientId: 0 });
    ib.orders.bindManualOrders();
    gateway.send(
      ...orderReports(
        { orderId: 0, contract: AAPL, order: { ...ORDER, clientId: 5 } },
        { status: 'Submitted', permId: 88 },
      ),
      { kind: 'orderBound', permId: 88, clientId: 0, orderId: -4 },
    );
    await clock.pass(5);
    ib.orders.external[0]!.cancel().catch(() => undefined);
    await clock.pass(5);
    expect(gateway.receivedOf('cancelOrder')).toMatchObject([{ orderId: -4 }]);
    gateway.line.close();
    await clock.pass(5_000);
    expect(gateway.receivedOf('reqAutoOpenOrders')).toHaveLength(2);
  });

  it('C16 are not bound by another client id', async () => {
    const { ib } = await connected();
    expect(() => ib.orders.bindManualOrders()).toThrow(RangeError);
  });

  it('of which nothing is heard after a new session are unknown', async () => {
    const { ib, clock, gateway } = await connected();
    const theirs = { orderId: 12, contract: AAPL, order: { ...ORDER, clientId: 3 } };
    gateway.send(...orderReports(theirs, { status: 'Submitted', permId: 503 }));
    await clock.pass(5);
    gateway.line.close();
    await clock.pass(5_000);
    expect(ib.orders.external[0]?.isUnknown).toBe(true);
  });
});

describe('exercising', () => {
  it('sends the request under an order id and is followed like an order', async () => {
    const { ib, clock, gateway } = await connected();
    const option = { ...AAPL, conId: 5, secType: 'OPT' };
    const live = ib.orders.exercise(option, { action: 'exercise', qty: 2 });
    await clock.pass(5);
    expect(gateway.receivedOf('exerciseOptions')).toMatchObject([
      { orderId: live.orderId, exerciseAction: 1, exerciseQuantity: 2, account: 'DU1' },
    ]);
    gateway.send({ kind: 'error', id: live.orderId, errorCode: 322, errorMsg: 'not in the money' });
    await clock.pass(5);
    expect(live.outcome).toMatchObject({ kind: 'rejected' });
  });
});
