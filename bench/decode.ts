import { createRequire } from 'node:module';
import { Decimal } from '@tapewright/model';
import {
  FrameReader,
  type ServerMessage,
  type ServerMessageInput,
  type UnknownMessage,
  bindCodec,
} from '@tapewright/tws';
import { processorMs } from './support/processor-time.ts';

/**
 * Bytes to typed events in memory, warm, in chunks of 64 KiB: beside `@stoqey/ib` (its own socket, tokenizer and decoder, without a
 * network) and beside the usual short way, `split` on the NUL. What each has seen is compared before any figure is printed.
 * Rates are for a second of processor time. Run: `npm run bench -- decode`.
 */
const TEXT_VERSION = 193;
const PROTOBUF_VERSION = 220;
const CHUNK_BYTES = 65_536;
const ROUNDS = 9;

interface Seen {
  readonly prices: number;
  readonly priceSum: number;
  readonly sizes: number;
  readonly orders: number;
}

type Message = ServerMessageInput & { readonly kind: ServerMessage['kind'] };

function mixed(i: number): Message {
  if (i % 10 < 5) return tickPrice(i);
  if (i % 10 < 9)
    return { kind: 'tickSize', reqId: 1 + (i % 100), tickType: 8, size: Decimal.of(100 * (1 + (i % 90))) };
  return {
    kind: 'orderStatus',
    orderId: i % 5000,
    status: ['Submitted', 'Filled', 'PreSubmitted'][i % 3] ?? '',
    filled: Decimal.of(i % 100),
    remaining: Decimal.of(100 - (i % 100)),
    avgFillPrice: 150.25,
    permId: 1_234_567_890 + (i % 1000),
    lastFillPrice: 150.5,
    clientId: 1,
    mktCapPrice: 0,
  };
}

/** Prices in eighths: their sums are exact in any order. */
function tickPrice(i: number): Message {
  const size = Decimal.of(100 * (1 + (i % 9)));
  return {
    kind: 'tickPrice',
    reqId: 1 + (i % 100),
    tickType: 1 + (i % 2),
    price: 150 + (i % 800) / 8,
    size,
    attrMask: 1,
  };
}

function openOrder(i: number): Message {
  return {
    kind: 'openOrder',
    orderId: i,
    contract: {
      conId: 265_598,
      symbol: 'AAPL',
      secType: 'STK',
      strike: 0,
      right: '?',
      exchange: 'SMART',
      currency: 'USD',
      localSymbol: 'AAPL',
      tradingClass: 'NMS',
    },
    order: {
      action: 'BUY',
      totalQuantity: Decimal.of(100),
      orderType: 'LMT',
      lmtPrice: 150 + (i % 800) / 8,
      auxPrice: 0,
      tif: 'GTC',
      account: 'DU9000001',
      openClose: '',
      origin: 0,
      orderRef: 'a-reference',
      clientId: 1,
      permId: 1_234_567_890 + i,
      discretionaryAmt: 0,
      shortSaleSlot: 0,
      exemptCode: -1,
      ocaType: 3,
      parentId: 0,
      triggerMethod: 0,
      volatilityType: 0,
      deltaNeutralOrderType: 'None',
      deltaNeutralConId: 0,
      deltaNeutralShortSaleSlot: 0,
      referencePriceType: 0,
      clearingIntent: 'IB',
      adjustedOrderType: 'None',
      adjustableTrailingUnit: 0,
      dontUseAutoPriceForHedge: true,
      algoStrategy: 'Adaptive',
      algoParams: [{ tag: 'adaptivePriority', value: 'Normal' }],
      cashQty: 0,
    },
    orderState: { status: 'Submitted', commissionAndFeesCurrency: 'USD' },
  };
}

function stream(serverVersion: number, count: number, make: (i: number) => Message): readonly Buffer[] {
  const server = bindCodec({ side: 'server', serverVersion });
  const all = Buffer.concat(Array.from({ length: count }, (_, i) => server.encode(make(i))));
  return Array.from({ length: Math.ceil(all.length / CHUNK_BYTES) }, (_, i) =>
    all.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES),
  );
}

/** Counts, and sums what tells whether the values came through. */
class Tally {
  prices = 0;
  priceSum = 0;
  sizes = 0;
  orders = 0;

  message(message: ServerMessage | UnknownMessage): void {
    if (message.kind === 'tickPrice') this.price(message.price);
    else if (message.kind === 'tickSize') this.sizes++;
    else if (message.kind === 'openOrder') this.order(message.order.lmtPrice ?? 0);
    else if (message.kind === 'orderStatus') this.order(message.avgFillPrice);
  }

  price(price: number): void {
    this.prices++;
    this.priceSum += price;
  }

  order(price: number): void {
    this.orders++;
    this.priceSum += price;
  }
}

function tapewright(serverVersion: number): (chunks: readonly Buffer[]) => Seen {
  const codec = bindCodec({ side: 'client', serverVersion });
  return (chunks) => {
    const tally = new Tally();
    const reader = new FrameReader();
    for (const chunk of chunks) {
      reader.push(chunk);
      for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
        tally.message(codec.decode(frame.bytes, frame.start, frame.end));
      }
    }
    return tally;
  };
}

