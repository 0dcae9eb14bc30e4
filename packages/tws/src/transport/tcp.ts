import { connect } from 'node:net';
import type { Address, Connection, ConnectionEvents, Transport } from './transport.ts';

/** Until the system asks a silent peer whether it is there. The session's own heartbeat is quicker. */
const KEEP_ALIVE_MS = 10_000;

/** Read at once at most. */
const READ_BYTES = 65_536;

/**
 * TCP without delay: small messages leave at once. The system reads into the same bytes every time: Node's own way, a buffer and an event
 * of a stream for each piece, is a tenth of an order's round trip.
 */
export const tcp: Transport = {
  open({ host, port }: Address, events: ConnectionEvents): Connection {
    const buffer = new Uint8Array(READ_BYTES);
    const hear = (length: number): boolean => {
      events.onBytes(buffer.subarray(0, length));
      return true;
    };
    const socket = connect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
      onread: { buffer, callback: hear },
    });
    let detail = 'closed by the other side';
    socket.once('connect', events.onOpen);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      detail = error.code ?? error.message;
    });
    socket.once('close', () => events.onClose(detail));
    return {
      write(bytes) {
        if (!socket.destroyed) socket.write(bytes);
      },
      destroy() {
        socket.destroy();
      },
    };
  },
};
