// The bare sender: a socket that greets any client as a gateway of server version 193 at most, and then sends nothing but the flood,
// when a player asks for it on the control port. Ends with its parent.
import { once } from 'node:events';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { bindCodec, decodeClientHello, encodeServerHello } from '@tapewright/tws';
import { FLOOD_VERSION, floodFrames } from './stream.ts';

/** What a player asks for. `window` 0 is one burst; otherwise so many messages at a time, with one window under way ahead. */
export interface FloodOrder {
  readonly count: number;
  readonly window: number;
  readonly firstReqId: number;
}

const codec = bindCodec({ side: 'server', serverVersion: FLOOD_VERSION });
const greeting = Buffer.concat([
  codec.encode({ kind: 'managedAccounts', accountsList: 'DU900001' }),
  codec.encode({ kind: 'nextValidId', orderId: 1 }),
]);
let line: Socket | undefined;

const gateway = createServer({ noDelay: true }, (socket) => {
  line = socket;
  let hello = Buffer.alloc(0);
  let isGreeted = false;
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    if (isGreeted) return;
    hello = Buffer.concat([hello, chunk]);
    const read = decodeClientHello(hello);
    if (read?.protocol !== 'framed') return;
    // Whatever follows the greeting is startApi.
    if (hello.length === read.bytes) {
      const serverVersion = Math.min(read.max, FLOOD_VERSION);
      socket.write(encodeServerHello({ serverVersion, connectionTime: '20260825 10:00:00 US/Eastern' }));
      return;
    }
    isGreeted = true;
    socket.write(greeting);
  });
});

const control = createServer({ noDelay: true }, (socket) => {
  let stream: { readonly bytes: Buffer; readonly ends: readonly number[] } | undefined;
  let order: FloodOrder | undefined;
  let sent = 0;
  const send = (): void => {
    if (stream === undefined || order === undefined || sent >= order.count) return;
    const next = order.window === 0 ? order.count : Math.min(order.count, sent + order.window);
    line?.write(stream.bytes.subarray(stream.ends[sent - 1] ?? 0, stream.ends[next - 1]));
    sent = next;
  };
  socket.on('error', () => undefined);
  // First the order as a line of JSON, then a byte to begin, then a byte for every window that was heard.
  socket.on('data', (chunk) => {
    if (order === undefined) {
      order = JSON.parse(chunk.toString()) as FloodOrder;
      stream = floodFrames(order.count, order.firstReqId);
      socket.write('ready\n');
      return;
    }
    if (sent === 0) send();
    for (let i = 0; i < chunk.length; i++) send();
  });
});

gateway.listen(0, '127.0.0.1');
control.listen(0, '127.0.0.1');
await Promise.all([once(gateway, 'listening'), once(control, 'listening')]);
process.on('disconnect', () => process.exit(0));
process.send?.([gateway, control].map((server) => (server.address() as AddressInfo).port));
