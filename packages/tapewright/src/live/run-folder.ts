import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Journal, type JournalEntry, type JournalOptions } from '../journal/index.ts';

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
 * A bot's folder holds one folder per run (`run-000001`, …). The last one is continued when it did not end in order; otherwise, and
 * with `isNew`, the next is begun. Nothing is deleted. Throws `JournalLocked`, `JournalCorrupt`.
 */
export function openRun(botDir: string, options: JournalOptions & { readonly isNew: boolean }): OpenedRun {
  mkdirSync(botDir, { recursive: true });
  const last = lastRun(botDir);
  let highestOrderId = 0;
  if (last !== undefined) {
    const dir = join(botDir, runName(last));
    const journal = Journal.open(dir, options);
    highestOrderId = highestOrderIdOf(journal.entries);
    const isOver = options.isNew || journal.entries.at(-1)?.record.kind === 'end';
    if (!isOver) return { dir, journal, isContinued: journal.entries.length > 0, highestOrderId };
    journal.close();
  }
  const dir = join(botDir, runName((last ?? 0) + 1));
  return { dir, journal: Journal.open(dir, options), isContinued: false, highestOrderId };
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
  const numbers = readdirSync(botDir).flatMap((name) => RUN.exec(name)?.[1] ?? []);
  return numbers.length === 0 ? undefined : Math.max(...numbers.map(Number));
}

function runName(number: number): string {
  return `run-${String(number).padStart(6, '0')}`;
}
