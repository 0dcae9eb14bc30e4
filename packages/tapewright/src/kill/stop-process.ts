import { livingHolder } from '../journal/index.ts';

/** What became of the process that held a run's journal. */
export type Stopped =
  | { readonly kind: 'none' }
  | { readonly kind: 'stopped'; readonly pid: number }
  | { readonly kind: 'elsewhere'; readonly pid: number; readonly host: string }
  | { readonly kind: 'refuses'; readonly pid: number; readonly reason: string };

const POLL_MS = 20;
const PATIENCE_MS = 5_000;

/**
 * Ends the process that runs the bot, without asking it: one whose strategy hangs would not answer. Its journal is written for that.
 * Resolves when the process is gone.
 */
export async function stopProcess(runDir: string): Promise<Stopped> {
  const holder = livingHolder(runDir);
  if (holder === undefined) return { kind: 'none' };
  const { pid, host, isHere } = holder;
  if (!isHere) return { kind: 'elsewhere', pid, host };
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    return { kind: 'refuses', pid, reason: String(error) };
  }
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += POLL_MS) {
    if (livingHolder(runDir)?.pid !== pid) return { kind: 'stopped', pid };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return { kind: 'refuses', pid, reason: `it is still there after ${PATIENCE_MS / 1_000} s` };
}
