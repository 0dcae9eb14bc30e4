import {
  bindCodec,
  encodeClientHello,
  FrameReader,
  type ClientCodec,
  type ClientMessageInput,
  type ServerMessage,
} from '@tapewright/tws';
import type { Contract, Instant, Order } from '@tapewright/model';
import type { MarketInput } from '@tapewright/venue';
import type { FaultScript } from '../faults/fault-script.ts';
import type { Gateway } from '../gateway.ts';
import type { HaltReason } from '../market/steering.ts';
import type { Bulletin } from '../news/bulletins.ts';
import type { ConnectionId, GatewayOutput } from '../gateway-io.ts';

/** A gateway and clients on lines without sockets: tests say what is written and when, and read what came back. */
export class ScriptedClients {
  readonly #gateway: Gateway;
  readonly #clients = new Map<ConnectionId, ScriptedClient>();
  #lastConn = 0;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  /** A line that has said nothing yet. */
  open(serverVersion: number): ScriptedClient {
    const conn = ++this.#lastConn;
    const client = new ScriptedClient(serverVersion, (bytes) =>
      this.#handle({ kind: 'bytes', at: this.#gateway.now, conn, bytes }),
    );
    this.#clients.set(conn, client);
    this.#handle({ kind: 'opened', at: this.#gateway.now, conn });
    return client;
  }

  /** A client that has greeted and started the API. */
  connect(clientId: number, serverVersion = 226): ScriptedClient {
    const client = this.open(serverVersion);
    client.greet();
    client.send({ kind: 'startApi', clientId, optionalCapabilities: '' });
    return client;
  }

  /** The client's end of the line goes away. */
  hangUp(client: ScriptedClient): void {
    for (const [conn, other] of this.#clients) {
      if (other === client) this.#handle({ kind: 'closed', at: this.#gateway.now, conn });
    }
  }

  passTime(at: Instant): void {
    this.#handle({ kind: 'time', at });
  }

  market(input: MarketInput): void {
    this.#handle({ kind: 'market', input });
  }

  fault(fault: FaultScript): void {
    this.#handle({ kind: 'fault', at: this.#gateway.now, fault });
  }

  calm(): void {
    this.#handle({ kind: 'calm', at: this.#gateway.now });
  }

  hold(conId: number): void {
    this.#handle({ kind: 'hold', at: this.#gateway.now, conId });
  }

  halt(conId: number, reason: HaltReason = 'regulatory'): void {
    this.#handle({ kind: 'halt', at: this.#gateway.now, conId, reason });
  }

  resume(conId: number): void {
    this.#handle({ kind: 'resume', at: this.#gateway.now, conId });
  }

  release(conId: number): void {
    this.#handle({ kind: 'release', at: this.#gateway.now, conId });
  }

  manualOrder(account: string, contract: Contract, order: Order): void {
    this.#handle({ kind: 'manualOrder', at: this.#gateway.now, account, contract, order });
  }

  login(at: Instant): void {
    this.#handle({ kind: 'login', at });
  }

  bulletin(bulletin: Omit<Bulletin, 'id'>): void {
    this.#handle({ kind: 'bulletin', at: this.#gateway.now, bulletin });
  }

  advance(): Instant | undefined {
    return this.#gateway.advance((output) => this.#deliver(output));
  }

  #handle(input: Parameters<Gateway['handle']>[0]): void {
    this.#gateway.handle(input, (output) => this.#deliver(output));
  }

  #deliver(output: GatewayOutput): void {
    const client = this.#clients.get(output.conn);
    if (output.kind === 'write') client?.receive(output.bytes);
    else client?.wasClosed(output.reason);
  }
}

/** The far end of one line. */
export class ScriptedClient {
  readonly #serverVersion: number;
  readonly #write: (bytes: Uint8Array) => void;
  readonly #codec: ClientCodec;
  readonly #frames = new FrameReader();
  #hasGreeting = false;
  /** Bodies of the frames of the greeting, and of what came before a codec could read it. */
  readonly greeting: string[] = [];
  /** What came since the last `take`. */
  #received: ServerMessage[] = [];
  /** Why the gateway closed the line. */
  closedBecause: string | undefined;

  constructor(serverVersion: number, write: (bytes: Uint8Array) => void) {
    this.#serverVersion = serverVersion;
    this.#write = write;
    this.#codec = bindCodec({ side: 'client', serverVersion });
  }

  greet(): void {
    this.write(encodeClientHello({ min: 100, max: this.#serverVersion }));
  }

  write(bytes: Uint8Array): void {
    this.#write(bytes);
  }

  send(message: ClientMessageInput): void {
    this.write(this.#codec.encode(message));
  }

  /** Sends a request and takes what came back for it. */
  ask(message: ClientMessageInput): readonly ServerMessage[] {
    this.take();
    this.send(message);
    return this.take();
  }

  /** What came since the last time, in order. */
  take(): readonly ServerMessage[] {
    const received = this.#received;
    this.#received = [];
    return received;
  }

  receive(bytes: Uint8Array): void {
    this.#frames.push(bytes);
    for (let frame = this.#frames.next(); frame !== undefined; frame = this.#frames.next()) {
      if (!this.#hasGreeting) {
        this.#hasGreeting = true;
        this.greeting.push(new TextDecoder().decode(frame.bytes.subarray(frame.start, frame.end)));
        continue;
      }
      const message = this.#codec.decode(frame.bytes, frame.start, frame.end);
      if (message.kind !== 'unknown') this.#received.push(message);
    }
  }

  wasClosed(reason: string): void {
    this.closedBecause = reason;
  }
}
