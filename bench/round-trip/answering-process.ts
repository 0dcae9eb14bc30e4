// A gateway that has nothing to do: it answers the greeting, the questions of a client that connects, and every order with bytes made
// before, so that what a round trip costs is the client's. On a second port it sends back what it gets. Ends with its parent.
import { once } from 'node:events';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { Decimal } from '@tapewright/model';
import {
  type ClientMessage,
  type ServerMessageInput,
  FrameReader,
  bindCodec,
  decodeClientHello,
  encodeServerHello,
} from '@tapewright/tws';
import { BENCH_VERSION, ORDER_LIMIT, benchContract, benchOrder } from './order.ts';

const ACCOUNT = 'DU900001';
const PLACE_ORDER = 3;
const CANCEL_ORDER = 4;
const codec = bindCodec({ side: 'server', serverVersion: BENCH_VERSION });

/** openOrder and orderStatus. */
function report(orderId: number, status: string): Buffer {
  const order = { ...benchOrder, orderId, permId: orderId, account: ACCOUNT };
  return Buffer.concat([
    codec.encode({ kind: 'openOrder', orderId, contract: benchContract, order, orderState: { status } }),
    codec.encode({
      kind: 'orderStatus',
      orderId,
      status,
      filled: Decimal.ZERO,
      remaining: Decimal.of(1),
      avgFillPrice: 0,
      permId: orderId,
      parentId: 0,
      lastFillPrice: 0,
      clientId: 1,
      whyHeld: '',
      mktCapPrice: 0,
    }),
  ]);
}

/** Message id of a request → order id → what answers it. */
const reports = new Map([
  [PLACE_ORDER, Array.from({ length: ORDER_LIMIT }, (_, id) => report(id, 'Submitted'))],
  [CANCEL_ORDER, Array.from({ length: ORDER_LIMIT }, (_, id) => report(id, 'Cancelled'))],
]);

function answers(request: ClientMessage): readonly ServerMessageInput[] {
  switch (request.kind) {
    case 'startApi':
      return [
        { kind: 'managedAccounts', accountsList: ACCOUNT },
        { kind: 'nextValidId', orderId: 1 },
      ];
    case 'reqOpenOrders':
    case 'reqAllOpenOrders':
      return [{ kind: 'openOrderEnd' }];
    case 'reqCompletedOrders':
      return [{ kind: 'completedOrdersEnd' }];
    case 'reqExecutions':
      return [{ kind: 'execDetailsEnd', reqId: request.reqId }];
    case 'reqPositions':
      return [{ kind: 'positionEnd' }];
    case 'reqAccountUpdates':
      return [{ kind: 'accountDownloadEnd', accountName: ACCOUNT }];
    case 'reqCurrentTime':
      return [{ kind: 'currentTime', currentTime: Math.floor(Date.now() / 1_000) }];
    default:
      return [];
  }
}

/** The whole numbers in front of a frame of text: its message id, and what follows. */
function firstNumbers(bytes: Uint8Array, start: number, end: number): readonly number[] {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(40, end - start))
    .toString('latin1')
    .split('\0', 3)
    .map(Number);
}

function serve(socket: Socket): void {
  const reader = new FrameReader();
  let isGreeted = false;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    if (isGreeted) reader.push(chunk);
    else {
      const hello = decodeClientHello(chunk);
      if (hello === undefined) throw new Error('the greeting came in pieces');
      isGreeted = true;
      socket.write(
        encodeServerHello({ serverVersion: BENCH_VERSION, connectionTime: '20260825 10:00:00 EST' }),
      );
      reader.push(chunk.subarray(hello.bytes));
    }
    for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
      const { bytes, start, end } = frame;
      const [id = 0, orderId = 0] = firstNumbers(bytes, start, end);
      const prepared = reports.get(id)?.[orderId];
      if (prepared !== undefined) socket.write(prepared);
      else
        for (const each of answers(codec.decode(bytes, start, end) as ClientMessage))
          socket.write(codec.encode(each));
    }
  });
}

function sendBack(socket: Socket): void {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => socket.write(chunk));
}

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer(onSocket).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

process.on('disconnect', () => process.exit(0));
process.send?.({ port: await listen(serve), echoPort: await listen(sendBack) });
