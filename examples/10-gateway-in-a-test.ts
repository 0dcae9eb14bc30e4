// A test of a trading program, with a gateway of its own: node --import tsx --test examples/10-gateway-in-a-test.ts. Vitest and Jest have the same
// hooks as beforeAll, afterAll and test.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestGateway, type RunningGateway } from '@tapewright/gateway';
import { connect, type TwsClient } from '@tapewright/tws';

let gateway: RunningGateway;
let ib: TwsClient;
before(async () => {
  gateway = await startTestGateway();
  ib = await connect({ port: gateway.port, clientId: 10 });
});
after(async () => {
  ib.disconnect();
  await gateway.close();
});

void test('a market order trades at the price that is there', async () => {
  gateway.control.setPrice({ symbol: 'AAPL', bid: 299, ask: 301, size: 500 });
  const aapl = await ib.contract.stock('AAPL');
  const order = ib.orders.buy(aapl, 100).market().submit();
  await order.filled({ timeout: '60s' });
  assert.equal(order.avgPrice, 301);
  assert.equal(gateway.control.snapshot().accounts[0]?.positions[0]?.qty, '100');
});

void test('a stop is triggered by what others trade at', async () => {
  const aapl = await ib.contract.stock('AAPL');
  const order = ib.orders.sell(aapl, 100).stop(295).submit();
  await order.accepted;
  gateway.control.setPrice({ symbol: 'AAPL', bid: 294, ask: 296, size: 500 });
  gateway.control.print({ symbol: 'AAPL', price: 294.5 });
  await order.filled({ timeout: '60s' });
  assert.equal(order.avgPrice, 294);
});
