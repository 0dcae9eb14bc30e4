import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// docs/explain/scenarios.md names the tests of every scenario, and they are there.

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = readFileSync(join(ROOT, 'docs/explain/scenarios.md'), 'utf8');
const SCENARIOS = 46;

interface Row {
  readonly scenario: string;
  readonly rules: readonly string[];
  readonly files: readonly string[];
}

const rows = [...PAGE.matchAll(/^\| (S\d+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, scenario = '', rules = '', files = '']): Row => ({
    scenario,
    rules: rules.split(', '),
    files: [...files.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
  }),
);
const rules = new Set([...PAGE.matchAll(/^\| ([A-I]\d+) \| /gm)].map(([, rule]) => rule));

test('the table has every scenario once, in order', () => {
  expect(rows.map(({ scenario }) => scenario)).toEqual(
    Array.from({ length: SCENARIOS }, (_, i) => `S${i + 1}`),
  );
});

test.each(rows)(
  '$scenario is played by the tests that its row names',
  ({ scenario, files, rules: named }) => {
    expect(files.length).toBeGreaterThan(0);
    const inTitle = new RegExp(`['"\`].*\\b${scenario}\\b`);
    const without = files.filter((file) => {
      const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
      return !lines.some((line) => !line.trim().startsWith('//') && inTitle.test(line));
    });
    expect(without).toEqual([]);
    expect(named.filter((rule) => !rules.has(rule))).toEqual([]);
  },
);
