import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Contract, Instant } from '@tapewright/model';
import type { ContractCache, KeptDescriptions } from '../client/contract-cache.ts';
import { checkedLine, readCheckedLine } from './checked-line.ts';

interface Entry extends KeptDescriptions {
  /** What was asked, as text. */
  readonly key: string;
}

/** So many lines more than entries, and the file is written anew. */
const SLACK = 1_000;

/**
 * Qualified contracts in a file, for the next start of the program: a line for each answer, with its moment and a check sum. The last line
 * about a question counts; damaged lines are as if they were not there, and what they said is asked for again.
 */
export function contractFile(path: string): ContractCache {
  let reading: Promise<Map<string, Entry>> | undefined;
  let writing: Promise<unknown> = Promise.resolve();
  const entries = (): Promise<Map<string, Entry>> => (reading ??= read(path));
  const append = (line: unknown): Promise<void> => {
    const next = writing.then(() => appendFile(path, `${checkedLine(line)}\n`));
    // The next write goes on after one that failed, which its own caller is told of.
    writing = next.catch(() => undefined);
    return next;
  };
  return {
    load: async (given) => {
      const entry = (await entries()).get(keyOf(given));
      return entry && { at: entry.at, found: entry.found };
    },
    save: async (given, { at, found }) => {
      const entry = { key: keyOf(given), at, found };
      (await entries()).set(entry.key, entry);
      await append(entry);
    },
    forget: async (given) => {
      const key = keyOf(given);
      if ((await entries()).delete(key)) await append({ key });
    },
  };
}

async function read(path: string): Promise<Map<string, Entry>> {
  await mkdir(dirname(path), { recursive: true });
  const text = await readFile(path, 'utf8').catch(ifAbsent(''));
  const entries = new Map<string, Entry>();
  const lines = text.split('\n').filter((line) => line !== '');
  for (const line of lines) {
    const entry = readCheckedLine(line)?.value;
    if (isEntry(entry)) entries.set(entry.key, entry);
    else if (isForgotten(entry)) entries.delete(entry.key);
  }
  const isCut = text !== '' && !text.endsWith('\n');
  if (isCut || lines.length > entries.size + SLACK) {
    const whole = [...entries.values()].map((entry) => `${checkedLine(entry)}\n`).join('');
    await writeFile(`${path}.new`, whole);
    await rename(`${path}.new`, path);
  }
  return entries;
}

function keyOf(given: Contract): string {
  return JSON.stringify(given);
}

/** The check sum vouches for the rest: this code wrote it. */
function isEntry(value: unknown): value is Entry {
  return isForgotten(value) && 'at' in value && 'found' in value && Array.isArray(value.found);
}

function isForgotten(value: unknown): value is { readonly key: string; readonly at?: Instant } {
  return typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string';
}

/** A file that is not there yet is an empty one; every other trouble is one. */
function ifAbsent<T>(empty: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return empty;
    throw error;
  };
}
