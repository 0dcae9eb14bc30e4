import { Socket } from 'node:net';
import type { Address, Connection, ConnectionEvents, Transport } from './transport.ts';

/** Until the system asks a silent peer whether it is there. The session's own heartbeat is quicker. */
const KEEP_ALIVE_MS = 10_000;

/** TCP without delay: small messages leave at once. */
export const tcp: Transport = {
  open({ host, port }: Address, events: ConnectionEvents): Connection {
    const socket = new Socket();
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    let detail = 'closed by the other side';
    socket.once('connect', events.onOpen);
    socket.on('data', events.onBytes);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      detail = error.code ?? error.message;
    });
    socket.once('close', () => events.onClose(detail));
    socket.connect({ host, port });
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
