// The page that says of every message where it stands: in both encodings, in the client, in the gateway, and against which program of
// others it was compared. Derived from the tables and the sources; a cell that would be empty must have its reason in words.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FrameReader, type MessageReference, bindCodec, listMessages } from '@tapewright/tws';
import { REFUSALS } from '../../packages/gateway/src/handlers/refusals.ts';
import { UNCOVERED_CALLBACKS } from '../../test/interop/differential/official-callbacks.ts';
import { UNCOVERED_REQUESTS } from '../../test/interop/differential/official-requests.ts';
import { ibAsyncDialect, ibInsyncDialect } from '../../test/interop/text-clients/ib-async-dialect.ts';
import { stoqeyDialect } from '../../test/interop/text-clients/stoqey-dialect.ts';
import { UNSENT } from './gateway-reasons.ts';
import { mentionsIn } from './named-in.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** The last server versions that the text clients negotiate. */
const LAST_OF_IB_ASYNC = 178;
const LAST_OF_IB_INSYNC = 176;
const LAST_OF_STOQEY = 193;

export function coveragePage(): string {
  const places = placesInClient();
  const sent = sentByGateway();
  const captured = capturedKinds();
  const row = (message: MessageReference): string => {
    const { id, name } = message;
    const page = message.from === 'client' ? 'requests' : 'reports';
    const cells = [
      String(id),
      `[${name}](${page}.md#${name.toLowerCase()})`,
      textCell(message),
      protobufCell(message),
      clientCell(message, places),
      gatewayCell(message, sent),
      oracleCell(message, captured),
    ];
    return `| ${cells.join(' | ')} |`;
  };
  const messages = listMessages();
  const table = (from: MessageReference['from']): string[] => [
    '| id | message | text | protobuf | client | gateway | compared with |',
    '|---|---|---|---|---|---|---|',
    ...messages.filter((message) => message.from === from).map(row),
  ];
  return `${[
    '# Coverage',
    '',
    `All ${messages.length} messages, server versions 100 to 226. Made by \`scripts/messages-reference.ts\` from the tables and the sources; edit those, not this.`,
    '',
    '- **text**, **protobuf**: both ends write and read the message in this encoding, from the server version given.',
    '- **client**: the part of `@tapewright/tws` that says or reads it. `raw.send` and `raw.on` reach every message, also those with a part of their own.',
    '- **gateway**: what the embedded gateway does with a request, and whether it sends a report.',
    '- **compared with**: programs of others that write the same bytes, or read ours as we meant them (`npm run test:interop`; frames of real gateways: `npm test`).',
    '',
    '## Requests',
    '',
    ...table('client'),
    '',
    '## Reports',
    '',
    ...table('server'),
  ].join('\n')}\n`;
}

function textCell({ hasText, since }: MessageReference): string {
  return hasText ? `from ${Math.max(100, since)}` : 'none: it came after text';
}

function protobufCell({ proto, protobufSince }: MessageReference): string {
  return proto === undefined ? 'none: IB gave it no protobuf message' : `\`${proto}\` from ${protobufSince}`;
}

/** message → where the client makes it, or reads it */
function placesInClient(): ReadonlyMap<string, ReadonlySet<string>> {
  const places = new Map<string, Set<string>>();
  const folders = ['client', 'session'].map((name) => join(ROOT, 'packages', 'tws', 'src', name));
  const requests = new Set(
    listMessages()
      .filter(({ from }) => from === 'client')
      .map(({ name }) => name),
  );
  for (const { text, place, isMade } of folders.flatMap((folder) => mentionsIn(folder))) {
    // A request is named in many places, but made in few.
    if (place === '' || place === 'laneOf' || (requests.has(text) && !isMade)) continue;
    const known = places.get(text) ?? new Set();
    places.set(text, known.add(place));
  }
  return places;
}

function clientCell(
  { name, from }: MessageReference,
  places: ReadonlyMap<string, ReadonlySet<string>>,
): string {
  const own = [...(places.get(name) ?? [])].map((place) => `\`${place}\``);
  return own.length > 0 ? own.join(', ') : from === 'client' ? '`raw.send`' : '`raw.on`';
}

function sentByGateway(): ReadonlySet<string> {
  const mentions = mentionsIn(join(ROOT, 'packages', 'gateway', 'src'));
  return new Set(mentions.filter(({ isMade }) => isMade).map(({ text }) => text));
}

function gatewayCell({ name, from }: MessageReference, sent: ReadonlySet<string>): string {
  if (from === 'client') {
    if (!(name in REFUSALS)) return 'answered';
    const refusal = Object.entries(REFUSALS).find(([kind]) => kind === name)?.[1];
    return refusal === undefined ? 'passed over: nothing was granted' : `refused with ${refusal.code}`;
  }
  if (sent.has(name)) return 'sent';
  const reason = UNSENT[name];
  if (reason === undefined)
    throw new Error(
      `the gateway never sends ${name}: say why in scripts/message-coverage/gateway-reasons.ts`,
    );
  return `not sent: ${reason}`;
}

/** Messages in frames that real gateways and their clients wrote. */
function capturedKinds(): ReadonlySet<string> {
  const lines = readFileSync(join(ROOT, 'packages', 'tws', 'goldens', 'captured-frames.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const kinds = new Set<string>();
  for (const line of lines) {
    const [version = '', from = '', base64 = ''] = line.split(' ');
    const serverVersion = Number(version);
    const codec =
      from === 'client'
        ? bindCodec({ side: 'server', serverVersion })
        : bindCodec({ side: 'client', serverVersion });
    const reader = new FrameReader();
    reader.push(Buffer.from(base64, 'base64'));
    for (let frame = reader.next(); frame !== undefined; frame = reader.next())
      kinds.add(codec.decode(frame.bytes, frame.start, frame.end).kind);
  }
  return kinds;
}

function oracleCell({ name, from, since, hasText }: MessageReference, captured: ReadonlySet<string>): string {
  const uncovered = from === 'client' ? UNCOVERED_REQUESTS[name] : UNCOVERED_CALLBACKS[name];
  const oracles = [
    uncovered === undefined ? 'ibapi' : '',
    hasText && since <= LAST_OF_IB_ASYNC && !ibAsyncDialect.unknown.has(name) ? 'ib_async' : '',
    hasText && since <= LAST_OF_IB_INSYNC && !ibInsyncDialect.unknown.has(name) ? 'ib_insync' : '',
    hasText && since <= LAST_OF_STOQEY && !stoqeyDialect.unknown.has(name) ? '@stoqey/ib' : '',
    captured.has(name) ? 'real frames' : '',
  ].filter((oracle) => oracle !== '');
  return [oracles.join(', '), uncovered ?? ''].filter((part) => part !== '').join('; ');
}
