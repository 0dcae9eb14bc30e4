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

/** TCP lines under numbers. A client that reads too slowly is cut before its backlog grows without bound. */
export class TcpServer {
  readonly #server: Server;
  readonly #events: LineEvents;
  readonly #maxBacklogBytes: number;
  readonly #sockets = new Map<ConnectionId, Socket>();
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
    const socket = this.#sockets.get(conn);
    if (socket === undefined || socket.writableEnded) return;
    socket.write(bytes);
    if (socket.writableLength <= this.#maxBacklogBytes || socket.destroyed) return;
    const waiting = socket.writableLength;
    socket.destroy();
    this.#events.cut(
      conn,
      `a client reads too slowly: ${waiting} bytes wait for it, limit ${this.#maxBacklogBytes}`,
    );
  }

  /** Sends what was written, then closes. */
  close(conn: ConnectionId): void {
    this.#sockets.get(conn)?.end();
  }

  /** Closes all lines and the port. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const socket of this.#sockets.values()) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    const conn = ++this.#lastConn;
    this.#sockets.set(conn, socket);
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#events.received(conn, bytes));
    // An error is followed by 'close', which says all that matters here: the line is gone.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(conn);
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
