import { connect, type TwsClient } from '@tapewright/tws';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunningGateway } from './start-gateway.ts';
import { startTestGateway } from './start-test-gateway.ts';

let gateway: RunningGateway;
let ib: TwsClient;
beforeEach(async () => {
  gateway = await startTestGateway({ market: { kind: 'simulated', symbols: ['AAPL'] } });
  ib = await connect({ port: gateway.port, clientId: 1 });
});
afterEach(async () => {
  ib.disconnect();
  await gateway.close();
});

it('has the price that a test sets, and fills at it', async () => {
  gateway.control.setPrice({ symbol: 'AAPL', bid: 99, ask: 101, size: 500 });
  const order = ib.orders
    .buy(await ib.contract.stock('AAPL'), 100)
    .market()
    .submit();
  await order.filled({ timeout: '20s' });
  expect(order.avgPrice).toBe(101);
  expect(gateway.control.snapshot().accounts[0]?.positions).toMatchObject([{ symbol: 'AAPL', qty: '100' }]);
});

it('takes an order by hand, fills it by what others trade at, and cancels another', () => {
  gateway.control.setPrice({ symbol: 'AAPL', bid: 99, ask: 101 });
  const stop = gateway.control.order({
    symbol: 'AAPL',
    action: 'BUY',
    quantity: 10,
    orderType: 'STP',
    auxPrice: 102,
  });
  const limit = gateway.control.order({
    conId: 265598,
    action: 'BUY',
    quantity: 10,
    orderType: 'LMT',
    lmtPrice: 90,
  });
  gateway.control.print({ symbol: 'AAPL', price: 102 });
  gateway.control.cancel(limit);
  const { openOrders, executions } = gateway.control.snapshot();
  expect(openOrders).toEqual([]);
  expect(executions).toMatchObject([{ side: 'BOT', shares: '10' }]);
  expect(stop).not.toBe(limit);
});

it('breaks the line of a client', async () => {
  const lost = new Promise<void>((resolve) => {
    ib.onState((state) => {
      if (state.phase === 'waiting') resolve();
    });
  });
  expect(gateway.control.snapshot().clients).toEqual([1]);
  gateway.control.disconnect(1);
  expect(gateway.control.snapshot().clients).toEqual([]);
  await lost;
});

it('says what is wrong with a call', () => {
  expect(() => gateway.control.setPrice({ symbol: 'AAPL', bid: 2, ask: 1 })).toThrow(
    'a bid of 2 and an ask of 1; the bid must be above zero and below the ask',
  );
  expect(() => gateway.control.halt({ symbol: 'XYZ' })).toThrow("no instrument 'XYZ'");
  expect(() => gateway.control.fault('nothing-of-the-kind')).toThrow('nothing-of-the-kind');
});

it('shows the same prices in every run', async () => {
  const again = await startTestGateway({ market: { kind: 'simulated', symbols: ['AAPL'] } });
  const bars = (one: RunningGateway) => one.quote(265598)?.close;
  expect(bars(again)).toBe(bars(gateway));
  await again.close();
});
