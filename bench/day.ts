// The heap over a trading day: 5,000 messages a simulated second on 500 subscriptions that come and go, through the public client in virtual
// time; heartbeats and the watch over silent streams run as ever. What it holds after a warm-up it may hold at the end, and nothing more.
// Run: `npm run bench -- day` for an hour, DAY_HOURS=24 for a day.
import { strict as assert } from 'node:assert';
import { Decimal } from '@tapewright/model';
import {
  bindCodec,
  connect,
  type Connection,
  type ConnectionEvents,
  type ServerMessageInput,
  type Subscription,
} from '@tapewright/tws';
import { ScriptedGateway } from '../packages/tws/src/testing/scripted-gateway.ts';
import { VirtualClock } from '../packages/tws/src/testing/virtual-clock.ts';

const HOURS = Number(process.env['DAY_HOURS'] ?? 1);
const SUBSCRIPTIONS = 500;
const MESSAGES_EACH = 10;
/** So many go and as many come in a second: each lives for a little more than a minute. */
const CHANGES_A_SECOND = 8;
const CONTRACTS = 5_000;
const SAMPLES = 12;
const VERSION = 193;
/** What the collector leaves undone and the engine's own tables grow by; a leak of one byte in a hundred messages would be 4 MB a day. */
const ALLOWED_GROWTH_BYTES = 2 * 1024 * 1024;

const gc = globalThis.gc;
assert.ok(gc !== undefined, 'run it with --expose-gc');

/** Takes bytes, too. */
class Feed extends ScriptedGateway {
  line0: ConnectionEvents | undefined;

  override open(address: unknown, events: ConnectionEvents): Connection {
    this.line0 = events;
    return super.open(address, events);
  }
}

const clock = new VirtualClock();
const gateway = new Feed(clock, { serverVersion: VERSION });
const codec = bindCodec({ side: 'server', serverVersion: VERSION });
/** request id → what comes for it in even and in odd seconds */
const streams = new Map<number, readonly [Uint8Array, Uint8Array]>();
gateway.on('reqMktData', ({ reqId }) => {
  streams.set(reqId, [second(reqId, 0), second(reqId, 1)]);
});
gateway.on('cancelMktData', ({ reqId }) => void streams.delete(reqId));

function second(reqId: number, odd: number): Uint8Array {
  const messages = Array.from({ length: MESSAGES_EACH }, (_, n): ServerMessageInput => {
    if (n % 3 === 0)
      return { kind: 'tickPrice', reqId, tickType: [1, 2, 4, 9][n / 3] ?? 4, price: 100 + odd + n / 100 };
    return { kind: 'tickSize', reqId, tickType: n % 2 === 0 ? 0 : 3, size: Decimal.of(100 + odd + n) };
  });
  return Buffer.concat(messages.map((message) => codec.encode(message)));
}

const connecting = connect({
  port: 0,
  clientId: 1,
  transport: gateway,
  clock,
  lines: { limit: SUBSCRIPTIONS },
});
await clock.pass(100);
const ib = await connecting;
let quotes = 0;
let lastContract = 0;
const watched: Subscription[] = [];
function subscribe(): void {
  lastContract += 1;
  const contract = {
    conId: 1 + (lastContract % CONTRACTS),
    secType: 'STK',
    exchange: 'SMART',
    currency: 'USD',
  };
  watched.push(
    ib.link.watchQuotes(contract, {}, (item) => {
      if (item.kind === 'quote') quotes += 1;
    }),
  );
}
for (let n = 0; n < SUBSCRIPTIONS; n++) subscribe();

const seconds = Math.round(HOURS * 3_600);
const every = Math.floor(seconds / SAMPLES);
const heaps: number[] = [];
let messages = 0;
const began = performance.now();
for (let now = 1; now <= seconds; now++) {
  for (let n = 0; n < CHANGES_A_SECOND; n++) {
    watched.shift()?.cancel();
    subscribe();
  }
  const pieces = [...streams.values()].map((pair) => pair[now % 2] ?? pair[0]);
  messages += pieces.length * MESSAGES_EACH;
  gateway.line0?.onBytes(Buffer.concat(pieces));
  await clock.pass(1_000);
  gateway.received.length = 0;
  if (now % every === 0) sample(now);
}
const [first = 0, ...later] = heaps;
const growth = Math.max(...later) - first;
const took = (performance.now() - began) / 1_000;
console.log(
  `${HOURS} h: ${(messages / 1e6).toFixed(1)} million messages, ${(quotes / 1e6).toFixed(1)} million quotes, ${lastContract} subscriptions, ` +
    `in ${took.toFixed(0)} s; the heap grew by ${(growth / 1024).toFixed(0)} KiB at most after the first ${(every / 3_600).toFixed(2)} h`,
);
assert.equal(streams.size, SUBSCRIPTIONS);
assert.equal(ib.state.phase, 'live');
assert.ok(quotes > messages / 2, 'quotes came');
assert.ok(growth <= ALLOWED_GROWTH_BYTES, `the heap grew by ${growth} bytes`);
ib.disconnect();

function sample(now: number): void {
  gc?.();
  gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  heaps.push(heapUsed);
  console.log(
    `  after ${(now / 3_600).toFixed(2).padStart(5)} h: heap ${(heapUsed / 2 ** 20).toFixed(2)} MiB, resident ${(rss / 2 ** 20).toFixed(0)} MiB`,
  );
}
