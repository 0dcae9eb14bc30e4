import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkLimits } from '@tapewright/engine';
import { expect, test } from 'vitest';

// The map of controls names tests, and the page of limits names limits: neither may name what is not there, nor leave a limit out.

const ROOT = join(import.meta.dirname, '../..');
const CONTROLS = readFileSync(join(ROOT, 'docs/explain/controls.md'), 'utf8');
const LIMITS = readFileSync(join(ROOT, 'docs/reference/risk-limits.md'), 'utf8');

const named = [...CONTROLS.matchAll(/`([\w/.-]+\.test\.ts)` "([^"]+)"/g)].map(([, file = '', name = '']) => ({
  file,
  name,
}));

test('the map of controls names tests', () => {
  expect(named.length).toBeGreaterThan(20);
});

test.each(named)('$file has a test "$name"', ({ file, name }) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
  const titles =
    readFileSync(join(ROOT, file), 'utf8').match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g) ?? [];
  expect(titles.filter((title) => title.includes(name))).not.toEqual([]);
});

test('every row either names its test or says that there is no control', () => {
  const rows = CONTROLS.split('\n').filter(
    (line) => line.startsWith('|') && !/^\|---|^\| (asks for|article) /.test(line),
  );
  const open = rows.filter((row) => !/`[\w/.-]+\.test\.ts` "/.test(row) && !/\| none[:| ]/.test(row));
  expect(open).toEqual([]);
});

test('the page of limits has a row for every limit, and for no other', () => {
  const rows = [...LIMITS.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
  expect(rows.toSorted()).toEqual(Object.keys(checkLimits({ others: 'none' })).toSorted());
});
