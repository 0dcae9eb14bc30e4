// Orders with everything in them: openOrder from bytes to an event, placeOrder from objects to bytes, in text beside @stoqey/ib and ib_async
// (at server version 178, the newest that all three speak) and in protobuf. What was read is compared before anything is timed; that what
// is written is the same byte for byte is proved by `npm run test:interop`.
// Rates are for a second of processor time. Run: `npm run bench -- open-order`.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Decimal, seededRandom } from '@tapewright/model';
import {
  type ClientMessageInput,
  FrameReader,
  type ServerMessageInput,
  bindCodec,
  listMessages,
} from '@tapewright/tws';
import { MESSAGES } from '../packages/tws/src/messages/index.ts';
import { officialCall } from '../test/interop/differential/official-requests.ts';
import { type Fields, randomMessage } from '../test/interop/differential/random-message.ts';
import { type AnyCodec, supported } from '../test/interop/differential/supported.ts';
import { preparedPython } from '../test/interop/python.ts';
import type { Dialect } from '../test/interop/text-clients/dialect.ts';
import { ibAsyncDialect } from '../test/interop/text-clients/ib-async-dialect.ts';
import { plainArguments } from '../test/interop/text-clients/stoqey.ts';
import { stoqeyDialect } from '../test/interop/text-clients/stoqey-dialect.ts';
import { processorMsInTurns } from './support/processor-time.ts';

const TEXT_VERSION = 178;
const PROTOBUF_VERSION = 226;
const ORDERS = 2_000;
const ROUNDS = 21;
const random = seededRandom('orders');

/** An order of every kind of condition, with every field set, in words that all three clients know. */
function drawn(name: 'openOrder' | 'placeOrder', rules: keyof Pick<Dialect, 'reports' | 'requests'>): Fields {
  const message = MESSAGES.find((each) => each.name === name);
  assert.ok(message !== undefined);
  const fields = randomMessage(message, random, { encoding: 'text', density: 1 });
  for (const { on, change } of [...ibAsyncDialect[rules], ...stoqeyDialect[rules]])
    if (on?.includes(name) !== false) change(fields, TEXT_VERSION);
  return withPrices(fields) as Fields;
}

/** Numbers as orders have them: prices in eighths, and none with twenty digits. */
function withPrices(value: unknown): unknown {
  if (value === Number.POSITIVE_INFINITY) return value;
  if (typeof value === 'number' && !Number.isInteger(value))
    return 1 + Math.round(Math.abs(value % 1_000) * 8) / 8;
  if (typeof value === 'number') return Math.abs(value) > 2 ** 31 ? 1_234_567_890 : value;
  if (Array.isArray(value)) return value.map(withPrices);
  if (typeof value !== 'object' || value === null || value instanceof Decimal) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withPrices(inner)]));
}

const orders = Array.from({ length: ORDERS }, () => drawn('openOrder', 'reports')) as ServerMessageInput[];
const client = bindCodec({ side: 'client', serverVersion: TEXT_VERSION });
const requests = Array.from({ length: ORDERS }, () =>
  supported(client as unknown as AnyCodec, drawn('placeOrder', 'requests')),
) as unknown as ClientMessageInput[];

interface Seen {
  count: number;
  priceSum: number;
}

function stream(serverVersion: number): Buffer {
  const server = bindCodec({ side: 'server', serverVersion });
  return Buffer.concat(orders.map((order) => server.encode(order)));
}

function ours(serverVersion: number, bytes: Buffer): () => Seen {
  const codec = bindCodec({ side: 'client', serverVersion });
  return () => {
    const seen = { count: 0, priceSum: 0 };
    const reader = new FrameReader();
    reader.push(bytes);
    for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
      const message = codec.decode(frame.bytes, frame.start, frame.end);
      if (message.kind !== 'openOrder') continue;
      seen.count++;
      seen.priceSum += message.order.lmtPrice ?? 0;
    }
    return seen;
  };
}

const require = createRequire(import.meta.url);
const { Socket } = require('@stoqey/ib/dist/core/io/socket.js') as {
  Socket: new (controller: object) => {
    neverReceived: boolean;
    client: { write(bytes: Uint8Array): void };
    onData(data: Buffer): void;
    send(tokens: readonly unknown[]): void;
  };
};
const { Decoder } = require('@stoqey/ib/dist/core/io/decoder.js') as {
  Decoder: new (callback: object) => { enqueueMessage(tokens: string[]): void; process(): void };
};
const { Encoder } = require('@stoqey/ib/dist/core/io/encoder.js') as {
  Encoder: new (callback: object) => { placeOrder(...args: readonly unknown[]): void };
};

function stoqeyReads(bytes: Buffer): Seen {
  const seen = { count: 0, priceSum: 0 };
  const decoder = new Decoder({
    serverVersion: TEXT_VERSION,
    emitError: (text: string) => assert.fail(text),
    emitEvent: (_name: string, _id: number, _contract: unknown, order: { readonly lmtPrice?: number }) => {
      seen.count++;
      seen.priceSum += order.lmtPrice ?? 0;
    },
  });
  const socket = new Socket({
    emitEvent: () => undefined,
    onMessage: (tokens: string[]) => decoder.enqueueMessage(tokens),
    processIngressQueue: () => decoder.process(),
  });
  socket.neverReceived = false;
  // As a socket hands it over; all at once would be quadratic for it.
  for (let at = 0; at < bytes.length; at += 65_536) socket.onData(bytes.subarray(at, at + 65_536));
  return seen;
}

