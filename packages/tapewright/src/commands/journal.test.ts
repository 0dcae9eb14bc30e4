import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@tapewright/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EXIT } from '../errors/user-error.ts';
import { Journal } from '../journal/index.ts';
import { journalCommand } from './journal.ts';
import type { CommandContext } from './context.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'journal-command-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const file = (): string => join(cwd, 'run', 'journal-000001.log');

function write(reasons: readonly string[]): void {
  const journal = Journal.open(join(cwd, 'run'));
  for (const [i, reason] of reasons.entries()) journal.append({ kind: 'end', at: instant(i), reason });
  journal.close();
}

async function typed(...args: string[]): Promise<{ readonly lines: string[]; readonly error: unknown }> {
  const lines: string[] = [];
  const screen = { line: (text: string) => lines.push(text) };
  const context = { screen, cwd } as unknown as CommandContext;
  try {
    await journalCommand(context).parseAsync(args, { from: 'user' });
    return { lines, error: undefined };
  } catch (error) {
    return { lines, error };
  }
}

/** One letter of the second record's text becomes another. */
function damage(): void {
  const text = readFileSync(file(), 'utf8');
  writeFileSync(file(), text.replace('two', 'TWO'));
}

test('shows what lies before the damage, and then what is damaged and what to do', async () => {
  write(['one', 'two', 'three']);
  damage();
  const { lines, error } = await typed('show', 'run');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^ +1 {2}.*end: one$/);
  expect(error).toMatchObject({
    exitCode: EXIT.journal,
    message: expect.stringMatching(/after record 1.*Restore the file from a backup/) as unknown,
  });
});

test('verifies: whole, torn, damaged, empty, none', async () => {
  write(['one', 'two', 'three']);
  expect((await typed('verify', 'run')).lines[1]).toBe('whole');
  const whole = readFileSync(file());
  truncateSync(file(), whole.length - 3);
  const torn = await typed('verify', 'run');
  expect(torn.lines[0]).toMatch(/^2 records in 1 file, chain [0-9a-f]{64}$/);
  expect(torn.lines[1]).toMatch(/^torn at the end: after record 2/);
  writeFileSync(file(), whole);
  damage();
  expect((await typed('verify', 'run')).error).toMatchObject({ exitCode: EXIT.journal });
  truncateSync(file(), 0);
  expect((await typed('verify', 'run')).lines[1]).toBe('empty: no run has begun in it');
  rmSync(file());
  expect((await typed('verify', 'run')).error).toMatchObject({ exitCode: EXIT.usage });
  expect((await typed('verify', 'nowhere')).error).toMatchObject({ exitCode: EXIT.usage });
});

test('does not replay a damaged journal', async () => {
  write(['one', 'two', 'three']);
  damage();
  expect((await typed('replay', 'run', 'any.ts')).error).toMatchObject({ exitCode: EXIT.journal });
});
