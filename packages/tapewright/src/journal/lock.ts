import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Thrown when another living process holds the state directory. */
export class JournalLocked extends Error {
  override readonly name = 'JournalLocked';

  constructor(dir: string, owner: string) {
    super(
      `the state directory ${dir} is in use by ${owner}: two bots on one journal would send orders twice. ` +
        `Stop that process, or give this one its own directory with --state`,
    );
  }
}

export interface JournalLock {
  release(): void;
}

/**
 * Takes the state directory for this process: a `lock` file that is linked into place, so that of two processes exactly one
 * gets it. A lock left behind by a process that is gone (kill -9, power loss) is taken over; a process id that has been given to another
 * program since is recognised by its start time where the system tells it (Linux).
 */
export function lockJournal(dir: string): JournalLock {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, 'lock');
  const claim = `${path}.${process.pid}`;
  const mine = describe(process.pid);
  writeFileSync(claim, mine);
  try {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (linked(claim, path)) return { release: () => release(path, mine) };
      const holder = read(path);
      if (holder !== undefined && isAlive(holder)) throw new JournalLocked(dir, ownerText(holder));
      if (holder !== undefined) discard(path, holder);
    }
    throw new JournalLocked(dir, 'a process that keeps taking the lock');
  } finally {
    rmSync(claim, { force: true });
  }
}

/** The living process that holds a state directory; undefined when there is none. */
export function livingHolder(
  dir: string,
): { readonly pid: number; readonly host: string; readonly isHere: boolean } | undefined {
  const holder = read(join(dir, 'lock'));
  if (holder === undefined || !isAlive(holder)) return undefined;
  const [pid, , host = ''] = holder.split(' ');
  return { pid: Number(pid), host, isHere: host === hostname() };
}

const MAX_ATTEMPTS = 5;

function linked(claim: string, path: string): boolean {
  try {
    linkSync(claim, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a stale lock. It is renamed first: of two processes that saw it, the later one must not remove the new lock of the first. */
function discard(path: string, seen: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== seen) linked(aside, path);
  rmSync(aside, { force: true });
}

function release(path: string, mine: string): void {
  if (read(path) === mine) rmSync(path, { force: true });
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** `pid start-time host`. */
function describe(pid: number): string {
  return `${pid} ${startTime(pid) ?? '-'} ${hostname()}`;
}

function ownerText(holder: string): string {
  const [pid, , host] = holder.split(' ');
  return host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
}

/** A holder on another machine counts as alive: nothing here can tell. */
function isAlive(holder: string): boolean {
  const [pidText = '', started, host] = holder.split(' ');
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  const now = startTime(pid);
  return now === undefined || started === '-' || now === started;
}

/** Clock ticks since boot at which the process began; undefined where /proc does not exist. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name may hold spaces; the fields after its closing parenthesis do not. Start time is field 22.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
