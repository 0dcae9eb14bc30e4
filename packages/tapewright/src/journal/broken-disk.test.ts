import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@tapewright/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type JournalDisk, realDisk } from './disk.ts';
import { Journal, JournalBroken, readJournal } from './journal.ts';
import type { JournalRecord } from './records.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const record = (n: number): JournalRecord => ({ kind: 'end', at: instant(n), reason: `reason ${n}` });
const NO_SPACE = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

/** The real disk, which takes only the half of one write, or fails at one fsync; afterwards it works again. */
function failingOnce(what: 'append' | 'sync'): JournalDisk & { isArmed: boolean } {
  const disk = {
    isArmed: false,
    syncDirectory: realDisk.syncDirectory,
    open(path: string) {
      const file = realDisk.open(path);
      const fails = (call: 'append' | 'sync'): boolean => {
        if (!disk.isArmed || call !== what) return false;
        disk.isArmed = false;
        return true;
      };
      return {
        append(bytes: Uint8Array) {
          if (!fails('append')) return file.append(bytes);
          file.append(bytes.subarray(0, bytes.length / 2));
          throw NO_SPACE;
        },
        sync() {
          if (fails('sync')) throw new Error('EIO: i/o error, fsync');
          file.sync();
        },
        close: () => file.close(),
      };
    },
  };
  return disk;
}

test('after half a write nothing more is written, so that the half stays at the end and can be cut off', () => {
  const disk = failingOnce('append');
  const journal = Journal.open(dir, { disk });
  journal.append(record(1));
  journal.flush();
  disk.isArmed = true;
  journal.append(record(2));
  expect(() => journal.flush()).toThrow(/could not be written \(ENOSPC.*make room/);
  // There is room again: a record behind the half one would be damage in the middle, which no start repairs.
  journal.append(record(3));
  expect(() => journal.flush()).toThrow(JournalBroken);
  expect(() => journal.sync()).toThrow(JournalBroken);
  journal.close();
  const again = Journal.open(dir);
  expect(again.entries.map((entry) => entry.record)).toEqual([record(1)]);
  expect(again.torn?.afterSeq).toBe(1);
  again.append(record(4));
  again.close();
  expect(readJournal(dir).entries.map((entry) => entry.record)).toEqual([record(1), record(4)]);
});

test('after a failed fsync nothing is believed to be on the disk, however well the next one goes', () => {
  const disk = failingOnce('sync');
  const journal = Journal.open(dir, { disk });
  journal.append(record(1));
  disk.isArmed = true;
  expect(() => journal.sync()).toThrow(/EIO/);
  expect(() => journal.sync()).toThrow(JournalBroken);
  journal.close();
});
