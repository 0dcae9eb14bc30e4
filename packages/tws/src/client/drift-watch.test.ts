import { Decimal } from '@tapewright/model';
import { expect, it } from 'vitest';
import { type ConnectedClient, connected } from '../testing/connected.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

function bought({ gateway }: ConnectedClient, execId: string, shares: number): void {
  gateway.send({
    kind: 'execDetails',
    reqId: -1,
    contract: AAPL,
    execution: {
      orderId: 0,
      execId,
      side: 'BOT',
      shares: Decimal.of(shares),
      price: 1,
      acctNumber: 'DU1',
      permId: 9,
    },
  });
}

function stated({ gateway }: ConnectedClient, position: number): void {
  gateway.send({
    kind: 'position',
    account: 'DU1',
    contract: AAPL,
    position: Decimal.of(position),
    avgCost: 1,
  });
}

async function watching(): Promise<ConnectedClient & { readonly alarms: string[] }> {
  const client = await connected();
  const alarms: string[] = [];
  client.ib.portfolio.onDrift(({ conId, qty, broker }) =>
    alarms.push(`${conId}: ${qty}, the broker ${broker?.position ?? 'none'}`),
  );
  return { ...client, alarms };
}

it('D8 a broker that states a fill some seconds late is no alarm', async () => {
  const client = await watching();
  bought(client, '0001.01', 10);
  await client.clock.pass(8_000);
  stated(client, 10);
  await client.clock.pass(120_000);
  expect(client.alarms).toEqual([]);
});

it('D8 a difference that stands is an alarm, once', async () => {
  const client = await watching();
  bought(client, '0001.01', 10);
  stated(client, 7);
  await client.clock.pass(30_000);
  expect(client.alarms).toEqual([]);
  await client.clock.pass(2_000);
  expect(client.alarms).toEqual(['265598: 10, the broker 7']);
  stated(client, 7);
  await client.clock.pass(300_000);
  expect(client.alarms).toHaveLength(1);
});

it('D8 a difference that comes back after it had gone is an alarm again', async () => {
  const client = await watching();
  bought(client, '0001.01', 10);
  for (const position of [7, 10, 8]) {
    stated(client, position);
    await client.clock.pass(60_000);
  }
  expect(client.alarms).toEqual(['265598: 10, the broker 7', '265598: 10, the broker 8']);
});
