import { startGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';
import { connect, orderTypes } from '@tapewright/tws';
import { afterEach, expect, test } from 'vitest';

// Brackets of the client against the embedded gateway over loopback: real books on the other side.

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

test.each([
  ['the entry', 0],
  ['the target', 1],
  ['the stop', 2],
])('S43: when %s of a bracket is refused, nothing of it is left at the venue', async (_leg, skip) => {
  const gateway = await startGateway({
    port: 0,
    market: { kind: 'simulated', symbols: ['GOOGL'] },
    clock: { kind: 'regularHours', start: instantFromIso('2026-08-25T14:00:00Z') },
    seed: 1,
    accounts: [{ account: 'DU900001', cash: { USD: 1_000_000 } }],
  });
  ends.push(() => gateway.close());
  const ib = await connect({ port: gateway.port, clientId: 1 });
  ends.push(() => ib.disconnect());
  const googl = await ib.contract.stock('GOOGL');
  gateway.inject({
    fault: 'refusal',
    on: 'placeOrder',
    skip,
    code: 201,
    message: 'Order rejected - reason:The leg is refused',
  });
  const bracket = ib.orders.bracket(googl, {
    action: 'BUY',
    qty: 10,
    entry: orderTypes.limit(1),
    takeProfit: 2,
    stopLoss: 0.5,
  });
  await expect(bracket.accepted).rejects.toThrow(/The leg is refused/);
  await expect.poll(() => gateway.venue.openOrders().length).toBe(0);
  expect(gateway.venue.executions()).toEqual([]);
  expect(ib.portfolio.position(googl).qty?.isZero ?? true).toBe(true);
});
