import type { ConnectionId } from '@tapewright/gateway';
import { type Instant, plusMs, type Random } from '@tapewright/model';
import type { Connection, ConnectionEvents, Transport } from '@tapewright/tws';
import type { Agenda } from './agenda.ts';

/** The gateway's end of the network. */
export interface NetworkServer {
  opened(conn: ConnectionId): void;
  received(conn: ConnectionId, bytes: Uint8Array): void;
  closed(conn: ConnectionId): void;
}

/** A network between programs and one gateway: bytes take time, come in other pieces than they were sent in, and lines break. */
export class SimulatedNetwork implements Transport {
  /** Nobody listens: connections are refused. */
  isRefusing = false;
  /** Connections and bytes vanish without a word until then. */
  blackUntil: Instant | undefined;
  readonly #agenda: Agenda;
  readonly #random: Random;
  readonly #server: NetworkServer;
  readonly #lines = new Map<ConnectionId, SimulatedLine>();
  #lastConn = 0;

  constructor(parts: { readonly agenda: Agenda; readonly random: Random; readonly server: NetworkServer }) {
    this.#agenda = parts.agenda;
    this.#random = parts.random;
    this.#server = parts.server;
  }

  open(_address: unknown, client: ConnectionEvents): Connection {
    this.#lastConn += 1;
    const conn = this.#lastConn;
    const line = new SimulatedLine({
      agenda: this.#agenda,
      random: this.#random,
      client,
      gatewayReceived: (bytes) => this.#server.received(conn, bytes),
      gatewayClosed: () => {
        if (this.#lines.delete(conn)) this.#server.closed(conn);
      },
    });
    const isBlack = this.blackUntil !== undefined && this.#agenda.now() < this.blackUntil;
    if (isBlack) line.becomeHalfOpen();
    this.#agenda.wakeAt(plusMs(this.#agenda.now(), 1 + this.#random.below(20)), () => {
      if (line.isOver || line.isHalfOpen) return;
      if (this.isRefusing) {
        line.endAtClient('ECONNREFUSED');
        return;
      }
      this.#lines.set(conn, line);
      this.#server.opened(conn);
      line.opened();
    });
    return { write: (bytes) => line.toGateway.send(bytes), destroy: () => line.destroyedByClient() };
  }

  /** What the gateway writes. */
  write(conn: ConnectionId, bytes: Uint8Array): void {
    this.#lines.get(conn)?.toClient.send(bytes);
  }

  /** The gateway closes a line, after what it has written. */
  close(conn: ConnectionId): void {
    const line = this.#lines.get(conn);
    if (line === undefined) return;
    this.#lines.delete(conn);
    line.closedByGateway();
    this.#agenda.wakeAt(this.#agenda.now(), () => this.#server.closed(conn));
  }

  /** Every line breaks, in the middle of whatever was on its way. */
  cut(): void {
    for (const line of this.#lines.values()) line.cut();
  }

  stall(ms: number): void {
    const until = plusMs(this.#agenda.now(), ms);
    for (const line of this.#lines.values()) line.stallUntil(until);
  }

  /** Nothing passes any more, and nobody is told; the gateway's system gives up on its end after a while. */
  halfOpen(gatewayGivesUpAfterMs: number): void {
    for (const line of this.#lines.values()) {
      line.becomeHalfOpen();
      this.#agenda.wakeAt(plusMs(this.#agenda.now(), gatewayGivesUpAfterMs), () => line.endAtGateway());
    }
  }
}

class SimulatedLine {
  readonly toClient: Pipe;
  readonly toGateway: Pipe;
  isOver = false;
  isHalfOpen = false;
  readonly #client: ConnectionEvents;
  readonly #gatewayClosed: () => void;

  constructor(parts: {
    readonly agenda: Agenda;
    readonly random: Random;
    readonly client: ConnectionEvents;
    readonly gatewayReceived: (bytes: Uint8Array) => void;
    readonly gatewayClosed: () => void;
  }) {
    const { agenda, random } = parts;
    this.#client = parts.client;
    this.#gatewayClosed = parts.gatewayClosed;
    this.toClient = new Pipe(agenda, random, (bytes) => {
      if (!this.isOver) parts.client.onBytes(bytes);
    });
    this.toGateway = new Pipe(agenda, random, parts.gatewayReceived);
  }

  opened(): void {
    this.#client.onOpen();
  }

  endAtClient(detail: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#client.onClose(detail);
  }

  endAtGateway(): void {
    this.toGateway.stop();
    this.#gatewayClosed();
  }

  destroyedByClient(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.toClient.stop();
    // What was written before still arrives, then the end.
    if (!this.isHalfOpen) this.toGateway.end(() => this.#gatewayClosed());
  }

  closedByGateway(): void {
    this.toGateway.stop();
    if (!this.isHalfOpen) this.toClient.end(() => this.endAtClient('closed by the other side'));
  }

  /** A part of what was on its way arrives, the rest never. */
  cut(): void {
    this.toGateway.arriveInPart();
    this.toClient.arriveInPart();
    this.endAtGateway();
    this.endAtClient('ECONNRESET');
  }

  stallUntil(until: Instant): void {
    this.toClient.stalledUntil = until;
    this.toGateway.stalledUntil = until;
  }

  becomeHalfOpen(): void {
    this.isHalfOpen = true;
    this.toClient.stop();
    this.toGateway.stop();
  }
}

/** One direction of a line: everything in order, nothing twice; the pieces are the network's. */
class Pipe {
  stalledUntil: Instant | undefined;
  readonly #agenda: Agenda;
  readonly #random: Random;
  readonly #deliver: (bytes: Uint8Array) => void;
  /** What was sent and has not arrived, in the order of sending. */
  #waiting: Uint8Array[] = [];
  #isScheduled = false;
  #isStopped = false;
  #onEnd: (() => void) | undefined;

  constructor(agenda: Agenda, random: Random, deliver: (bytes: Uint8Array) => void) {
    this.#agenda = agenda;
    this.#random = random;
    this.#deliver = deliver;
  }

  send(bytes: Uint8Array): void {
    if (this.#isStopped || this.#onEnd !== undefined) return;
    if (bytes.length > 0) this.#waiting.push(bytes);
    this.#schedule();
  }

  /** Everything arrives, and then the end. */
  end(onEnd: () => void): void {
    if (this.#isStopped) return;
    this.#onEnd = onEnd;
    this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
    this.#waiting = [];
  }

  arriveInPart(): void {
    const all = joined(this.#waiting);
    const part = all.subarray(0, this.#random.below(all.length + 1));
    if (!this.#isStopped && part.length > 0) this.#deliver(part);
    this.stop();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // Mostly 1 to 5 ms, now and then a tenth of a second.
    const ms = this.#random.below(20) === 0 ? this.#random.below(100) : 1 + this.#random.below(5);
    this.#agenda.wakeAt(plusMs(this.#agenda.now(), ms), () => this.#arrive());
  }

  #arrive(): void {
    this.#isScheduled = false;
    if (this.#isStopped) return;
    const { stalledUntil } = this;
    if (stalledUntil !== undefined && this.#agenda.now() < stalledUntil) {
      this.#isScheduled = true;
      this.#agenda.wakeAt(stalledUntil, () => this.#arrive());
      return;
    }
    const all = joined(this.#waiting);
    const { length } = all;
    // One piece in six is cut somewhere, at every byte that there is.
    const size = length > 1 && this.#random.below(6) === 0 ? 1 + this.#random.below(length - 1) : length;
    const piece = all.subarray(0, size);
    this.#waiting = size < length ? [all.subarray(size)] : [];
    if (this.#waiting.length > 0) this.#schedule();
    if (piece.length > 0) this.#deliver(piece);
    if (this.#waiting.length > 0 || this.#onEnd === undefined || this.#isStopped) return;
    this.#isStopped = true;
    this.#onEnd();
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}