interface StoqeySocket {
  neverReceived: boolean;
  onData(data: Buffer): void;
}
interface StoqeyDecoder {
  enqueueMessage(tokens: string[]): void;
  process(): void;
}

const require = createRequire(import.meta.url);
const { Socket } = require('@stoqey/ib/dist/core/io/socket.js') as {
  Socket: new (controller: object) => StoqeySocket;
};
const { Decoder } = require('@stoqey/ib/dist/core/io/decoder.js') as {
  Decoder: new (callback: object) => StoqeyDecoder;
};

/** `@stoqey/ib` from the socket's data event to the event that its user sees. It drops the size of every bid, so sizes are not compared. */
function stoqey(chunks: readonly Buffer[]): Seen {
  const tally = new Tally();
  const decoder = new Decoder({
    serverVersion: TEXT_VERSION,
    emitError: (text: string) => {
      throw new Error(text);
    },
    emitInfo: () => undefined,
    emitEvent: (name: string, ...args: unknown[]) => {
      if (name === 'tickPrice') tally.price(Number(args[2]));
      else if (name === 'tickSize') tally.sizes++;
      else if (name === 'orderStatus') tally.order(Number(args[4]));
      else if (name === 'openOrder') tally.order((args[2] as { readonly lmtPrice: number }).lmtPrice);
    },
  });
  const socket = new Socket({
    emitEvent: () => undefined,
    onMessage: (tokens: string[]) => decoder.enqueueMessage(tokens),
    processIngressQueue: () => decoder.process(),
  });
  socket.neverReceived = false;
  for (const chunk of chunks) socket.onData(chunk);
  return tally;
}

/** The short way: a string of each frame, split at the NULs, for the three kinds of the mix. */
function split(chunks: readonly Buffer[]): Seen {
  const tally = new Tally();
  const reader = new FrameReader();
  for (const chunk of chunks) {
    reader.push(chunk);
    for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
      const fields = Buffer.from(
        frame.bytes.buffer,
        frame.bytes.byteOffset + frame.start,
        frame.end - frame.start,
      )
        .toString('latin1')
        .split('\0');
      if (fields[0] === '1') tally.message(priceOf(fields));
      else if (fields[0] === '2') tally.sizes++;
      else tally.order(Number(fields[5]));
    }
  }
  return tally;
}

function priceOf(fields: readonly string[]): ServerMessage {
  const [, , reqId, tickType, price, size = '', attrMask] = fields;
  const numbers = {
    reqId: Number(reqId),
    tickType: Number(tickType),
    price: Number(price),
    attrMask: Number(attrMask),
  };
  return { kind: 'tickPrice', ...numbers, size: Decimal.of(size) };
}

/** Millions of messages for a second of processor time. */
function measured(
  run: (chunks: readonly Buffer[]) => Seen,
  chunks: readonly Buffer[],
  count: number,
): number {
  return count / processorMs(() => run(chunks), ROUNDS) / 1_000;
}

function assertSame(name: string, ours: Seen, theirs: Seen): void {
  for (const key of ['prices', 'priceSum', 'orders'] as const) {
    if (ours[key] !== theirs[key])
      throw new Error(`${name} saw other ${key}: ${theirs[key]}, we saw ${ours[key]}`);
  }
}

function report(title: string, rows: readonly (readonly [name: string, rate: number])[]): void {
  console.log(title);
  const ours = rows[0]?.[1] ?? 0;
  for (const [name, rate] of rows) {
    const ratio = rate === ours ? '' : `  we are ${(ours / rate).toFixed(1)}x`;
    console.log(`  ${name.padEnd(24)} ${rate.toFixed(2).padStart(7)} M msg/s${ratio}`);
  }
}

const mixCount = 500_000;
const mix = stream(TEXT_VERSION, mixCount, mixed);
const ours = tapewright(TEXT_VERSION);
assertSame('@stoqey/ib', ours(mix), stoqey(mix));
assertSame('split', ours(mix), split(mix));
report('text: 50 % tickPrice, 40 % tickSize, 10 % orderStatus', [
  ['tapewright', measured(ours, mix, mixCount)],
  ['split', measured(split, mix, mixCount)],
  ['@stoqey/ib', measured(stoqey, mix, mixCount)],
]);

const protobuf = tapewright(PROTOBUF_VERSION);
const ticks = stream(PROTOBUF_VERSION, mixCount, tickPrice);
assertSame('protobuf', ours(stream(TEXT_VERSION, mixCount, tickPrice)), protobuf(ticks));
report('protobuf: tickPrice', [['tapewright', measured(protobuf, ticks, mixCount)]]);

const orderCount = 20_000;
const orders = stream(TEXT_VERSION, orderCount, openOrder);
assertSame('@stoqey/ib', ours(orders), stoqey(orders));
const protoOrders = stream(PROTOBUF_VERSION, orderCount, openOrder);
assertSame('protobuf', ours(orders), protobuf(protoOrders));
report('openOrder, text', [
  ['tapewright', measured(ours, orders, orderCount)],
  ['@stoqey/ib', measured(stoqey, orders, orderCount)],
]);
report('openOrder, protobuf', [['tapewright', measured(protobuf, protoOrders, orderCount)]]);
