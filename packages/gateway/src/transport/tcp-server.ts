import { createServer, type Server, type Socket } from 'node:net';
import type { ConnectionId } from '../gateway-io.ts';

/** What happens on the lines. Called one at a time, never from within a call to the server. */
export interface LineEvents {
  opened(conn: ConnectionId): void;
  received(conn: ConnectionId, bytes: Uint8Array): void;
  closed(conn: ConnectionId): void;
  /** The client reads too slowly and is cut. */
  cut(conn: ConnectionId, reason: string): void;
}

/** The port could not be listened on. */
export class ListenFailed extends Error {
  override readonly name = 'ListenFailed';
}

/** So much is collected before it is handed to the system. */
const MAX_COLLECTED_BYTES = 65_536;

/** A line, and what was written to it since the last flush. */
interface OpenLine {
  readonly socket: Socket;
  collected: Uint8Array[];
  collectedBytes: number;
}

/**
 * TCP lines under numbers. What is written leaves with the next `flush`, all of it for one line in one piece: handing bytes to the system
 * costs as much as making them. A client that reads too slowly is cut before its backlog grows without bound.
 */
export class TcpServer {
  readonly #server: Server;
  readonly #events: LineEvents;
  readonly #maxBacklogBytes: number;
  readonly #lines = new Map<ConnectionId, OpenLine>();
  /** The lines that something is collected for. */
  readonly #unsent = new Map<ConnectionId, OpenLine>();
  #lastConn = 0;

  constructor(events: LineEvents, { maxBacklogBytes }: { readonly maxBacklogBytes: number }) {
    this.#events = events;
    this.#maxBacklogBytes = maxBacklogBytes;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** Starts to listen; answers the port, which the system chooses for 0. Throws a `ListenFailed` that says what to do. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => reject(listenFailed(error, port, host)));
      this.#server.listen(port, host, resolve);
    });
    this.#server.removeAllListeners('error');
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  write(conn: ConnectionId, bytes: Uint8Array): void {
    const line = this.#lines.get(conn);
    if (line === undefined || line.socket.writableEnded || line.socket.destroyed) return;
    if (line.collectedBytes === 0) this.#unsent.set(conn, line);
    line.collected.push(bytes);
    line.collectedBytes += bytes.length;
    if (line.collectedBytes >= MAX_COLLECTED_BYTES) this.#send(conn, line);
  }

  /** Sends what was written, each line's in one piece. */
  flush(): void {
    for (const [conn, line] of this.#unsent) this.#send(conn, line);
    this.#unsent.clear();
  }

  /** Sends what was written, then closes. */
  close(conn: ConnectionId): void {
    const line = this.#lines.get(conn);
    if (line === undefined) return;
    this.#send(conn, line);
    line.socket.end();
  }

  #send(conn: ConnectionId, line: OpenLine): void {
    const { socket, collected } = line;
    const [first] = collected;
    if (first === undefined || socket.destroyed) return;
    socket.write(collected.length === 1 ? first : Buffer.concat(collected, line.collectedBytes));
    line.collected = [];
    line.collectedBytes = 0;
    if (socket.writableLength <= this.#maxBacklogBytes) return;
    const waiting = socket.writableLength;
    socket.destroy();
    this.#events.cut(
      conn,
      `a client reads too slowly: ${waiting} bytes wait for it, limit ${this.#maxBacklogBytes}`,
    );
  }

  /** Closes all lines and the port. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const { socket } of this.#lines.values()) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    const conn = ++this.#lastConn;
    this.#lines.set(conn, { socket, collected: [], collectedBytes: 0 });
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#events.received(conn, bytes));
    // An error is followed by 'close', which says all that matters here: the line is gone.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#lines.delete(conn);
      this.#unsent.delete(conn);
      this.#events.closed(conn);
    });
    this.#events.opened(conn);
  }
}

function listenFailed(error: NodeJS.ErrnoException, port: number, host: string): ListenFailed {
  const where = `${host}:${port}`;
  return new ListenFailed(
    REASONS[error.code ?? '']?.(port, host) ?? `cannot listen on ${where}: ${error.message}`,
    {
      cause: error,
    },
  );
}

/** The system's code → what happened and what to do. */
const REASONS: Readonly<Record<string, ((port: number, host: string) => string) | undefined>> = {
  EADDRINUSE: (port, host) =>
    `port ${port} on ${host} is in use: stop the program that has it (another gateway, TWS?) or choose another port`,
  EACCES: (port) => `no permission to listen on port ${port}: choose a port above 1023`,
  EADDRNOTAVAIL: (_, host) => `${host} is no address of this machine: use 127.0.0.1`,
  ENOTFOUND: (_, host) => `${host} is no address of this machine: use 127.0.0.1`,
};
