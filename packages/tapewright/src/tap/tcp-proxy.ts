import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Speaker } from './overheard.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What a proxy tells of its lines, after the bytes were passed on. Connections are numbered from 1. */
export interface ProxyEvents {
  opened(conn: number): void;
  passed(conn: number, from: Speaker, bytes: Uint8Array): void;
  /** Both ends are gone; `problem` says what the system said when it was no plain end. */
  closed(conn: number, problem: string | undefined): void;
}

interface Line {
  readonly client: Socket;
  readonly server: Socket;
  problem: string | undefined;
  openEnds: number;
}

/**
 * Passes TCP connections on to one address, byte for byte: what a socket brings is written to the other before anybody looks at it,
 * and nothing is held back, joined or cut. An end that reads slowly slows the other end down, as it would without a proxy between.
 */
export class TcpProxy {
  readonly #to: Address;
  readonly #events: ProxyEvents;
  readonly #server: Server;
  readonly #lines = new Set<Line>();
  #lastConn = 0;

  constructor(to: Address, events: ProxyEvents) {
    this.#to = to;
    this.#events = events;
    // Half-open: a client that has said its last word may still listen.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket));
  }

  /** Answers the port, which the system chooses for 0. Rejects with the system's error. */
  async listen({ host, port }: Address): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    this.#server.removeAllListeners('error');
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  /** Closes the port and all lines. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const { client, server } of this.#lines) {
      client.destroy();
      server.destroy();
    }
    await closed;
  }

  #accept(client: Socket): void {
    const conn = ++this.#lastConn;
    const server = connect({ ...this.#to, allowHalfOpen: true, noDelay: true });
    const line: Line = { client, server, problem: undefined, openEnds: 2 };
    this.#lines.add(line);
    this.#events.opened(conn);
    this.#pass(conn, line, 'client');
    this.#pass(conn, line, 'server');
  }

  #pass(conn: number, line: Line, from: Speaker): void {
    const [source, target] = from === 'client' ? [line.client, line.server] : [line.server, line.client];
    source.on('data', (bytes) => {
      if (!target.write(bytes)) source.pause();
      this.#events.passed(conn, from, bytes);
    });
    target.on('drain', () => source.resume());
    source.on('end', () => target.end());
    source.on('error', (error) => {
      line.problem ??= `the ${from}: ${error.message}`;
    });
    source.on('close', (hadError) => {
      // A connection that broke must not look like one that ended in order.
      if (hadError) target.resetAndDestroy();
      else target.end();
      line.openEnds--;
      if (line.openEnds > 0) return;
      this.#lines.delete(line);
      this.#events.closed(conn, line.problem);
    });
  }
}
