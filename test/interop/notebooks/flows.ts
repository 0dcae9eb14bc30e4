import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { startGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';
import { pythonWith } from '../environments.ts';
import { runProgram } from '../python.ts';
import type { Scoreboard } from '../scoreboard.ts';

/** The notebooks of ib_async's documentation. */
export const NOTEBOOKS = [
  'basics',
  'contract_details',
  'option_chain',
  'bar_data',
  'tick_data',
  'market_depth',
  'ordering',
  'scanners',
] as const;
export type Notebook = (typeof NOTEBOOKS)[number];

/** What a flow saw, as `flows.py` prints it; `failure` is where it broke off. */
type Seen = Readonly<Record<string, unknown>> & { readonly failure?: string };

/** Client → the notebooks whose flow it went through. */
export type NotebookRuns = ReadonlyMap<string, ReadonlySet<Notebook>>;

const LIBRARIES = [
  { name: 'ib_async 2.1.0', module: 'ib_async', prepare: (main: string) => Promise.resolve(main) },
  {
    name: 'ib_insync 0.9.86',
    module: 'ib_insync',
    prepare: () => pythonWith(['ib_insync==0.9.86']),
  },
] as const;

/** What each flow must have seen; source of a figure beside it. */
const CLAIMS: Readonly<Record<Notebook, (seen: Seen) => void>> = {
  basics: ({ netLiquidation, values }) => {
    assert.equal(netLiquidation, 1_000_000);
    assert.ok(Number(values) > 10, `${String(values)} account values`);
  },
  // IBKR's public contract database: TSLA at SMART is 76792991.
  contract_details: ({ conIds, qualified, matching, unknown }) => {
    assert.deepEqual([conIds, qualified, unknown], [[76792991], 76792991, 0]);
    assert.ok(Array.isArray(matching) && matching.includes('INTC'), String(matching));
  },
  // Two strikes, two expirations, puts and calls.
  option_chain: ({ contracts, quoted, greeks }) => assert.deepEqual([contracts, quoted, greeks], [8, 8, 8]),
  // 59 sessions of seven hours, of which the first is half as long, and two of today's; 900 seconds in bars of ten.
  bar_data: ({ bars, inOrder, sound, kept, realTimeStep }) =>
    assert.deepEqual([bars, inOrder, sound, kept, realTimeStep], [59 * 7 + 2, true, true, 90, 5]),
  tick_data: ({ pairs, past, pastInOrder, spread }) => {
    assert.deepEqual([pairs, past, pastInOrder], [3, 100, true]);
    assert.ok(Number(spread) > 0, `spread ${String(spread)}`);
  },
  market_depth: ({ exchanges, inOrder }) => {
    assert.equal(inOrder, true);
    assert.ok(Number(exchanges) > 0);
  },
  ordering: ({ inLists, filled, fills, wasOpen, leftOpen, log }) =>
    assert.deepEqual(
      [inLists, filled, fills, wasOpen, leftOpen, log],
      [true, 20_000, 20_000, true, 0, 'Filled'],
    ),
  // TWS API, “Market Scanners”: at most 50 rows, ranked from 0.
  scanners: ({ parameters, ranks, first }) => {
    assert.deepEqual([parameters, first], [true, 'STK']);
    assert.deepEqual(
      ranks,
      Array.from({ length: 50 }, (_, rank) => rank),
    );
  },
};

/** Each notebook's flow with each library that has its API, against a gateway whose time goes ten times as fast. */
export async function checkNotebooks(main: string, score: Scoreboard): Promise<NotebookRuns> {
  const runs = new Map<string, ReadonlySet<Notebook>>();
  // Side by side: each waits for its gateway most of the time.
  const flows = await Promise.all(
    LIBRARIES.map(async ({ name, module, prepare }) => {
      return { name, seen: await flowsSeen(await prepare(main), module) };
    }),
  );
  for (const { name, seen } of flows) {
    console.log(`${name}: the flows of the notebooks`);
    const done = new Set<Notebook>();
    for (const notebook of NOTEBOOKS) {
      await score.check(notebook, () => {
        const flow = seen[notebook];
        assert.ok(flow !== undefined, 'it was not begun');
        assert.ok(flow.failure === undefined, flow.failure);
        CLAIMS[notebook](flow);
        done.add(notebook);
      });
    }
    runs.set(name, done);
  }
  return runs;
}

async function flowsSeen(python: string, module: string): Promise<Readonly<Record<string, Seen>>> {
  const gateway = await startGateway({
    market: { kind: 'simulated' },
    clock: { kind: 'regularHours', speed: 10, start: instantFromIso('2026-08-25T14:00:00Z') },
  });
  try {
    const script = join(import.meta.dirname, 'flows.py');
    const args = ['-u', script, String(gateway.port), module];
    const { code, output, stdout } = await runProgram(python, args, { timeoutMs: 90_000 });
    assert.equal(code, 0, output);
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, Seen>;
  } finally {
    await gateway.close();
  }
}
