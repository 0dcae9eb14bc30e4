import type { Message } from '../../../packages/tws/src/schema/message.ts';
import type { Encoding, Outcome } from './comparison.ts';
import { Coverage } from './coverage.ts';

interface Row {
  readonly message: Message;
  cases: number;
  compared: number;
  different: number;
  /** complaint without its values → where it was met, and the first case */
  readonly complaints: Map<string, Complaint>;
}

interface Complaint {
  readonly example: string;
  readonly firstVersion: number;
  lastVersion: number;
  count: number;
}

/** How many complaints about one message are shown, and how much of a case. */
const SHOWN_COMPLAINTS = 3;
const SHOWN_CHARACTERS = 700;

/** Counts cases, versions and differences, message by message. */
export class Tally {
  readonly #rows = new Map<string, Row>();
  readonly #versions = new Set<number>();
  readonly #coverage = new Coverage();
  /** message and reason → how many cases */
  readonly #unasked = new Map<string, number>();
  readonly #cases = { text: 0, protobuf: 0 };
  #respelled = 0;
  #schemaOnly = 0;

  count(
    message: Message,
    { version, encoding }: { version: number; encoding: Encoding },
    outcome: Outcome,
  ): void {
    const row = this.#rowOf(message);
    row.cases++;
    if (outcome.kind === 'unasked') {
      const line = `${message.from === 'client' ? 'request' : 'message'} ${message.id} ${message.name}, ${encoding}: ${outcome.reason}`;
      this.#unasked.set(line, (this.#unasked.get(line) ?? 0) + 1);
      return;
    }
    row.compared++;
    this.#versions.add(version);
    this.#cases[encoding]++;
    if (outcome.kind === 'different') {
      complain(row, version, `${encoding} ${outcome.text}`);
      return;
    }
    this.#coverage.note(message, encoding, outcome.agreed);
    if (outcome.kind === 'schema') this.#schemaOnly++;
    else if (!outcome.isSpelledAlike) this.#respelled++;
  }

  /** Prints the counts and every difference. */
  print(): { passed: number; failed: number } {
    const rows = [...this.#rows.values()].filter(({ compared }) => compared > 0);
    const wrong = rows.filter(({ different }) => different > 0);
    for (const row of wrong) printRow(row);
    const requests = rows.filter(({ message }) => message.from === 'client').length;
    const compared = rows.reduce((sum, row) => sum + row.compared, 0);
    const different = rows.reduce((sum, row) => sum + row.different, 0);
    const { text, protobuf } = this.#cases;
    console.log('  against the official client:');
    console.log(`  ${requests} requests, ${rows.length - requests} messages from the server`);
    console.log(
      `  ${this.#versions.size} server versions, ${Math.min(...this.#versions)} to ${Math.max(...this.#versions)}`,
    );
    console.log(`  ${compared} cases, ${text} text and ${protobuf} protobuf: ${different} different`);
    console.log(`  ${this.#respelled} of them equal but for the spelling of a number (100 and 100.0)`);
    console.log(`  ${this.#schemaOnly} of them compared with the official schema alone`);
    for (const encoding of ['text', 'protobuf'] as const) this.#printCoverage(encoding);
    for (const [line, count] of this.#unasked) console.log(`  not covered: ${line} (${count} cases)`);
    return { passed: rows.length - wrong.length, failed: wrong.length };
  }

  #printCoverage(encoding: Encoding): void {
    const { seen, all, missing } = this.#coverage.result(encoding);
    console.log(`  ${encoding}: ${seen} of ${all} fields compared with a value in them`);
    for (const line of missing) console.log(`    never set: ${line}`);
  }

  #rowOf(message: Message): Row {
    const key = `${message.from} ${message.name}`;
    const row = this.#rows.get(key) ?? {
      message,
      cases: 0,
      compared: 0,
      different: 0,
      complaints: new Map(),
    };
    this.#rows.set(key, row);
    return row;
  }
}

function complain(row: Row, version: number, text: string): void {
  row.different++;
  const [headline = ''] = text.split('\n');
  const about = headline.replace(/: ours .*/, '').slice(0, 100);
  const known = row.complaints.get(about);
  if (known === undefined) {
    row.complaints.set(about, { example: text, firstVersion: version, lastVersion: version, count: 1 });
    return;
  }
  known.count++;
  known.lastVersion = version;
}

function printRow({ message, cases, different, complaints }: Row): void {
  console.log(`  FAIL  ${message.from} ${message.id} ${message.name}: ${different} of ${cases} cases differ`);
  for (const [about, { count, firstVersion, lastVersion, example }] of [...complaints].slice(
    0,
    SHOWN_COMPLAINTS,
  )) {
    console.log(`        ${about}: ${count} times, server versions ${firstVersion} to ${lastVersion}`);
    console.log(`        ${example.slice(0, SHOWN_CHARACTERS).replaceAll('\n', '\n        ')}`);
  }
  if (complaints.size > SHOWN_COMPLAINTS)
    console.log(`        and ${complaints.size - SHOWN_COMPLAINTS} more kinds of difference`);
}
