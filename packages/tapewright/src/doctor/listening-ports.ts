import { connect } from 'node:net';

const KNOWN_PORTS = [
  { port: 7496, program: 'TWS (live)' },
  { port: 7497, program: 'TWS (paper)' },
  { port: 4001, program: 'IB Gateway (live)' },
  { port: 4002, program: 'IB Gateway (paper)' },
] as const;

const PATIENCE_MS = 1_000;

/** Which of IB's usual ports are open on the host. */
export async function listeningPorts(
  host: string,
): Promise<readonly { readonly port: number; readonly program: string }[]> {
  const open = await Promise.all(KNOWN_PORTS.map(({ port }) => isOpen(host, port)));
  return KNOWN_PORTS.filter((_, index) => open[index]);
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    const end = (isListening: boolean) => (): void => {
      socket.destroy();
      resolve(isListening);
    };
    socket.once('connect', end(true));
    socket.once('timeout', end(false));
    socket.once('error', end(false));
  });
}
