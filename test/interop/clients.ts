import { strict as assert } from 'node:assert';
import { CAPABILITIES, CLIENTS, type Capability, type ForeignClient } from './foreign-clients.ts';
import { withGateway } from './gateway.ts';
import { runProgram } from './python.ts';
import type { Scoreboard } from './scoreboard.ts';

/** What a client's session saw, as its script prints it; what the client cannot do is missing. */
interface Seen {
  readonly serverVersion: number;
  readonly conId?: number;
  readonly longName?: string;
  readonly ticks?: number;
  readonly filled?: number;
  readonly commission?: number;
  readonly limitStatuses?: readonly string[];
  readonly cancelCode?: readonly number[];
  readonly position?: number;
}

/** client → what it was seen to do */
export type Achievements = ReadonlyMap<ForeignClient, ReadonlySet<Capability>>;

const FACTS: Readonly<Record<Capability, readonly [fact: string, claim: (seen: Seen) => void]>> = {
  // IBKR's public contract database: conId 265598, APPLE INC.
  contract: [
    'reads the contract details of AAPL',
    ({ conId, longName }) => {
      assert.equal(conId, 265598);
      assert.match(longName ?? '', /^APPLE INC/i);
    },
  ],
  ticks: ['receives a stream of ticks', ({ ticks = 0 }) => assert.ok(ticks >= 10, `${ticks} ticks`)],
  purchase: ['buys 100 GOOGL at market', ({ filled }) => assert.equal(filled, 100)],
  // IBKR Fixed: 100 × 0.005 = 0.50, below the minimum of 1.00 an order; and the CAT fee of that day, 100 × 0.000003 = 0.0003:
  // on 2026-08-25 a real gateway reported 1.000003 for one share (packages/tws, recorded frames).
  commission: [
    'is charged the minimum commission and the audit-trail fee: 1.0003 USD',
    ({ commission }) => assert.equal(commission, 1.0003),
  ],
  cancel: [
    'places and cancels a limit order',
    ({ limitStatuses = [], cancelCode = [] }) => {
      assert.equal(limitStatuses.at(-1), 'Cancelled');
      assert.ok(cancelCode.includes(202), `error codes: ${cancelCode}`);
    },
  ],
  position: ['reads its position', ({ position }) => assert.equal(position, 100)],
};

/** Each client: AAPL's details, a stream of ticks, 100 GOOGL at market with its commission, a limit order cancelled, the position. */
export async function checkClients(python: string, score: Scoreboard): Promise<Achievements> {
  const achievements = new Map<ForeignClient, ReadonlySet<Capability>>();
  for (const client of CLIENTS) {
    const command = await client.prepare(python);
    console.log(`${client.name} (${client.speaks})`);
    await withGateway(async (port) => {
      let seen: Seen | undefined;
      await score.check('runs to its end', async () => {
        const { code, output, stdout } = await runProgram(...command(port), { timeoutMs: 90_000 });
        assert.equal(code, 0, output);
        seen = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Seen;
      });
      achievements.set(client, seen === undefined ? new Set() : await checkSeen(client, seen, score));
    });
  }
  return achievements;
}

async function checkSeen(
  client: ForeignClient,
  seen: Seen,
  score: Scoreboard,
): Promise<ReadonlySet<Capability>> {
  await score.check(`settles on server version ${client.serverVersion}`, () =>
    assert.equal(seen.serverVersion, client.serverVersion),
  );
  const achieved = new Set<Capability>();
  for (const capability of CAPABILITIES) {
    if (client.lacks?.[capability] !== undefined) continue;
    const [fact, claim] = FACTS[capability];
    await score.check(fact, () => {
      claim(seen);
      achieved.add(capability);
    });
  }
  return achieved;
}
