import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { instant } from '@tapewright/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JournalLocked } from '../journal/index.ts';
import { lastRunDir, openRun } from './run-folder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'runs-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function run(isNew: boolean, kinds: readonly ('session' | 'end')[]): string {
  const opened = openRun(dir, { isNew });
  for (const kind of kinds) {
    if (kind === 'end') opened.journal.append({ kind, at: instant(1), reason: 'stopped' });
    else opened.journal.append({ kind, at: instant(1), generation: 1, serverVersion: 203, accounts: [] });
  }
  opened.journal.close();
  return `${basename(opened.dir)}${opened.isContinued ? ' continued' : ''}`;
}

test('a run that was cut off is continued, one that ended is followed by the next', () => {
  expect(run(false, ['session'])).toBe('run-000001');
  expect(run(false, ['session'])).toBe('run-000001 continued');
  expect(run(false, ['end'])).toBe('run-000001 continued');
  expect(run(false, [])).toBe('run-000002');
  expect(lastRunDir(dir)).toBe(join(dir, 'run-000002'));
});

test('a new run is begun when asked for, and the old one is kept', () => {
  run(false, ['session']);
  expect(run(true, ['session'])).toBe('run-000002');
});

test('a run that is going on is not taken from its process', () => {
  const first = openRun(dir, { isNew: false });
  expect(() => openRun(dir, { isNew: false })).toThrow(JournalLocked);
  expect(() => openRun(dir, { isNew: true })).toThrow(JournalLocked);
  first.journal.close();
});
