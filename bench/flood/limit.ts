// The limit: a socket, and a parser written by hand for exactly the three messages of the flood. No gates, no checks, no session.
import { connect } from 'node:net';
import { encodeClientHello, bindCodec } from '@tapewright/tws';
import { FloodCounter, gatewayPort } from './player.ts';
import { FLOOD_VERSION } from './stream.ts';

interface TickPrice {
  readonly kind: 'tickPrice';
  readonly reqId: number;
  readonly tickType: number;
  readonly price: number;
  readonly size: number;
  readonly attrMask: number;
}
interface TickSize {
  readonly kind: 'tickSize';
  readonly reqId: number;
  readonly tickType: number;
  readonly size: number;
}
interface OrderStatus {
  readonly kind: 'orderStatus';
  readonly orderId: number;
  readonly status: string;
  readonly filled: number;
  readonly remaining: number;
  readonly avgFillPrice: number;
  readonly permId: number;
  readonly parentId: number;
  readonly lastFillPrice: number;
  readonly clientId: number;
  readonly whyHeld: string;
  readonly mktCapPrice: number;
}

let bytes: Buffer = Buffer.alloc(0);
let pos = 0;

function number(): number {
  let n = 0;
  let scale = 0;
  for (;;) {
    const byte = bytes[pos++]!;
    if (byte === 0) return scale === 0 ? n : n / scale;
    if (byte === 46) {
      scale = 1;
      continue;
    }
    n = n * 10 + (byte - 48);
    scale *= 10;
  }
}

/** The few states that orders have. */
const STATES = ['Submitted', 'Filled', 'PreSubmitted'];

function status(): string {
  const start = pos;
  while (bytes[pos] !== 0) pos++;
  const length = pos++ - start;
  return STATES.find((state) => state.length === length) ?? bytes.toString('latin1', start, start + length);
}

function text(): string {
  const start = pos;
  while (bytes[pos] !== 0) pos++;
  return bytes.toString('latin1', start, pos++);
}

const counter = new FloodCounter();

function onTickPrice({ price }: TickPrice): void {
  counter.price(price);
  counter.size();
  counter.message();
}

function onTickSize({ kind }: TickSize): void {
  if (kind === 'tickSize') counter.size();
  counter.message();
}

function onOrderStatus({ kind }: OrderStatus): void {
  if (kind === 'orderStatus') counter.order();
  counter.message();
}

function message(): void {
  const id = number();
  if (id === 1) {
    number();
    onTickPrice({
      kind: 'tickPrice',
      reqId: number(),
      tickType: number(),
      price: number(),
      size: number(),
      attrMask: number(),
    });
  } else if (id === 2) {
    number();
    onTickSize({ kind: 'tickSize', reqId: number(), tickType: number(), size: number() });
  } else if (id === 3) {
    onOrderStatus({
      kind: 'orderStatus',
      orderId: number(),
      status: status(),
      filled: number(),
      remaining: number(),
      avgFillPrice: number(),
      permId: number(),
      parentId: number(),
      lastFillPrice: number(),
      clientId: number(),
      whyHeld: text(),
      mktCapPrice: number(),
    });
  } else if (id === 9) void counter.run();
}

const socket = connect({ host: '127.0.0.1', port: gatewayPort, noDelay: true });
const codec = bindCodec({ side: 'client', serverVersion: FLOOD_VERSION });
socket.write(encodeClientHello({ min: 100, max: FLOOD_VERSION }));
let isGreeted = false;
socket.on('data', (chunk: Buffer) => {
  bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
  let start = 0;
  while (bytes.length - start >= 4) {
    const end = start + 4 + bytes.readUInt32BE(start);
    if (end > bytes.length) break;
    pos = start + 4;
    if (isGreeted) message();
    else {
      isGreeted = true;
      socket.write(codec.encode({ kind: 'startApi', clientId: 1 }));
    }
    start = end;
  }
  bytes = bytes.subarray(start);
});
