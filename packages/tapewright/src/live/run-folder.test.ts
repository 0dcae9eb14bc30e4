import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { instant } from '@tapewright/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JournalLocked } from '../journal/index.ts';
import { lastRunDir, openRun, type RunChoice } from './run-folder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'runs-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function run(choice: RunChoice, kinds: readonly ('session' | 'end')[]): string {
  const opened = openRun(dir, { choice });
  for (const kind of kinds) {
    if (kind === 'end') opened.journal.append({ kind, at: instant(1), reason: 'stopped' });
    else opened.journal.append({ kind, at: instant(1), generation: 1, serverVersion: 203, accounts: [] });
  }
  opened.journal.close();
  return `${basename(opened.dir)}${opened.isContinued ? ' continued' : ''}`;
}

test('a run that was cut off is continued, one that ended is followed by the next', () => {
  expect(run('continue', ['session'])).toBe('run-000001');
  expect(run('continue', ['session'])).toBe('run-000001 continued');
  expect(run('continue', ['end'])).toBe('run-000001 continued');
  expect(run('continue', [])).toBe('run-000002');
  expect(lastRunDir(dir)).toBe(join(dir, 'run-000002'));
});

test('order ids stay taken when the last run came to nothing (B2)', () => {
  const first = openRun(dir, { choice: 'continue' });
  const intentId = '4f5a9c1e-0000-4000-8000-000000000001';
  first.journal.append({
    kind: 'in',
    input: { kind: 'orderSent', at: instant(1), intentId, orderId: 500, clientId: 7 },
  });
  first.journal.append({ kind: 'end', at: instant(1), reason: 'stopped' });
  first.journal.close();
  // The gateway was not there: nothing was written, not even that a run begins.
  expect(run('continue', [])).toBe('run-000002');
  for (const choice of ['continue', 'new'] as const) {
    const opened = openRun(dir, { choice });
    expect(opened.highestOrderId).toBe(500);
    opened.journal.close();
  }
});

test('a new run is begun when asked for, and the old one is kept', () => {
  run('continue', ['session']);
  expect(run('new', ['session'])).toBe('run-000002');
});

test('a run that is going on is not taken from its process', () => {
  const first = openRun(dir, { choice: 'continue' });
  expect(() => openRun(dir, { choice: 'continue' })).toThrow(JournalLocked);
  expect(() => openRun(dir, { choice: 'new' })).toThrow(JournalLocked);
  expect(basename(openRun(dir, { choice: 'separate' }).dir)).toBe('run-000002');
  first.journal.close();
});
