import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A gateway in a child process, and the port on which it listens. Disconnecting the child ends it. */
export async function startGatewayProcess(): Promise<{
  readonly port: number;
  readonly child: ChildProcess;
}> {
  const child = fork(join(import.meta.dirname, 'gateway-process.ts'), {
    execArgv: ['--conditions=@tapewright/source', '--import', 'tsx'],
  });
  const [port] = (await once(child, 'message')) as [number];
  return { port, child };
}
