import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@tapewright/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal, JournalCorrupt, readJournal } from './journal.ts';
import { JournalLocked } from './lock.ts';
import type { JournalRecord } from './records.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const record = (n: number): JournalRecord => ({ kind: 'end', at: instant(n), reason: `reason ${n}` });

function write(count: number, from = 1): void {
  const journal = Journal.open(dir);
  for (let n = from; n < from + count; n++) journal.append(record(n));
  journal.close();
}

const firstSegment = () => join(dir, 'journal-000001.log');

test('gives back what was appended, over several openings', () => {
  write(3);
  write(2, 4);
  const read = readJournal(dir);
  expect(read.entries.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5]);
  expect(read.entries.map((entry) => entry.record)).toEqual([1, 2, 3, 4, 5].map(record));
  expect(read.torn).toBeUndefined();
});

test('nothing appended is in the file before flush, everything after', () => {
  const journal = Journal.open(dir);
  journal.append(record(1));
  expect(readFileSync(firstSegment(), 'utf8')).toBe('');
  journal.flush();
  expect(readJournal(dir).entries).toHaveLength(1);
  journal.close();
});

test('cuts a torn tail, keeps the cut bytes aside, and goes on where the last whole record ended', () => {
  write(3);
  const whole = readFileSync(firstSegment());
  truncateSync(firstSegment(), whole.length - 5);
  const journal = Journal.open(dir);
  expect(journal.entries).toHaveLength(2);
  const kept = readFileSync(journal.torn?.file ?? '');
  expect(whole.toString()).toContain(kept.toString());
  expect(kept).toHaveLength(journal.torn?.bytes ?? -1);
  journal.append(record(9));
  journal.close();
  expect(readJournal(dir).entries.map((entry) => entry.record)).toEqual([record(1), record(2), record(9)]);
});

test('refuses a journal that is damaged in the middle, changes nothing, and says what to do', () => {
  write(3);
  const bytes = readFileSync(firstSegment());
  bytes[120] = bytes[120]! ^ 0x20;
  writeFileSync(firstSegment(), bytes);
  expect(() => Journal.open(dir)).toThrow(JournalCorrupt);
  expect(() => Journal.open(dir)).toThrow(/Restore the file from a backup/);
  expect(readFileSync(firstSegment()).equals(bytes)).toBe(true);
});

test('a torn end of any segment but the last is corruption', () => {
  const journal = Journal.open(dir, { maxSegmentBytes: 1 });
  for (let n = 1; n <= 3; n++) {
    journal.append(record(n));
    journal.flush();
  }
  journal.close();
  truncateSync(firstSegment(), 40);
  expect(() => Journal.open(dir)).toThrow(JournalCorrupt);
});

test('begins a new segment at the size limit and chains through it', () => {
  const journal = Journal.open(dir, { maxSegmentBytes: 300 });
  for (let n = 1; n <= 10; n++) {
    journal.append(record(n));
    journal.flush();
  }
  const chain = journal.chain;
  journal.close();
  expect(readdirSync(dir).filter((name) => name.endsWith('.log')).length).toBeGreaterThan(2);
  const read = readJournal(dir);
  expect(read.entries).toHaveLength(10);
  expect(read.chain).toBe(chain);
});

test('a lost segment is found', () => {
  const journal = Journal.open(dir, { maxSegmentBytes: 1 });
  for (let n = 1; n <= 3; n++) {
    journal.append(record(n));
    journal.flush();
  }
  journal.close();
  rmSync(join(dir, 'journal-000002.log'));
  expect(() => readJournal(dir)).toThrow(/line 3 where line 2 belongs/);
});

test('a second opening is refused while the first lives, and allowed after', () => {
  const journal = Journal.open(dir);
  expect(() => Journal.open(dir)).toThrow(JournalLocked);
  expect(() => Journal.open(dir)).toThrow(new RegExp(`process ${process.pid}: two bots`));
  journal.close();
  Journal.open(dir).close();
});

test('takes over the lock of a process that is gone', () => {
  // Above the highest pid_max Linux knows (4194304), so never alive.
  writeFileSync(join(dir, 'lock'), `4999999 12345 ${hostname()}`);
  Journal.open(dir).close();
  expect(readdirSync(dir).filter((name) => name.startsWith('lock'))).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'takes over the lock of a process id that was given away since',
  () => {
    writeFileSync(join(dir, 'lock'), `${process.pid} 1 ${hostname()}`);
    expect(() => Journal.open(dir).close()).not.toThrow();
  },
);

test('respects the lock of another machine', () => {
  writeFileSync(join(dir, 'lock'), '17 12345 elsewhere.example');
  expect(() => Journal.open(dir)).toThrow(/process 17 on elsewhere\.example/);
});

test('files that are no segment are left alone', () => {
  write(1);
  appendFileSync(join(dir, 'notes.txt'), 'mine');
  expect(readJournal(dir).entries).toHaveLength(1);
});
