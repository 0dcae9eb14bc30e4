// The time from placeOrder to its first orderStatus on loopback: this client, @stoqey/ib, and a bare socket that writes the same bytes.
// All three speak text at server version 193 with one embedded gateway in a process of its own, one order after the other, in turns.
// What is compared is the client; the gateway's share is in all three, and the bare socket shows how much it is.
import { strict as assert } from 'node:assert';
import { connect as connectSocket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventName, IBApi, OrderAction, OrderType, SecType, TimeInForce } from '@stoqey/ib';
import { Decimal } from '@tapewright/model';
import { bindCodec, connect, encodeClientHello, FrameReader } from '@tapewright/tws';
import { quantile } from './support/quantile.ts';
import { until } from './support/until.ts';
import { startGatewayProcess } from './support/start-gateway-process.ts';

const VERSION = 193;
const ROUNDS = 12;
const ORDERS_PER_ROUND = 25;
/** @stoqey/ib sends at most 50 messages a second; an order and its cancel are two. */
const GAP_MS = 45;
const LIMIT_PRICE = 200;

interface Player {
  readonly name: string;
  /** Places a limit order that rests, and resolves at its first orderStatus with the time and the status. */
  place(): Promise<{ readonly micros: number; readonly status: string }>;
  close(): void;
}

/** The first status of one order; those of earlier orders, which are being cancelled, are passed over. */
class Answers {
  #orderId = 0;
  #resolve: ((status: string) => void) | undefined;

  first(orderId: number): Promise<string> {
    this.#orderId = orderId;
    return new Promise((resolve) => (this.#resolve = resolve));
  }

  hear(orderId: number, status: string): void {
    if (orderId === this.#orderId) this.#resolve?.(status);
  }
}

const contract = { symbol: 'GOOGL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
const order = {
  action: 'BUY',
  totalQuantity: Decimal.of(1),
  orderType: 'LMT',
  lmtPrice: LIMIT_PRICE,
  tif: 'DAY',
  transmit: true,
};

async function tapewright(port: number): Promise<Player> {
  const ib = await connect({ port, clientId: 1, versions: { min: 157, max: VERSION }, reconnect: false });
  const answers = new Answers();
  ib.raw.on('orderStatus', ({ orderId, status }) => answers.hear(orderId, status));
  return {
    name: 'tapewright',
    async place() {
      const from = performance.now();
      const live = ib.orders.submit(contract, order);
      const status = await answers.first(live.orderId);
      const micros = (performance.now() - from) * 1_000;
      await live.cancel();
      return { micros, status };
    },
    close: () => ib.disconnect(),
  };
}

async function stoqey(port: number): Promise<Player> {
  const ib = new IBApi({ host: '127.0.0.1', port, clientId: 2 });
  const answers = new Answers();
  let nextId = 0;
  ib.on(EventName.nextValidId, (id) => (nextId = id));
  ib.on(EventName.orderStatus, (id, status) => answers.hear(id, status));
  ib.connect();
  await until(() => nextId > 0);
  return {
    name: '@stoqey/ib',
    async place() {
      const id = nextId++;
      const from = performance.now();
      ib.placeOrder(
        id,
        { ...contract, secType: SecType.STK },
        {
          action: OrderAction.BUY,
          totalQuantity: 1,
          orderType: OrderType.LMT,
          lmtPrice: LIMIT_PRICE,
          tif: TimeInForce.DAY,
          transmit: true,
        },
      );
      const status = await answers.first(id);
      const micros = (performance.now() - from) * 1_000;
      ib.cancelOrder(id);
      return { micros, status };
    },
    close: () => void ib.disconnect(),
  };
}

/** No client at all: prepared bytes out, and a scan for the message id of orderStatus in what comes back. */
async function bareSocket(port: number): Promise<Player> {
  const codec = bindCodec({ side: 'client', serverVersion: VERSION });
  const reader = new FrameReader();
  const socket = connectSocket({ host: '127.0.0.1', port, noDelay: true });
  const answers = new Answers();
  let nextId = 0;
  let frames = 0;
  socket.on('data', (chunk) => {
    reader.push(chunk);
    for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
      if (frames++ === 0) continue;
      const fields = Buffer.from(frame.bytes.subarray(frame.start, frame.end)).toString('latin1').split('\0');
      if (fields[0] === '9') nextId = Number(fields[2]);
      if (fields[0] === '3') answers.hear(Number(fields[1]), fields[2] ?? '');
    }
  });
  socket.write(encodeClientHello({ min: 100, max: VERSION }));
  await until(() => frames > 0);
  socket.write(codec.encode({ kind: 'startApi', clientId: 3 }));
  await until(() => nextId > 0);
  return {
    name: 'bare socket',
    async place() {
      const orderId = nextId++;
      const bytes = codec.encode({ kind: 'placeOrder', orderId, contract, order });
      const from = performance.now();
      socket.write(bytes);
      const status = await answers.first(orderId);
      const micros = (performance.now() - from) * 1_000;
      socket.write(codec.encode({ kind: 'cancelOrder', orderId }));
      return { micros, status };
    },
    close: () => void socket.destroy(),
  };
}

const { port, child } = await startGatewayProcess();
const players = [await bareSocket(port), await tapewright(port), await stoqey(port)];
const samples = new Map(players.map(({ name }) => [name, [] as number[]]));
for (let round = 0; round <= ROUNDS; round++) {
  for (const player of players) {
    for (let i = 0; i < ORDERS_PER_ROUND; i++) {
      const { micros, status } = await player.place();
      assert.equal(status, 'Submitted', `${player.name} heard ${status}`);
      // The first round warms up.
      if (round > 0) samples.get(player.name)?.push(micros);
      await sleep(GAP_MS);
    }
  }
}
for (const player of players) player.close();
child.disconnect();

const bare = samples.get('bare socket') ?? [];
console.log(`place → orderStatus, ${ROUNDS * ORDERS_PER_ROUND} orders each, µs`);
console.log('                 p50      p99    ratio p50  ratio p99');
for (const [name, times] of samples) {
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  const ratios = [p50 / quantile(bare, 0.5), p99 / quantile(bare, 0.99)];
  console.log(
    `${name.padEnd(12)} ${p50.toFixed(0).padStart(7)}  ${p99.toFixed(0).padStart(7)}  ${ratios.map((ratio) => ratio.toFixed(2).padStart(9)).join('  ')}`,
  );
}
process.exit(0);
