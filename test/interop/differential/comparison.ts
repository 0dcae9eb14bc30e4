import type { Random } from '@tapewright/model';
import { Codec } from '../../../packages/tws/src/schema/codec.ts';
import { type Message, RAW_ID_SINCE } from '../../../packages/tws/src/schema/message.ts';
import { MESSAGES } from '../../../packages/tws/src/messages/index.ts';
import { callbackDifference, difference, textDifference } from './compare.ts';
import { expectedCallbacks, UNCOVERED_CALLBACKS, UNREAD_IN_PROTOBUF } from './official-callbacks.ts';
import { officialCall, oracleLimit, uncoveredRequest } from './official-requests.ts';
import type { Description, Oracle } from './oracle.ts';
import { isPlainRecord } from './plain-record.ts';
import { type Fields, randomMessage } from './random-message.ts';
import { type AnyCodec, supported } from './supported.ts';

export type Encoding = 'text' | 'protobuf';

/** What one case came to. `agreed` is the message as both sides read it. */
export type Outcome =
  | { readonly kind: 'same'; readonly isSpelledAlike: boolean; readonly agreed: Fields }
  | { readonly kind: 'different'; readonly text: string }
  /** Legal on the wire, but the official client cannot be asked. */
  | { readonly kind: 'unasked'; readonly reason: string }
  /** The official client leaves the message to its user: the schema alone was compared. */
  | { readonly kind: 'schema'; readonly agreed: Fields };

export interface Comparison {
  readonly message: Message;
  readonly version: number;
  readonly random: Random;
  readonly oracle: Oracle;
  readonly description: Description;
}

/** A random request: our client's frame against the official client's. */
export async function compareRequest(comparison: Comparison): Promise<Outcome> {
  const { message, version, random, oracle, description } = comparison;
  const encoding = encodingOf(message, version);
  const drawn = randomMessage(message, random, {
    encoding,
    density: [0.05, 0.3, 0.7, 1][random.below(4)] ?? 1,
  });
  const request = supported(codecFor('client', version), drawn);
  const frame = Buffer.from(codecFor('client', version).encode(request));
  const fail = (text: string): Outcome => different(text, request);

  const uncovered = uncoveredRequest(message.name, description);
  if (encoding === 'protobuf') {
    const schema = await compareSchema(message, request, frame, oracle);
    if (schema.kind !== 'schema' || uncovered !== undefined) return schema;
  }
  const limit = uncovered ?? oracleLimit(message, request, { version, encoding });
  if (limit !== undefined) return { kind: 'unasked', reason: limit };
  const answer = await oracle.encode({
    version,
    ...officialCall(message, request, { version, description }),
  });
  if (answer.failed !== undefined) return fail(`the official client failed: ${answer.failed}`);
  const [official] = answer.frames;
  if (official === undefined) return fail(`the official client refused: ${answer.errors.join('; ')}`);
  const theirs = Buffer.from(official, 'hex');
  // Behind the length prefix, and behind the raw id where there is one.
  const start = version >= RAW_ID_SINCE ? 8 : 4;
  if (!frame.subarray(4, start).equals(theirs.subarray(4, start))) return fail('the ids differ');
  const compared =
    encoding === 'text'
      ? textDifference(frame.subarray(start), theirs.subarray(start))
      : { difference: await protoDifference(message, frame, theirs, oracle), isSpelledAlike: true };
  if (compared.difference !== undefined) return fail(compared.difference);
  const agreed = codecFor('server', version).decode(theirs.subarray(4)) as Fields;
  return { kind: 'same', isSpelledAlike: compared.isSpelledAlike, agreed };
}

/** A random message of the server: our frame, read by the official client and by ours. */
export async function compareReport({ message, version, random, oracle }: Comparison): Promise<Outcome> {
  const encoding = encodingOf(message, version);
  const sent = randomMessage(message, random, {
    encoding,
    density: [0.1, 0.5, 0.9, 1][random.below(4)] ?? 1,
  });
  const frame = Buffer.from(codecFor('server', version).encode(sent));
  const body = frame.subarray(4);

  const uncovered = UNCOVERED_CALLBACKS[message.name];
  if (encoding === 'protobuf') {
    const schema = await compareSchema(message, sent, frame, oracle);
    if (schema.kind !== 'schema' || uncovered !== undefined) return schema;
  }
  if (uncovered !== undefined) return { kind: 'unasked', reason: uncovered };
  const agreed = codecFor('client', version).decode(body) as Fields;
  const answer = await oracle.decode({ version, frame: body.toString('hex') });
  if (answer.failed !== undefined) return different(`the official client failed: ${answer.failed}`, sent);
  if (answer.unread > 0) return different(`the official client left ${answer.unread} fields unread`, sent);
  const expected = expectedCallbacks(agreed, { version, encoding });
  const found =
    encoding === 'text'
      ? callbackDifference(expected, answer.calls)
      : callbackDifference(withoutOrder(expected), withoutOrder(answer.calls));
  return found === undefined ? { kind: 'same', isSpelledAlike: true, agreed } : different(found, sent);
}

