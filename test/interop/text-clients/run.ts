// The text tables against three clients that others wrote, at every server version that each negotiates: what they can say as a client we
// say the same, and what we say as a server they read as we meant it. Differences of their own are listed with their reasons.
import { seededRandom } from '@tapewright/model';
import { MESSAGES } from '../../../packages/tws/src/messages/index.ts';
import type { Message } from '../../../packages/tws/src/schema/message.ts';
import { type Outcome, compareReport, compareRequest } from './comparison.ts';
import type { Dialect } from './dialect.ts';
import type { ForeignClient } from './foreign-client.ts';
import { ibAsyncDialect, ibInsyncDialect } from './ib-async-dialect.ts';
import { ibAsync, ibInsync } from './ib-async.ts';
import { stoqeyDialect } from './stoqey-dialect.ts';
import { stoqey } from './stoqey.ts';

/** The same seed, the same cases. */
const SEED = 20261122;
/** Per message and server version; messages with many fields get more. */
const CASES = Number(process.env['TEXT_CASES'] ?? 3);
const RICH_FACTOR = 4;
const RICH: ReadonlySet<string> = new Set(['placeOrder', 'openOrder', 'completedOrder', 'contractDetails']);

/** Runs all comparisons and prints the counts; a message is a check. `python` has ib_async installed. */
export async function run({ python }: { python: string }): Promise<{ passed: number; failed: number }> {
  const async = await ibAsync(python);
  const insync = await ibInsync(python);
  const scores = [
    await compareClient(async, ibAsyncDialect),
    await compareClient(insync, ibInsyncDialect),
    await compareClient(stoqey(async.callbacks), stoqeyDialect),
  ];
  async.close();
  insync.close();
  return {
    passed: scores.reduce((sum, { passed }) => sum + passed, 0),
    failed: scores.reduce((sum, { failed }) => sum + failed, 0),
  };
}

async function compareClient(
  client: ForeignClient,
  dialect: Dialect,
): Promise<{ passed: number; failed: number }> {
  const counts = { requests: 0, reports: 0, cases: 0, different: 0, failed: 0 };
  const reasons = new Map<string, number>();
  const note = (reason: string): void => void reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  for (const message of MESSAGES) {
    if (message.text === undefined || dialect.unknown.has(message.name)) continue;
    if (!isKnown(client, message))
      throw new Error(`${client.name} does not know ${message.name}: say so in its dialect`);
    const outcomes = await compareMessage({ client, dialect, message });
    const compared = outcomes.filter(({ kind }) => kind === 'same' || kind === 'different');
    const different = outcomes.filter((outcome) => outcome.kind === 'different');
    for (const outcome of outcomes) {
      if (outcome.kind === 'same') outcome.conceded.forEach(note);
      if (outcome.kind === 'unasked') note(outcome.reason);
    }
    counts.cases += compared.length;
    counts.different += different.length;
    if (compared.length > 0) counts[message.from === 'client' ? 'requests' : 'reports']++;
    const [first] = different;
    if (first === undefined) continue;
    counts.failed++;
    console.log(
      `  FAIL  ${client.name}, ${message.from} ${message.id} ${message.name}: ${different.length} differ`,
    );
    console.log(`        ${first.text.slice(0, 700)}`);
  }
  const { min, max } = client.versions;
  console.log(
    `  against ${client.name}: ${counts.requests} requests, ${counts.reports} messages from the server`,
  );
  console.log(`  ${counts.cases} cases at server versions ${min} to ${max}: ${counts.different} different`);
  console.log(`  it does not know: ${[...dialect.unknown].join(', ')}`);
  for (const [reason, count] of reasons) console.log(`  its own way: ${reason} (${count} cases)`);
  return { passed: counts.requests + counts.reports - counts.failed, failed: counts.failed };
}

function isKnown({ methods, reads }: ForeignClient, { from, name, id }: Message): boolean {
  return from === 'client' ? methods[name] !== undefined : reads.has(id);
}

function compareMessage(parts: {
  readonly client: ForeignClient;
  readonly dialect: Dialect;
  readonly message: Message;
}): Promise<readonly Outcome[]> {
  const { client, message } = parts;
  const random = seededRandom(SEED).fork(`${client.name} ${message.from} ${message.name}`);
  const { min, max } = client.versions;
  const cases = CASES * (RICH.has(message.name) ? RICH_FACTOR : 1);
  const compare = message.from === 'client' ? compareRequest : compareReport;
  return Promise.all(
    Array.from({ length: (max - min + 1) * cases }, (_, i) =>
      compare({ ...parts, version: min + Math.floor(i / cases), random }),
    ),
  );
}
