// The proof of the message tables against the official client, in both directions, at every server version: what we write as a client
// it writes the same, what we write as a server it reads as we meant it.
import { seededRandom } from '@tapewright/model';
import { MAX_VERSION, MIN_VERSION, type Message } from '../../../packages/tws/src/schema/message.ts';
import { MESSAGES } from '../../../packages/tws/src/messages/index.ts';
import { compareReport, compareRequest, encodingOf } from './comparison.ts';
import { type Description, Oracle } from './oracle.ts';
import { Tally } from './tally.ts';

/** The same seed, the same cases. */
const SEED = 20261122;
/** Per message and server version; messages with many fields get more. */
const CASES = Number(process.env['DIFFERENTIAL_CASES'] ?? 8);
const RICH_FACTOR = 4;
const RICH: ReadonlySet<string> = new Set([
  'placeOrder',
  'openOrder',
  'completedOrder',
  'contractDetails',
  'bondContractDetails',
  'execDetails',
]);

/** Runs all comparisons and prints the counts; a message is a check. `python` has the official client installed. */
export async function run({ python }: { python: string }): Promise<{ passed: number; failed: number }> {
  const oracle = new Oracle(python);
  try {
    const description = await oracle.describe();
    if (description.failed !== undefined)
      throw new Error(`the oracle cannot describe itself: ${description.failed}`);
    const tally = new Tally();
    for (const message of MESSAGES) await compareMessage(message, oracle, description, tally);
    return tally.print();
  } finally {
    oracle.close();
  }
}

async function compareMessage(
  message: Message,
  oracle: Oracle,
  description: Description,
  tally: Tally,
): Promise<void> {
  const random = seededRandom(SEED).fork(`${message.from} ${message.name}`);
  const cases = CASES * (RICH.has(message.name) ? RICH_FACTOR : 1);
  const compare = message.from === 'client' ? compareRequest : compareReport;
  // All at once: the oracle answers in order, and waits for no one.
  const questions = versionsOf(message).flatMap((version) =>
    Array.from({ length: cases }, async () => {
      const outcome = await compare({ message, version, random, oracle, description });
      return { version, encoding: encodingOf(message, version), outcome };
    }),
  );
  for (const { version, encoding, outcome } of await Promise.all(questions))
    tally.count(message, { version, encoding }, outcome);
}

function versionsOf({ text, since, protobufSince }: Message): readonly number[] {
  const first = Math.max(MIN_VERSION, text === undefined ? Math.max(since, protobufSince) : since);
  return Array.from({ length: MAX_VERSION - first + 1 }, (_, i) => first + i);
}
