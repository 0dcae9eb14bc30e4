import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * Another file of the bench in a process of its own, with the flags of this one, and what it first says: where it listens. Disconnecting the
 * child ends it.
 */
export async function startProcess(
  file: string,
): Promise<{ readonly listens: unknown; readonly child: ChildProcess }> {
  const child = fork(file);
  const [listens] = (await once(child, 'message')) as [unknown];
  return { listens, child };
}
