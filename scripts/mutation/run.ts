import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { scoreOf, scoreText } from './score.ts';
import { TARGETS } from './targets.ts';

// npm run mutation -- book                                          all of it
// npm run mutation -- risk --mutate packages/engine/src/risk/rules  a part of it
// npm run mutation -- orders --concurrency 2

/** Below this share of killed mutants the command fails. */
const LEAST_SCORE = 85;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** A file, a folder, or a range of lines: `order-desk.ts:50-120`. */
    mutate: { type: 'string', multiple: true },
    concurrency: { type: 'string', default: '1' },
    'no-limit': { type: 'boolean', default: false },
  },
});
const [name = ''] = positionals;
const target = TARGETS[name];
if (target === undefined) {
  console.error(`what is to be mutated: ${Object.keys(TARGETS).join(', ')}`);
  process.exit(2);
}

// The long comparison of the books kills no mutant that a short one does not, and takes seconds for each.
process.env['BOOK_COMMANDS'] ??= '300';
process.env['MUTATION_TESTS'] = target.tests.join(',');
mkdirSync('.cache/stryker', { recursive: true });
const results = await new Stryker({
  mutate: values.mutate ?? [...target.mutate],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: false },
  // Everything that the tests of the targets read; node_modules is linked.
  ignorePatterns: [
    '**',
    '!packages/*/src/**',
    '!packages/*/package.json',
    '!package.json',
    '!test/setup/**',
    '!scripts/mutation/**',
  ],
  tempDirName: '.cache/stryker/sandbox',
  concurrency: Number(values.concurrency),
  coverageAnalysis: 'perTest',
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { reportTests: false, allowColor: false },
  htmlReporter: { fileName: `.cache/stryker/${name}.html` },
  jsonReporter: { fileName: `.cache/stryker/${name}.json` },
  timeoutMS: 20_000,
  allowEmpty: false,
}).runMutationTest();

const score = scoreOf(results.map(({ status }) => status));
console.log(scoreText(name, score));
if (!values['no-limit'] && score.percent < LEAST_SCORE) process.exit(1);