export function encodingOf(message: Message, version: number): Encoding {
  if (message.text === undefined) return 'protobuf';
  return version >= RAW_ID_SINCE && version >= message.protobufSince ? 'protobuf' : 'text';
}

function different(text: string, message: Fields): Outcome {
  return { kind: 'different', text: `${text}\n${JSON.stringify(message)}` };
}

/** What the official schema says that our frame says, against what we meant it to say. */
async function compareSchema(
  message: Message,
  meant: Fields,
  frame: Buffer,
  oracle: Oracle,
): Promise<Outcome> {
  const proto = message.proto ?? '';
  const read = await oracle.proto({ proto, frame: frame.subarray(4).toString('hex') });
  if (read.failed?.includes('No module') === true)
    return { kind: 'unasked', reason: `the official client no longer has the protobuf message ${proto}` };
  if (read.failed !== undefined) return different(`the official schema: ${read.failed}`, meant);
  const unknown = read.fields['?'];
  if (unknown !== undefined)
    return different(`the official schema does not know fields ${JSON.stringify(unknown)}`, meant);
  const { kind: _kind, ...fields } = meant;
  const found = difference(withTagLists(fields), read.fields, proto);
  return found === undefined ? { kind: 'schema', agreed: meant } : different(found, meant);
}

/** Two protobuf frames, after the official library wrote both of them again. */
async function protoDifference(
  { proto = '' }: Message,
  ours: Buffer,
  theirs: Buffer,
  oracle: Oracle,
): Promise<string | undefined> {
  const [a, b] = await Promise.all(
    [ours, theirs].map((bytes) => oracle.proto({ proto, frame: bytes.subarray(4).toString('hex') })),
  );
  if (a?.failed !== undefined || b?.failed !== undefined)
    return `the official schema: ${a?.failed ?? b?.failed}`;
  if (a?.canonical === b?.canonical) return undefined;
  const whole = `ours ${JSON.stringify(a?.fields)}, theirs ${JSON.stringify(b?.fields)}`;
  return difference(a?.fields, b?.fields, proto) ?? whole;
}

/** Protobuf maps have no order, and the official decoder skips some fields. */
function withoutOrder<T>(value: T): T {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => withoutOrder(item));
    return (isTagList(items) ? items.sort(byTag) : items) as T;
  }
  if (!isPlainRecord(value)) return value;
  const entries = Object.entries(value).filter(([name]) => !UNREAD_IN_PROTOBUF.has(name));
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutOrder(inner)])) as T;
}

/** Maps come as pairs from the schema. */
function withTagLists(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (isTagList(items)) return items.toSorted(byTag).map(({ tag, value: text }) => [tag, text]);
    return items.map(withTagLists);
  }
  if (!isPlainRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withTagLists(inner)]));
}

interface Tag {
  readonly tag: string;
  readonly value: unknown;
}

function isTagList(items: readonly unknown[]): items is readonly Tag[] {
  return items.length > 0 && items.every((item) => isPlainRecord(item) && 'tag' in item);
}

function byTag(a: unknown, b: unknown): number {
  const [left, right] = [(a as Tag).tag, (b as Tag).tag];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const codecs = new Map<string, AnyCodec>();

function codecFor(side: 'client' | 'server', serverVersion: number): AnyCodec {
  const key = `${side} ${serverVersion}`;
  const known = codecs.get(key);
  if (known !== undefined) return known;
  const codec: AnyCodec = new Codec(MESSAGES, { side, serverVersion });
  codec.onNotice = ({ kind, text }) => {
    throw new Error(`${kind} at server version ${serverVersion} ${text}`);
  };
  codecs.set(key, codec);
  return codec;
}
