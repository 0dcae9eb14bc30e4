import { instantFromIso } from '@tapewright/model';
import { connect } from '@tapewright/tws';
import { expect, onTestFinished, test } from 'vitest';
import { startGateway } from './start-gateway.ts';

// A margined account asks for a price before it takes an order at the market, and the made-up market moves at steps: an order before the
// first step was refused with 201, "There is no price".
test('an order in the first moment of a market meets a price', async () => {
  const gateway = await startGateway({
    market: { kind: 'simulated', symbols: ['AAPL'] },
    clock: { kind: 'accelerated', speed: 1, start: instantFromIso('2026-08-25T14:00:00Z') },
    accounts: [{ account: 'DU900001', cash: { USD: 1_000_000 }, margin: 'regT' }],
  });
  onTestFinished(() => gateway.close());
  const ib = await connect({ port: gateway.port, clientId: 1 });
  onTestFinished(() => ib.disconnect());
  const order = ib.orders
    .buy(await ib.contract.stock('AAPL'), 100)
    .market()
    .submit();
  await order.filled;
  expect(order.filledQty.toNumber()).toBe(100);
});

// 2026-08-22 was a Saturday: nothing is quoted, and an order is margined by how the last session closed.
test('an order at the weekend waits for Monday, and a what-if is answered', async () => {
  const gateway = await startGateway({
    market: { kind: 'simulated', symbols: ['AAPL'] },
    clock: { kind: 'accelerated', speed: 1, start: instantFromIso('2026-08-22T14:00:00Z') },
    accounts: [{ account: 'DU900001', cash: { USD: 1_000_000 }, margin: 'regT' }],
  });
  onTestFinished(() => gateway.close());
  const ib = await connect({ port: gateway.port, clientId: 1 });
  onTestFinished(() => ib.disconnect());
  const aapl = await ib.contract.stock('AAPL');
  const order = ib.orders.buy(aapl, 100).market().submit();
  await order.accepted;
  expect(order.status).toBe('PreSubmitted');
  const friday = (await ib.history(aapl).bars('1 day').last('1 day')).at(-1);
  const preview = await ib.orders.buy(aapl, 100).market().whatIf();
  // IB asks a quarter of a long stock's value during the day; Reg T's half counts at its end (docs/reference/margin.md).
  expect(preview.initMargin.change).toBeCloseTo(25 * (friday?.close ?? 0), 1);
});
