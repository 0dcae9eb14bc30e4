import type { Random } from '@tapewright/model';
import { MESSAGES } from '../../../packages/tws/src/messages/index.ts';
import { Codec } from '../../../packages/tws/src/schema/codec.ts';
import { MessageNotSupported } from '../../../packages/tws/src/schema/errors.ts';
import type { Message } from '../../../packages/tws/src/schema/message.ts';
import { callbackDifference } from '../differential/compare.ts';
import { expectedCallbacks } from '../differential/official-callbacks.ts';
import { officialCall } from '../differential/official-requests.ts';
import { type Fields, randomMessage } from '../differential/random-message.ts';
import { type AnyCodec, type AnyMessage, supported } from '../differential/supported.ts';
import type { Dialect, Rule } from './dialect.ts';
import type { ForeignClient } from './foreign-client.ts';

export type Outcome =
  /** `conceded`: the reasons for which the message was changed before anybody was asked. */
  | { readonly kind: 'same'; readonly conceded: readonly string[] }
  | { readonly kind: 'unasked'; readonly reason: string }
  | { readonly kind: 'different'; readonly text: string }
  /** The message is none of this server version. */
  | { readonly kind: 'absent' };

export interface Comparison {
  readonly client: ForeignClient;
  readonly dialect: Dialect;
  readonly message: Message;
  readonly version: number;
  readonly random: Random;
}

const DENSITIES = [0.1, 0.5, 0.9, 1];

/** A random request: our frame against the foreign client's. */
export async function compareRequest(comparison: Comparison): Promise<Outcome> {
  const { client, dialect, message, version, random } = comparison;
  const limit = dialect.limit(message.name, version);
  if (limit !== undefined) return { kind: 'unasked', reason: limit };
  const codec = codecFor('client', version);
  const drawn = randomMessage(message, random, { encoding: 'text', density: densityFrom(random) });
  let request: AnyMessage;
  try {
    request = supported(codec, drawn);
  } catch (error) {
    if (error instanceof MessageNotSupported) return { kind: 'absent' };
    throw error;
  }
  const conceded = concede(request, dialect.requests, comparison);
  const ours = textOf(codec.encode(request));
  const description = { methods: client.methods, text: [], protobuf: [] };
  const official = officialCall(message, request, { version, description });
  const answer = await client.encode(version, dialect.call?.(official, request) ?? official);
  if (answer.failed !== undefined) return different(`it failed: ${answer.failed}`, request);
  const [frame] = answer.frames;
  if (frame === undefined) return different(`it refused: ${answer.errors.join('; ')}`, request);
  const theirs = textOf(Buffer.from(frame, 'hex'));
  const found = fieldDifference(ours, dialect.said?.(message.name, theirs, ours) ?? theirs);
  return found === undefined ? { kind: 'same', conceded } : different(found, request);
}

/** A random message of the server: our frame as the foreign client reads it. */
export async function compareReport(comparison: Comparison): Promise<Outcome> {
  const { client, dialect, message, version, random } = comparison;
  const limit = dialect.limit(message.name, version);
  if (limit !== undefined) return { kind: 'unasked', reason: limit };
  if (message.since > version) return { kind: 'absent' };
  const density = dialect.whole.has(message.name) ? 1 : densityFrom(random);
  const sent = randomMessage(message, random, { encoding: 'text', density });
  const conceded = concede(sent, dialect.reports, comparison);
  const frame = codecFor('server', version).encode(sent);
  const agreed = codecFor('client', version).decode(frame.subarray(4)) as Fields;
  const answer = await client.decode(version, frame.subarray(4));
  if (answer.failed !== undefined) return different(`it failed: ${answer.failed}`, sent);
  const official = expectedCallbacks(agreed, { version, encoding: 'text' });
  const expected = dialect.told?.(message.name, official, agreed) ?? official;
  const found = callbackDifference(expected, answer.calls);
  return found === undefined ? { kind: 'same', conceded } : different(found, sent);
}

/** Changes the message by the rules of the client; the reasons of those that had something to change. */
function concede(
  message: Fields,
  rules: readonly Rule[],
  { message: { name }, version }: Comparison,
): readonly string[] {
  return rules
    .filter(({ on, change }) => on?.includes(name) !== false && change(message, version))
    .map(({ reason }) => reason);
}

/** The fields of a frame, id first. */
function textOf(frame: Uint8Array): readonly string[] {
  return Buffer.from(frame.subarray(4)).toString('latin1').split('\0');
}

/** Ways to say that nothing was said: the official client writes the number that it keeps for that in a few places. */
const NOTHING: ReadonlySet<string> = new Set(['', '0', '0.0', '1.7976931348623157e+308', '2147483647']);

function fieldDifference(ours: readonly string[], theirs: readonly string[]): string | undefined {
  for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
    const [left, right] = [ours[i], theirs[i]];
    if (left === right) continue;
    if (left === undefined || right === undefined)
      return `ours has ${ours.length} fields, theirs ${theirs.length}`;
    if (NOTHING.has(left) && NOTHING.has(right)) continue;
    const isSameNumber = left !== '' && right !== '' && Number(left) === Number(right);
    if (!isSameNumber) return `field ${i}: ours ${JSON.stringify(left)}, theirs ${JSON.stringify(right)}`;
  }
  return undefined;
}

function densityFrom(random: Random): number {
  return DENSITIES[random.below(DENSITIES.length)] ?? 1;
}

function different(text: string, message: Fields): Outcome {
  return { kind: 'different', text: `${text}\n${JSON.stringify(message)}` };
}

const codecs = new Map<string, AnyCodec>();

function codecFor(side: 'client' | 'server', serverVersion: number): AnyCodec {
  const key = `${side} ${serverVersion}`;
  const known = codecs.get(key);
  if (known !== undefined) return known;
  const codec: AnyCodec = new Codec<Fields, Fields & { readonly kind: string }>(MESSAGES, {
    side,
    serverVersion,
    writes: 'text',
  });
  codecs.set(key, codec);
  return codec;
}
