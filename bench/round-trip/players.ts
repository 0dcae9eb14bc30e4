// Those whose round trips are measured: this client, @stoqey/ib, and bare sockets that write the same bytes and look for the answer's id.
import { type Socket, connect as connectSocket } from 'node:net';
import { EventName, IBApi, OrderAction, OrderType, SecType, TimeInForce } from '@stoqey/ib';
import { bindCodec, connect, encodeClientHello, FrameReader, type TwsClient } from '@tapewright/tws';
import { until } from '../support/until.ts';
import { BENCH_VERSION, LIMIT_PRICE, benchContract, benchOrder } from './order.ts';

export interface Player {
  readonly name: string;
  /** Places one order and resolves at its first orderStatus; what it says is given back. */
  place(): Promise<string>;
  /** Cancels it, and resolves when that is confirmed. */
  cancel(): Promise<void>;
  close(): void;
}

/** The statuses of one order at a time. */
class Answers {
  #orderId = 0;
  #awaits: (status: string) => boolean = () => false;
  #resolve: (status: string) => void = () => undefined;

  next(orderId: number, awaits: (status: string) => boolean): Promise<string> {
    this.#orderId = orderId;
    this.#awaits = awaits;
    return new Promise((resolve) => (this.#resolve = resolve));
  }

  hear(orderId: number, status: string): void {
    if (orderId === this.#orderId && this.#awaits(status)) this.#resolve(status);
  }
}

const any = () => true;
const isCancelled = (status: string) => status === 'Cancelled';

/** Synchronised, and as quick as it can: IB allows 50 messages a second, and the client keeps to it unless told otherwise. */
function connected(port: number, clientId: number): Promise<TwsClient> {
  const versions = { min: 157, max: BENCH_VERSION };
  const pace = { messages: 1_000, windowMs: 1, reservedForOrders: 0, queueLimit: 1_000 };
  return connect({ port, clientId, versions, reconnect: false, pace });
}

/** The face that follows orders: what it places has a name, a history, and milestones that can be awaited. */
export async function tapewright(port: number): Promise<Player> {
  const ib = await connected(port, 1);
  const answers = new Answers();
  ib.raw.on('orderStatus', ({ orderId, status }) => answers.hear(orderId, status));
  let live: ReturnType<typeof ib.orders.submit> | undefined;
  return {
    name: 'tapewright',
    place() {
      live = ib.orders.submit(benchContract, benchOrder);
      return answers.next(live.orderId, any);
    },
    async cancel() {
      await live?.cancel();
    },
    close: () => ib.disconnect(),
  };
}

/** The face of messages: an order goes out as it is, under an id of one's own, and what comes back is an event. */
export async function tapewrightMessages(port: number): Promise<Player> {
  const ib = await connected(port, 4);
  const answers = new Answers();
  ib.raw.on('orderStatus', ({ orderId, status }) => answers.hear(orderId, status));
  let orderId = 0;
  return {
    name: 'tapewright raw',
    place() {
      orderId++;
      ib.raw.send({ kind: 'placeOrder', orderId, contract: benchContract, order: namedOrder });
      return answers.next(orderId, any);
    },
    async cancel() {
      ib.raw.send({ kind: 'cancelOrder', orderId });
      await answers.next(orderId, isCancelled);
    },
    close: () => ib.disconnect(),
  };
}

export async function stoqey(port: number): Promise<Player> {
  // It sends 40 messages a second unless told otherwise.
  const ib = new IBApi({ host: '127.0.0.1', port, clientId: 2, maxReqPerSec: 1_000_000 });
  const answers = new Answers();
  let nextId = 0;
  ib.on(EventName.nextValidId, (id) => (nextId = id));
  ib.on(EventName.orderStatus, (id, status) => answers.hear(id, status));
  ib.connect();
  await until(() => nextId > 0);
  const contract = { ...benchContract, secType: SecType.STK };
  return {
    name: '@stoqey/ib',
    place() {
      nextId++;
      ib.placeOrder(nextId, contract, {
        action: OrderAction.BUY,
        totalQuantity: 1,
        orderType: OrderType.LMT,
        lmtPrice: LIMIT_PRICE,
        tif: TimeInForce.DAY,
        transmit: true,
      });
      return answers.next(nextId, any);
    },
    async cancel() {
      ib.cancelOrder(nextId);
      await answers.next(nextId, isCancelled);
    },
    close: () => void ib.disconnect(),
  };
}

function open(port: number): Socket {
  const socket = connectSocket({ host: '127.0.0.1', port, noDelay: true });
  socket.on('error', () => socket.destroy());
  return socket;
}

const codec = bindCodec({ side: 'client', serverVersion: BENCH_VERSION });

/** The same bytes as those of the client, which names every order and its account. */
const namedOrder = {
  ...benchOrder,
  orderRef: '00000000-0000-4000-8000-000000000000',
  account: 'DU900001',
};

function placing(orderId: number): Uint8Array {
  return codec.encode({ kind: 'placeOrder', orderId, contract: benchContract, order: namedOrder });
}

/** No client at all: prepared bytes out, and a scan for the message id of orderStatus in what comes back. */
export async function bareSocket(port: number): Promise<Player> {
  const reader = new FrameReader();
  const socket = open(port);
  const answers = new Answers();
  let nextId = 0;
  let isGreeted = false;
  socket.on('data', (chunk) => {
    reader.push(chunk);
    for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
      const { bytes, start, end } = frame;
      // '3' and NUL open an orderStatus, '9' and NUL a nextValidId; the first frame is the greeting.
      if (isGreeted && bytes[start + 1] === 0 && (bytes[start] === 51 || bytes[start] === 57)) {
        const fields = Buffer.from(bytes.subarray(start, end)).toString('latin1').split('\0', 4);
        if (fields[0] === '9') nextId = Number(fields[2]);
        else answers.hear(Number(fields[1]), fields[2] ?? '');
      }
      isGreeted = true;
    }
  });
  socket.write(encodeClientHello({ min: 100, max: BENCH_VERSION }));
  await until(() => isGreeted);
  socket.write(codec.encode({ kind: 'startApi', clientId: 3 }));
  await until(() => nextId > 0);
  let bytes = placing(++nextId);
  return {
    name: 'bare socket',
    place() {
      socket.write(bytes);
      return answers.next(nextId, any);
    },
    async cancel() {
      const answer = answers.next(nextId, isCancelled);
      socket.write(codec.encode({ kind: 'cancelOrder', orderId: nextId }));
      await answer;
      bytes = placing(++nextId);
    },
    close: () => void socket.destroy(),
  };
}

/** Prepared bytes out and the same bytes back: what two processes and a socket between them cost. */
export function echo(port: number): Player {
  const socket = open(port);
  const bytes = placing(1);
  let left = 0;
  let resolve: (status: string) => void = () => undefined;
  socket.on('data', (chunk) => {
    left -= chunk.length;
    if (left === 0) resolve('Submitted');
  });
  const send = () => {
    left = bytes.length;
    socket.write(bytes);
    return new Promise<string>((resolved) => (resolve = resolved));
  };
  return {
    name: 'bare TCP echo',
    place: send,
    async cancel() {
      await send();
    },
    close: () => void socket.destroy(),
  };
}
