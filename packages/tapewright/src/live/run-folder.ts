import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  Journal,
  type JournalDisk,
  type JournalEntry,
  type JournalOptions,
  readJournal,
  realDisk,
} from '../journal/index.ts';

const RUN = /^run-(\d{6})$/;

/** The journal of a bot's run: the one to go on with, or a new one. */
export interface OpenedRun {
  readonly dir: string;
  readonly journal: Journal;
  /** The run began earlier and was not stopped in order: it is continued. */
  readonly isContinued: boolean;
  /** The highest order id that this bot is known to have used. */
  readonly highestOrderId: number;
}

/**
 * Which run to open. `continue`: the last one, unless it ended in order. `new`: the next one; the last must not be going on in another
 * process, because both would be the same client. `separate`: the next one, whatever becomes of the others: each has a broker of its own.
 */
export type RunChoice = 'continue' | 'new' | 'separate';

/** A bot's folder holds one folder per run (`run-000001`, …). Nothing is deleted. Throws `JournalLocked`, `JournalCorrupt`. */
export function openRun(botDir: string, options: JournalOptions & { readonly choice: RunChoice }): OpenedRun {
  mkdirSync(botDir, { recursive: true });
  const last = lastRun(botDir);
  let highestOrderId = 0;
  if (last !== undefined && options.choice !== 'separate') {
    const dir = join(botDir, runName(last));
    const journal = Journal.open(dir, options);
    highestOrderId =
      journal.entries.length > 0 ? highestOrderIdOf(journal.entries) : highestOrderIdBefore(botDir, last);
    const isOver = options.choice === 'new' || journal.entries.at(-1)?.record.kind === 'end';
    if (!isOver) return { dir, journal, isContinued: journal.entries.length > 0, highestOrderId };
    journal.close();
  }
  const dir = nextRunDir(botDir, (last ?? 0) + 1, options.disk ?? realDisk);
  return { dir, journal: Journal.open(dir, options), isContinued: false, highestOrderId };
}

/** Of two processes that begin at the same moment each gets its own. */
function nextRunDir(botDir: string, number: number, disk: JournalDisk): string {
  const dir = join(botDir, runName(number));
  try {
    mkdirSync(dir);
    disk.syncDirectory(botDir);
    return dir;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return nextRunDir(botDir, number + 1, disk);
  }
}

/** Of the last run before this one that has a record: a run whose gateway was not there has none. */
function highestOrderIdBefore(botDir: string, run: number): number {
  const earlier = runNumbers(botDir).filter((number) => number < run);
  for (const number of earlier.sort((a, b) => b - a)) {
    const { entries } = readJournal(join(botDir, runName(number)));
    if (entries.length > 0) return highestOrderIdOf(entries);
  }
  return 0;
}

function highestOrderIdOf(entries: readonly JournalEntry[]): number {
  let highest = 0;
  for (const { record } of entries) {
    if (record.kind === 'run') highest = Math.max(highest, record.highestOrderId);
    if (record.kind === 'in' && record.input.kind === 'orderSent')
      highest = Math.max(highest, record.input.orderId);
  }
  return highest;
}

/** The folder of the last run, to read; undefined when there was none. */
export function lastRunDir(botDir: string): string | undefined {
  if (!existsSync(botDir)) return undefined;
  const last = lastRun(botDir);
  return last === undefined ? undefined : join(botDir, runName(last));
}

function lastRun(botDir: string): number | undefined {
  const numbers = runNumbers(botDir);
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

function runNumbers(botDir: string): number[] {
  return readdirSync(botDir)
    .flatMap((name) => RUN.exec(name)?.[1] ?? [])
    .map(Number);
}

function runName(number: number): string {
  return `run-${String(number).padStart(6, '0')}`;
}
