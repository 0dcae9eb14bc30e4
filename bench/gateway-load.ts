// The gateway under load: 32 clients, each with 100 lines of market data, over loopback TCP from a process of its own, whose processor time
// alone is counted; this process reads raw bytes and counts frames. First how many messages the gateway gets out when its market plays as
// fast as it can and every change is sent at once: when the clients watch different stocks, and when all watch the same. Then an order's
// round trip through a gateway whose market runs in real time for the same clients, beside a bare TCP echo. The packages are measured as
// they are built (`npm run build`). Run: `npm run bench -- gateway-load`.
import { strict as assert } from 'node:assert';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { bindCodec, encodeClientHello } from '@tapewright/tws';
import { FrameCounter } from './gateway-load/frame-counter.ts';
import { BENCH_VERSION } from './round-trip/order.ts';
import { bareSocket, echo, type Player } from './round-trip/players.ts';
import { quantile } from './support/quantile.ts';
import { startProcess } from './support/start-process.ts';
import { until } from './support/until.ts';

const CLIENTS = 32;
const LINES = 100;
const WARM_UP_MS = 10_000;
const MEASURED_MS = 10_000;
const ORDERS = 700;
const WARM_UP_ORDERS = 300;
/** On a machine that is too slow for the load, the gateway falls behind and orders wait: it is said how many came through. */
const LIMIT_MS = 40_000;
const GIVE_UP_MS = 240_000;
const codec = bindCodec({ side: 'client', serverVersion: BENCH_VERSION });

/** A client that only counts what comes. */
interface Counter {
  readonly messages: number;
  close(): void;
}

async function counter(port: number, clientId: number, symbols: readonly string[]): Promise<Counter> {
  const socket = connectSocket({ host: '127.0.0.1', port, noDelay: true });
  const frames = new FrameCounter();
  socket.on('data', (chunk) => frames.push(chunk));
  socket.write(encodeClientHello({ min: 100, max: BENCH_VERSION }));
  await until(() => frames.count > 0);
  socket.write(codec.encode({ kind: 'startApi', clientId }));
  await until(() => frames.count > 2);
  for (const [i, symbol] of symbols.entries()) {
    const contract = { symbol, secType: 'STK', exchange: 'SMART', currency: 'USD' };
    socket.write(codec.encode({ kind: 'reqMktData', reqId: 1_000 + i, contract }));
  }
  return {
    get messages() {
      return frames.count;
    },
    close: () => void socket.destroy(),
  };
}

async function startLoad(mode: 'realTime' | 'fastest'): Promise<{ port: number; child: ChildProcess }> {
  const child = fork(join(import.meta.dirname, 'gateway-load', 'load-process.ts'), [mode]);
  const [port] = (await once(child, 'message')) as [number];
  return { port, child };
}

async function counters(
  port: number,
  symbolsOf: (client: number) => readonly string[],
): Promise<readonly Counter[]> {
  const all: Counter[] = [];
  for (let client = 1; client <= CLIENTS; client++) all.push(await counter(port, client, symbolsOf(client)));
  return all;
}

const sum = (all: readonly Counter[]): number => all.reduce((total, { messages }) => total + messages, 0);

async function capacity(title: string, symbolsOf: (client: number) => readonly string[]): Promise<void> {
  const { port, child } = await startLoad('fastest');
  const clients = await counters(port, symbolsOf);
  const processorMs = async (): Promise<number> => {
    child.send('processor time');
    return ((await once(child, 'message')) as [number])[0];
  };
  await sleep(WARM_UP_MS);
  const [from, before, beganAt] = [await processorMs(), sum(clients), performance.now()];
  const reading = process.cpuUsage();
  await sleep(MEASURED_MS);
  const [took, messages] = [(await processorMs()) - from, sum(clients) - before];
  const wall = performance.now() - beganAt;
  const { user, system } = process.cpuUsage(reading);
  assert.ok(messages > 0);
  console.log(
    `  ${title.padEnd(28)} ${(messages / took / 1_000).toFixed(2)} M/s of processor time, ${(messages / wall / 1_000).toFixed(2)} by the watch; ` +
      `the gateway had ${((100 * took) / wall).toFixed(0)} % of a core, its clients ${((user + system) / wall / 10).toFixed(0)} %`,
  );
  for (const client of clients) client.close();
  child.disconnect();
}

async function times(player: Player): Promise<readonly number[]> {
  const samples: number[] = [];
  const until = performance.now() + LIMIT_MS;
  for (let i = 0; i < WARM_UP_ORDERS + ORDERS && performance.now() < until; i++) {
    const from = performance.now();
    assert.equal(await player.place(), 'Submitted');
    if (i >= WARM_UP_ORDERS) samples.push((performance.now() - from) * 1_000);
    await player.cancel();
    await turn();
  }
  player.close();
  return samples;
}

async function ordersUnderLoad(symbolsOf: (client: number) => readonly string[]): Promise<void> {
  const answering = await startProcess(join(import.meta.dirname, 'round-trip', 'answering-process.ts'));
  const { echoPort } = answering.listens as { readonly echoPort: number };
  const { port, child } = await startLoad('realTime');
  const clients = await counters(port, (client) => (client === 3 ? [] : symbolsOf(client)));
  clients[2]?.close();
  await sleep(2_000);
  const [before, from] = [sum(clients), performance.now()];
  const through = await times(await bareSocket(port));
  const rate = (sum(clients) - before) / (performance.now() - from);
  const bare = await times(echo(echoPort));
  console.log(
    `  ${through.length} orders, while ${rate.toFixed(1)} thousand messages a second went to the clients`,
  );
  for (const share of through.length === 0 ? [] : [0.5, 0.99, 0.999]) {
    const [echoed, placed] = [quantile(bare, share), quantile(through, share)];
    console.log(
      `  p${String(share * 100).padEnd(5)} echo ${echoed.toFixed(0).padStart(6)} µs, order ${placed.toFixed(0).padStart(6)} µs: ${(placed / echoed).toFixed(2)}`,
    );
  }
  for (const client of clients) client.close();
  answering.child.disconnect();
  child.disconnect();
}

setTimeout(() => {
  console.log(`given up after ${GIVE_UP_MS / 1_000} s: the machine is too busy for this load`);
  process.exit(1);
}, GIVE_UP_MS).unref();
if (existsSync(new URL('../packages/gateway/dist/index.js', import.meta.url))) {
  const { INSTRUMENTS } = await import('@tapewright/venue');
  const symbols = INSTRUMENTS.filter(({ listing }) => listing.contract.secType === 'STK').map(
    ({ listing }) => listing.contract.symbol ?? '',
  );
  const spread = (client: number): readonly string[] =>
    Array.from({ length: LINES }, (_, i) => symbols[(client * 17 + i) % symbols.length] ?? '');
  const same = (): readonly string[] => symbols.slice(0, LINES);
  console.log(`${CLIENTS} clients with ${LINES} lines each, ${symbols.length} stocks`);
  await capacity('spread over all stocks', spread);
  await capacity('all of the same hundred', same);
  await ordersUnderLoad(spread);
} else {
  console.log('not measured, the packages are not built (npm run build)');
}
process.exit(0);
