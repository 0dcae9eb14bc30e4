import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCsvTicks } from '@tapewright/lab';
import { CALENDARS } from '@tapewright/model';
import { expect, it } from 'vitest';
import { runHere } from '../e2e/in-process.ts';

// The page on replays: its file can be read, and its options exist.

const ROOT = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs/how-to/replay.md'), 'utf8');
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page)?.[1] ?? '';

it('shows a file of ticks that can be read', () => {
  const { ticks } = parseCsvTicks(Buffer.from(block('csv')), { zone: CALENDARS.NYSE.zone });
  expect([...ticks.kind]).toEqual([2, 1, 2]);
  expect([...ticks.askSize]).toEqual([400, Number.NaN, 300]);
});

it('uses options that the command has', async () => {
  const { out } = await runHere(['gateway', '--help'], ROOT);
  const used = new Set([...block('sh').matchAll(/--[a-z-]+/g)].map(([option]) => option));
  expect(used.size).toBeGreaterThan(3);
  expect([...used].filter((option) => !out.includes(`${option} `))).toEqual([]);
});
