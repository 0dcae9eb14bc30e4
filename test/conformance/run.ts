import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conformancePage } from './page.ts';
import { play } from './play.ts';
import { LEVELS } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';

// Plays the scenarios of order types: npm run conformance [-- --level 0] [--only STP] [--write]

const PAGE = join(import.meta.dirname, '../../docs/reference/conformance.md');

const given = (name: string): string | undefined => {
  const place = process.argv.indexOf(name);
  return place < 0 ? undefined : process.argv[place + 1];
};
const levels = LEVELS.filter((level) => given('--level') === undefined || given('--level') === String(level));
const word = given('--only') ?? '';
const chosen = SCENARIOS.filter(({ name }) => name.includes(word));
if (levels.length === 0 || chosen.length === 0) {
  console.error(
    `nothing to play: levels are ${LEVELS.join(', ')}, and some scenario must hold the word of --only`,
  );
  process.exit(2);
}

const passed = new Map(chosen.map(({ name }) => [name, new Set<number>()]));
let failures = 0;
for (const level of levels) {
  for (const scenario of chosen) {
    const wrong = (await play(scenario, level)).filter(({ expected, seen }) => expected !== seen);
    if (wrong.length === 0) passed.get(scenario.name)?.add(level);
    else failures++;
    for (const { expected, seen } of wrong) {
      console.log(`level ${level}, ${scenario.name}:\n  should be ${expected}\n  was       ${seen}`);
    }
  }
}
console.log(`${chosen.length} scenarios at ${levels.length} levels, ${failures} not as they should be`);

if (process.argv.includes('--write')) {
  if (failures > 0 || chosen.length < SCENARIOS.length || levels.length < LEVELS.length) {
    console.error('the page is written when every scenario has gone well at every level');
    process.exitCode = 1;
  } else writeFileSync(PAGE, conformancePage(SCENARIOS, passed));
}
if (failures > 0) process.exitCode = 1;