const placeOrder = MESSAGES.find(({ name }) => name === 'placeOrder');
assert.ok(placeOrder !== undefined);
const description = { methods: {}, text: [], protobuf: [] };
const calls = requests.map((request) =>
  officialCall(placeOrder, request as unknown as Fields, { version: TEXT_VERSION, description }),
);
const stoqeyCalls = calls.map((call) => {
  const args = plainArguments(stoqeyDialect.call?.(call, {}) ?? call);
  return JSON.parse(JSON.stringify(args)) as readonly unknown[];
});

function stoqeyWrites(): number {
  let length = 0;
  const socket = new Socket({ emitEvent: () => undefined });
  socket.client = { write: (bytes) => (length += bytes.length) };
  const encoder = new Encoder({
    serverVersion: TEXT_VERSION,
    emitError: (text: string) => assert.fail(text),
    sendMsg: (tokens: readonly unknown[]) => socket.send(tokens),
  });
  for (const args of stoqeyCalls) encoder.placeOrder(...args);
  return length;
}

/** The same orders as objects of one shape, as a program makes them; drawn at random, each has a shape of its own. */
const shaped = requests.map((request) => {
  const server = bindCodec({ side: 'server', serverVersion: TEXT_VERSION });
  const again = server.decode(client.encode(request).subarray(4));
  assert.equal(again.kind, 'placeOrder');
  return again;
});

function weWrite(serverVersion: number): () => number {
  const codec = bindCodec({ side: 'client', serverVersion });
  return () => shaped.reduce((sum, request) => sum + codec.encode(request).length, 0);
}

/** Thousands of orders for a second of processor time. */
function measuredInTurns(
  ...players: readonly (readonly [name: string, run: () => unknown])[]
): readonly (readonly [name: string, rate: number])[] {
  const times = processorMsInTurns(
    players.map(([, run]) => run),
    ROUNDS,
  );
  return players.map(([name], i) => [name, ORDERS / (times[i] ?? NaN)]);
}

function report(title: string, rows: readonly (readonly [name: string, rate: number])[]): void {
  console.log(title);
  const [, best] = rows[0] ?? ['', NaN];
  for (const [name, rate] of rows) {
    const ratio = rate === best ? '' : `  we are ${(best / rate).toFixed(1)}x`;
    console.log(`  ${name.padEnd(22)} ${rate.toFixed(1).padStart(7)} thousand/s${ratio}`);
  }
}

const text = stream(TEXT_VERSION);
const readText = ours(TEXT_VERSION, text);
const readProtobuf = ours(PROTOBUF_VERSION, stream(PROTOBUF_VERSION));
const expected = readText();
assert.equal(expected.count, ORDERS);
assert.deepEqual(readProtobuf(), expected);
assert.deepEqual(stoqeyReads(text), expected);

const python = preparedPython();
const theirs = python === undefined ? undefined : askIbAsync(python);
const fieldCount = listMessages().find(({ name }) => name === 'openOrder')?.fields.length;
console.log(
  `${ORDERS} orders, ${fieldCount} fields, ${(text.length / ORDERS).toFixed(0)} bytes each in text`,
);
report('openOrder, text: bytes to event', [
  ...measuredInTurns(['tapewright', readText], ['@stoqey/ib', () => stoqeyReads(text)]),
  ...(theirs === undefined ? [] : [['ib_async', theirs.decode] as const]),
]);
report('openOrder, protobuf: bytes to event', measuredInTurns(['tapewright', readProtobuf]));
report('placeOrder, text: objects to bytes', [
  ...measuredInTurns(['tapewright', weWrite(TEXT_VERSION)], ['@stoqey/ib', stoqeyWrites]),
  ...(theirs === undefined ? [] : [['ib_async', theirs.encode] as const]),
]);
report('placeOrder, protobuf: objects to bytes', measuredInTurns(['tapewright', weWrite(PROTOBUF_VERSION)]));
if (theirs === undefined) console.log('ib_async: not installed (npm run test:interop installs it)');

function askIbAsync(interpreter: string): { readonly decode: number; readonly encode: number } {
  const question = {
    version: TEXT_VERSION,
    rounds: 3,
    frames: text.toString('hex'),
    calls: calls.map(({ args }) => args),
  };
  const script = join(import.meta.dirname, 'support', 'ib_async_orders.py');
  const { status, stdout, stderr } = spawnSync(interpreter, [script], {
    input: JSON.stringify(question),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  assert.equal(status, 0, stderr);
  const answer = JSON.parse(stdout) as Seen & {
    readonly decodeSeconds: number;
    readonly encodeSeconds: number;
  };
  assert.equal(answer.count, ORDERS);
  assert.ok(Math.abs(answer.priceSum - expected.priceSum) < 1e-6 * Math.abs(expected.priceSum));
  return {
    decode: ORDERS / answer.decodeSeconds / 1_000,
    encode: ORDERS / answer.encodeSeconds / 1_000,
  };
}
