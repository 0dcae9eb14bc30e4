import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { withGateway } from './gateway.ts';
import { runProgram } from './python.ts';
import type { Scoreboard } from './scoreboard.ts';

interface Seen {
  readonly serverVersion: number;
  readonly conId: number;
  readonly longName: string;
  readonly ticks: number;
  readonly filled: number;
  readonly commission: number;
  readonly limitStatuses: readonly string[];
  readonly cancelCode: readonly number[];
  readonly position: number;
}

interface ForeignClient {
  readonly name: string;
  readonly command: (python: string, port: number) => readonly [string, readonly string[]];
  /** The highest server version the client speaks: what the handshake must settle on. */
  readonly serverVersion: number;
}

const script = (name: string): string => join(import.meta.dirname, 'clients', name);

const CLIENTS: readonly ForeignClient[] = [
  {
    name: 'ibapi 10.51.1 (protobuf)',
    serverVersion: 226,
    command: (python, port) => [python, ['-u', script('ibapi_session.py'), String(port)]],
  },
  {
    name: 'ib_async 2.1.0 (text)',
    serverVersion: 178,
    command: (python, port) => [python, ['-u', script('ib_async_session.py'), String(port)]],
  },
  {
    name: '@stoqey/ib 1.6.10 (text)',
    serverVersion: 193,
    command: (_, port) => [process.execPath, ['--import', 'tsx', script('stoqey_session.ts'), String(port)]],
  },
];

/** Each client: AAPL's details, a stream of ticks, 100 GOOGL at market with its commission, a limit order cancelled, the position. */
export async function checkClients(python: string, score: Scoreboard): Promise<void> {
  for (const client of CLIENTS) {
    console.log(client.name);
    await withGateway(async (port) => {
      let seen: Seen | undefined;
      await score.check('runs to its end', async () => {
        const { code, output, stdout } = await runProgram(...client.command(python, port), {
          timeoutMs: 90_000,
        });
        assert.equal(code, 0, output);
        seen = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Seen;
      });
      if (seen === undefined) return;
      await checkSeen(client, seen, score);
    });
  }
}

async function checkSeen(client: ForeignClient, seen: Seen, score: Scoreboard): Promise<void> {
  await score.check(`settles on server version ${client.serverVersion}`, () =>
    assert.equal(seen.serverVersion, client.serverVersion),
  );
  // IBKR's public contract database: conId 265598, APPLE INC.
  await score.check('reads the contract details of AAPL', () => {
    assert.equal(seen.conId, 265598);
    assert.match(seen.longName, /^APPLE INC/i);
  });
  await score.check('receives a stream of ticks', () => assert.ok(seen.ticks >= 10, `${seen.ticks} ticks`));
  await score.check('buys 100 GOOGL at market', () => assert.equal(seen.filled, 100));
  // IBKR Fixed: 100 × 0.005 = 0.50, below the minimum of 1.00 an order; and the CAT fee of that day, 100 × 0.000003 = 0.0003:
  // on 2026-08-25 a real gateway reported 1.000003 for one share (packages/tws, recorded frames).
  await score.check('is charged the minimum commission and the audit-trail fee: 1.0003 USD', () =>
    assert.equal(seen.commission, 1.0003),
  );
  await score.check('places and cancels a limit order', () => {
    assert.equal(seen.limitStatuses.at(-1), 'Cancelled');
    assert.ok(seen.cancelCode.includes(202), `error codes: ${seen.cancelCode}`);
  });
  await score.check('reads its position', () => assert.equal(seen.position, 100));
}
