import { Decimal, plusMs } from '@tapewright/model';
import type { Clock } from '../client/clock.ts';
import {
  type ClientMessage,
  type ClientMessageOf,
  type ServerCodec,
  type ServerMessageInput,
  bindCodec,
} from '../messages/index.ts';
import { FrameReader } from '../schema/frame-reader.ts';
import { decodeClientHello, encodeServerHello } from '../schema/handshake.ts';
import type { Connection, ConnectionEvents, Transport } from '../transport/transport.ts';

export interface ScriptOptions {
  readonly serverVersion?: number;
  readonly accounts?: string;
  readonly nextValidId?: number;
  /** One way, in milliseconds. */
  readonly latencyMs?: number;
}

type Handler<Kind extends ClientMessage['kind']> = (message: ClientMessageOf<Kind>, line: ServerLine) => void;

/**
 * The other end of a simulated network for tests of the client: a gateway that does what the test says and no more. It answers the
 * handshake and empty snapshots by itself; every answer can be replaced or left out. A mutable field is a fault of the network.
 */
export class ScriptedGateway implements Transport {
  /** Connections are refused. */
  isDown = false;
  /** Nothing comes through in either direction, and nobody is told: a half-open line. */
  isSilent = false;
  /** The line opens, and the handshake is not answered. */
  isMute = false;
  serverVersion: number;
  accounts: string;
  nextValidId: number;
  /** Everything that was received, startApi included, oldest first. */
  readonly received: ClientMessage[] = [];
  /** Newest last. */
  readonly lines: ServerLine[] = [];

  readonly #clock: Clock;
  readonly #latencyMs: number;
  /** kind → what is done instead of the default */
  readonly #handlers = new Map<string, (message: ClientMessage, line: ServerLine) => void>();

  constructor(clock: Clock, options: ScriptOptions = {}) {
    this.#clock = clock;
    this.#latencyMs = options.latencyMs ?? 1;
    this.serverVersion = options.serverVersion ?? 225;
    this.accounts = options.accounts ?? 'DU1';
    this.nextValidId = options.nextValidId ?? 1;
    this.#answerByDefault();
  }

  /** The open connection; throws when there is none. */
  get line(): ServerLine {
    const line = this.lines.at(-1);
    if (line === undefined) throw new Error('nobody is connected');
    return line;
  }

