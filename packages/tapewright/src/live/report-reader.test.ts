import { Decimal, instant, type Contract, type Order } from '@tapewright/model';
import type { OrderStatusReport } from '@tapewright/tws';
import { expect, test } from 'vitest';
import { ReportReader } from './report-reader.ts';

const AAPL: Contract = { conId: 265598, symbol: 'AAPL' };
const order: Order = { orderRef: 'our-id', action: 'BUY', totalQuantity: Decimal.of(10), orderType: 'MKT' };
const at = instant(5);

const openOrder = (more: Partial<Order> = {}, orderId = 17) => ({
  kind: 'openOrder' as const,
  at,
  orderId,
  contract: AAPL,
  order: { ...order, clientId: 7, permId: 900, ...more },
  orderState: { status: 'PreSubmitted' },
});
const status = (more: Partial<OrderStatusReport> = {}) => ({
  kind: 'orderStatus' as const,
  at,
  orderId: 17,
  status: 'Submitted',
  filled: Decimal.ZERO,
  remaining: Decimal.of(10),
  avgFillPrice: 0,
  permId: 900,
  parentId: 0,
  lastFillPrice: 0,
  clientId: 7,
  whyHeld: '',
  ...more,
});

test('an openOrder and the status behind it are one event', () => {
  const reader = new ReportReader(7);
  expect(reader.read(openOrder())).toBeUndefined();
  expect(reader.read(status())).toMatchObject({
    kind: 'order',
    status: 'Submitted',
    permId: 900,
    order: { orderRef: 'our-id' },
  });
});

test('a status before its openOrder is told with the terms we sent', () => {
  const reader = new ReportReader(7);
  reader.sending(17, AAPL, order);
  expect(reader.read(status())).toMatchObject({
    kind: 'order',
    contract: AAPL,
    order: { orderRef: 'our-id' },
  });
});

test('a status of an order nobody has described waits for its openOrder', () => {
  const reader = new ReportReader(7);
  expect(reader.read(status())).toBeUndefined();
  expect(reader.read(openOrder())).toMatchObject({ kind: 'order', status: 'Submitted' });
});

test('the same order id of another client is another order (B3)', () => {
  const reader = new ReportReader(7);
  reader.sending(17, AAPL, order);
  reader.read(openOrder({ clientId: 8, permId: 901, orderRef: 'theirs' }));
  expect(reader.read(status({ clientId: 8, permId: 901 }))).toMatchObject({ order: { orderRef: 'theirs' } });
  expect(reader.read(status())).toMatchObject({ order: { orderRef: 'our-id' } });
});

test('orders placed by hand all have id 0 and are told apart by permId (C15)', () => {
  const reader = new ReportReader(7);
  reader.read(openOrder({ clientId: 0, permId: 901, orderRef: 'a' }, 0));
  reader.read(openOrder({ clientId: 0, permId: 902, orderRef: 'b' }, 0));
  expect(reader.read(status({ orderId: 0, clientId: 0, permId: 901 }))).toMatchObject({
    order: { orderRef: 'a' },
  });
});

test('an error explains an order only under the id of one of ours (B5)', () => {
  const reader = new ReportReader(7);
  reader.sending(17, AAPL, order);
  const error = {
    kind: 'error' as const,
    at,
    code: 201,
    message: 'Order rejected',
    advancedOrderRejectJson: undefined,
  };
  expect(reader.read({ ...error, id: 17 })).toMatchObject({ kind: 'refusal', orderId: 17, code: 201 });
  expect(reader.read({ ...error, id: 10_000_017 })).toBeUndefined();
  expect(reader.read({ ...error, id: -1, code: 2104 })).toBeUndefined();
});

test('a status word that is unknown tells nothing', () => {
  const reader = new ReportReader(7);
  reader.read(openOrder());
  expect(reader.read(status({ status: 'Levitating' }))).toBeUndefined();
});
