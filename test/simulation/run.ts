import { parseArgs } from 'node:util';
import { describeTrouble } from './forecast.ts';
import { runInJobs } from './jobs.ts';
import { firstNewSeed } from './seeds.ts';
import { shrink, simulate, type Simulated } from './simulate.ts';
import { toIso } from '@tapewright/model';

// npm run sim -- --seed 7           one day of one seed, with its figures
// npm run sim -- --seeds 1..10000   many, one after the other
// npm run sim -- --seed 7 --days 5  a week
// npm run sim -- --new 200          seeds that no other day has run
// npm run sim -- --new 200 --jobs 2 in two processes

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    new: { type: 'string' },
    days: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
  },
});

/** A sign of life in a long run. */
const TELL_EVERY = 20;

const days = wholeNumber('--days', values.days);
const [first, last] = seedsOf();
const jobs = wholeNumber('--jobs', values.jobs);
if (jobs > 1) process.exit(await runInJobs({ first, last, days, jobs }));

const failed: number[] = [];
const began = performance.now();
const sum: Record<string, number> = {};
for (let seed = first; seed <= last; seed++) {
  const result = await simulate(seed, { days });
  for (const [what, count] of Object.entries(result.figures)) sum[what] = (sum[what] ?? 0) + count;
  if (first === last)
    console.log(
      `seed ${seed}: ${result.troubles.length} troubles, ${figuresText(result.figures)}, digest ${result.digest}`,
    );
  if ((seed - first) % TELL_EVERY === TELL_EVERY - 1) console.log(`to seed ${seed}: ${failed.length} failed`);
  if (result.failure === undefined) continue;
  failed.push(seed);
  await tell(result);
}
const seconds = (performance.now() - began) / 1_000;
const count = last - first + 1;
console.log(
  `${count} seeds of ${days} days, ${failed.length} failed${failed.length > 0 ? ` (${failed.join(', ')})` : ''}, ${seconds.toFixed(1)} s`,
);
console.log(`in all: ${figuresText(sum)}`);
console.log(`${count - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** What broke, with as little weather as it takes. */
async function tell(result: Simulated): Promise<void> {
  console.log(`seed ${result.seed} failed: ${result.failure?.message}`);
  const smallest = await shrink(result, days);
  console.log(
    `the smallest weather that fails, ${smallest.troubles.length} of ${result.troubles.length} troubles:`,
  );
  for (const trouble of smallest.troubles) console.log(`  ${toIso(trouble.at)} ${describeTrouble(trouble)}`);
  console.log(`then: ${smallest.failure?.message}`);
  for (const line of smallest.trace.slice(-20)) console.log(`  ${line}`);
}

function seedsOf(): readonly [number, number] {
  if (values.new !== undefined) {
    const first = firstNewSeed(Date.now());
    return [first, first + wholeNumber('--new', values.new) - 1];
  }
  if (values.seeds === undefined) {
    const seed = wholeNumber('--seed', values.seed ?? '1');
    return [seed, seed];
  }
  const [from = '', to = ''] = values.seeds.split('..');
  return [wholeNumber('--seeds', from), wholeNumber('--seeds', to)];
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0 && text !== '') return number;
  throw new RangeError(
    `${name} ${text} is no whole number: give --seed 7, --seeds 1..100, --new 200, --days 2, --jobs 2`,
  );
}

function figuresText(figures: object): string {
  return Object.entries(figures)
    .map(([what, number]) => `${what} ${number}`)
    .join(', ');
}