  on<Kind extends ClientMessage['kind']>(kind: Kind, handler: Handler<Kind>): this {
    this.#handlers.set(kind, (message, line) => {
      if (isKind(message, kind)) handler(message, line);
    });
    return this;
  }

  /** Receives messages of these kinds and says nothing. */
  ignore(...kinds: ClientMessage['kind'][]): this {
    for (const kind of kinds) this.#handlers.delete(kind);
    return this;
  }

  send(...messages: ServerMessageInput[]): void {
    this.line.send(...messages);
  }

  receivedOf<Kind extends ClientMessage['kind']>(kind: Kind): ClientMessageOf<Kind>[] {
    return this.received.filter((message): message is ClientMessageOf<Kind> => message.kind === kind);
  }

  open(_address: unknown, events: ConnectionEvents): Connection {
    const line = new ServerLine(this, events);
    this.#later(() => {
      if (this.isSilent || line.isClosed) return;
      if (this.isDown) {
        line.isClosed = true;
        events.onClose('ECONNREFUSED');
        return;
      }
      this.lines.push(line);
      events.onOpen();
    });
    return {
      write: (bytes) => this.#later(() => (this.isSilent ? undefined : line.receive(bytes))),
      destroy: () => {
        line.isClosed = true;
      },
    };
  }

  /** For a line: carries bytes to the client. */
  carry(act: () => void): void {
    this.#later(() => (this.isSilent ? undefined : act()));
  }

  /** For a line: a message came in. */
  hear(message: ClientMessage, line: ServerLine): void {
    this.received.push(message);
    this.#handlers.get(message.kind)?.(message, line);
  }

  #later(call: () => void): void {
    this.#clock.wakeAt(plusMs(this.#clock.now(), this.#latencyMs), call);
  }

  #answerByDefault(): void {
    this.on('startApi', (_, line) => {
      line.send(
        { kind: 'managedAccounts', accountsList: this.accounts },
        { kind: 'nextValidId', orderId: this.nextValidId },
      );
    });
    this.on('reqAllOpenOrders', (_, line) => line.send({ kind: 'openOrderEnd' }));
    this.on('reqCompletedOrders', (_, line) => line.send({ kind: 'completedOrdersEnd' }));
    this.on('reqExecutions', ({ reqId }, line) => line.send({ kind: 'execDetailsEnd', reqId }));
    this.on('reqPositions', (_, line) => line.send({ kind: 'positionEnd' }));
    this.on('reqAccountUpdates', ({ acctCode }, line) => {
      line.send({ kind: 'accountDownloadEnd', accountName: acctCode });
    });
    this.on('reqAccountUpdatesMulti', ({ reqId }, line) =>
      line.send({ kind: 'accountUpdateMultiEnd', reqId }),
    );
    this.on('reqCurrentTime', (_, line) => {
      line.send({ kind: 'currentTime', currentTime: Math.floor(this.#clock.now() / 1_000_000) });
    });
  }
}

/** The gateway's end of one connection. */
export class ServerLine {
  isClosed = false;
  readonly #gateway: ScriptedGateway;
  readonly #events: ConnectionEvents;
  readonly #frames = new FrameReader();
  #codec: ServerCodec | undefined;

  constructor(gateway: ScriptedGateway, events: ConnectionEvents) {
    this.#gateway = gateway;
    this.#events = events;
  }

  receive(bytes: Uint8Array): void {
    if (this.isClosed || this.#gateway.isMute) return;
    if (this.#codec === undefined) {
      this.#greet(bytes);
      return;
    }
    this.#frames.push(bytes);
    for (let frame = this.#frames.next(); frame !== undefined; frame = this.#frames.next()) {
      const message = this.#codec.decode(frame.bytes, frame.start, frame.end);
      if (message.kind !== 'unknown') this.#gateway.hear(message, this);
    }
  }

  send(...messages: ServerMessageInput[]): void {
    for (const message of messages) {
      const bytes = this.#codec?.encode(message);
      if (bytes !== undefined) this.sendBytes(bytes);
    }
  }

  /** In one piece, as a busy line delivers them. */
  sendTogether(messages: readonly ServerMessageInput[]): void {
    const codec = this.#codec;
    if (codec !== undefined) this.sendBytes(Buffer.concat(messages.map((message) => codec.encode(message))));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#gateway.carry(() => {
      if (!this.isClosed) this.#events.onBytes(bytes);
    });
  }

  /** Closes after what was sent before. */
  close(detail = 'closed by the other side'): void {
    this.#gateway.carry(() => {
      if (this.isClosed) return;
      this.isClosed = true;
      this.#events.onClose(detail);
    });
  }

  #greet(bytes: Uint8Array): void {
    if (decodeClientHello(bytes) === undefined) return;
    const { serverVersion } = this.#gateway;
    this.sendBytes(encodeServerHello({ serverVersion, connectionTime: '20260825 10:00:00 US/Eastern' }));
    // A version outside our tables is greeted with, and nothing else.
    if (serverVersion <= 226) this.#codec = bindCodec({ side: 'server', serverVersion });
  }
}

/** An order report as a gateway sends it: openOrder and orderStatus. */
export function orderReports(
  placed: Pick<ClientMessageOf<'placeOrder'>, 'orderId' | 'contract' | 'order'>,
  report: {
    readonly status: string;
    readonly filled?: number;
    readonly avgFillPrice?: number;
    readonly permId?: number;
  },
): ServerMessageInput[] {
  const { orderId, contract, order } = placed;
  const { status, filled = 0, avgFillPrice = 0, permId = 9_000 + orderId } = report;
  const total = order.totalQuantity ?? Decimal.ZERO;
  return [
    { kind: 'openOrder', orderId, contract, order: { ...order, orderId, permId }, orderState: { status } },
    {
      kind: 'orderStatus',
      orderId,
      status,
      filled: Decimal.of(filled),
      remaining: total.minus(filled),
      avgFillPrice,
      permId,
      clientId: order.clientId ?? 0,
    },
  ];
}

/** An execution of an order. */
export function executionReport(
  placed: Pick<ClientMessageOf<'placeOrder'>, 'orderId' | 'contract' | 'order'>,
  fill: { readonly execId: string; readonly shares: number; readonly price: number; readonly reqId?: number },
): ServerMessageInput {
  const { orderId, contract, order } = placed;
  const { execId, shares, price, reqId = -1 } = fill;
  return {
    kind: 'execDetails',
    reqId,
    contract,
    execution: {
      execId,
      orderId,
      permId: 9_000 + orderId,
      clientId: order.clientId ?? 0,
      orderRef: order.orderRef ?? '',
      acctNumber: order.account ?? 'DU1',
      side: order.action === 'SELL' ? 'SLD' : 'BOT',
      shares: Decimal.of(shares),
      price,
      time: '20260825 10:00:01 US/Eastern',
      exchange: 'NASDAQ',
    },
  };
}

function isKind<Kind extends ClientMessage['kind']>(
  message: ClientMessage,
  kind: Kind,
): message is ClientMessageOf<Kind> {
  return message.kind === kind;
}
