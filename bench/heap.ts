// The heap over 100 million messages: the public client on a line in memory, with handlers, quotes that are watched and orders that are
// reported on. What it holds after a warm-up it may hold at the end, and nothing more.
// Run: `npm run bench -- heap`; HEAP_MESSAGES=10000000 for less.
import { strict as assert } from 'node:assert';
import { setImmediate as turn } from 'node:timers/promises';
import {
  bindCodec,
  connect,
  encodeServerHello,
  type ConnectionEvents,
  type Transport,
} from '@tapewright/tws';
import { FLOOD_LINES, FLOOD_VERSION, floodFrames } from './flood/stream.ts';

const MESSAGES = Number(process.env['HEAP_MESSAGES'] ?? 100_000_000);
const STREAM_MESSAGES = 100_000;
const CHUNK_BYTES = 65_536;
/** What the collector leaves undone and the engine's own tables grow by; a leak of one byte a message would be 100 MB. */
const ALLOWED_GROWTH_BYTES = 2 * 1024 * 1024;

let line: ConnectionEvents | undefined;
const memory: Transport = {
  open(_address, events) {
    line = events;
    queueMicrotask(events.onOpen);
    let writes = 0;
    return {
      write() {
        // The client's greeting, then startApi; what comes later needs no answer.
        writes++;
        if (writes === 1) later(encodeServerHello({ serverVersion: FLOOD_VERSION, connectionTime: '' }));
        if (writes === 2) {
          later(server.encode({ kind: 'managedAccounts', accountsList: 'DU900001' }));
          later(server.encode({ kind: 'nextValidId', orderId: 1 }));
        }
      },
      destroy: () => undefined,
    };
  },
};
const server = bindCodec({ side: 'server', serverVersion: FLOOD_VERSION });

function later(bytes: Uint8Array): void {
  queueMicrotask(() => line?.onBytes(bytes));
}

const heartbeat = { everyMs: 3_600_000, answerMs: 3_600_000, missesWhileDataFlows: 3 };
const ib = await connect({
  port: 4002,
  clientId: 1,
  transport: memory,
  snapshots: [],
  versions: { min: 100, max: FLOOD_VERSION },
  reconnect: false,
  heartbeat,
});
let [heard, quotes] = [0, 0];
ib.raw.onAny(() => {
  heard++;
});
ib.raw.on('orderStatus', ({ orderId }) => assert.ok(orderId >= 0));
const firstReqId = ib.raw.nextRequestId() + 1;
for (let i = 0; i < FLOOD_LINES; i++)
  ib.link.watchQuotes({ conId: 1 + i, exchange: 'SMART' }, {}, () => {
    quotes++;
  });

const { bytes } = floodFrames(STREAM_MESSAGES, firstReqId);
const chunks = Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, i) =>
  bytes.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES),
);

async function heapBytes(): Promise<number> {
  await turn();
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const streams = Math.ceil(MESSAGES / STREAM_MESSAGES);
const warm = Math.max(1, Math.floor(streams / 50));
let before = 0;
const megabytes = (value: number): string => `${(value / 1024 / 1024).toFixed(2)} MB`;
for (let i = 1; i <= warm + streams; i++) {
  for (const chunk of chunks) line?.onBytes(chunk);
  if (i === warm) before = await heapBytes();
  if (i > warm && (i - warm) % Math.ceil(streams / 5) === 0) {
    console.log(
      `  ${((heard / 1e6) | 0).toString().padStart(4)} M messages: ${megabytes(await heapBytes())}`,
    );
  }
}
const after = await heapBytes();
ib.disconnect();
assert.equal(heard, (warm + streams) * STREAM_MESSAGES);
assert.ok(quotes > 0);
console.log(`heap after ${warm * STREAM_MESSAGES} messages to warm up: ${megabytes(before)}`);
console.log(`heap after ${streams * STREAM_MESSAGES} more: ${megabytes(after)}; ${quotes} quotes were made`);
assert.ok(
  after - before < ALLOWED_GROWTH_BYTES,
  `the heap grew by ${megabytes(after - before)}, limit ${megabytes(ALLOWED_GROWTH_BYTES)}`,
);
process.exit(0);
