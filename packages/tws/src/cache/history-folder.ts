import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bar } from '@tapewright/model';
import type { HistoryCache, HistoryPage } from '../client/history-cache.ts';
import { checkedLine, readCheckedLine } from './checked-line.ts';
import { exactJson } from './exact-json.ts';

/**
 * Pages of history in a folder, a file for each, named by what was asked. A file that is damaged is as if it were not there: its page is asked
 * for again, and written anew. Several programs may share the folder.
 */
export function historyFolder(folder: string): HistoryCache {
  const fileOf = (page: HistoryPage): string => {
    const name = createHash('sha256').update(exactJson(page)).digest('hex').slice(0, 32);
    return join(folder, name.slice(0, 2), `${name}.json`);
  };
  return {
    load: async (page) => {
      const text = await readFile(fileOf(page), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      const kept = readCheckedLine(text.trimEnd())?.value;
      return isKeptPage(kept) && exactJson(kept.page) === exactJson(page) ? kept.bars : undefined;
    },
    save: async (page, bars) => {
      const file = fileOf(page);
      const unfinished = `${file}.${randomUUID()}`;
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(unfinished, `${checkedLine({ page, bars })}\n`);
      await rename(unfinished, file);
    },
  };
}

/** The check sum vouches for the rest: this code wrote it. */
function isKeptPage(value: unknown): value is { readonly page: unknown; readonly bars: readonly Bar[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'page' in value &&
    'bars' in value &&
    Array.isArray(value.bars)
  );
}
