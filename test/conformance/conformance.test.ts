import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conformancePage } from './page.ts';
import { play } from './play.ts';
import { LEVELS } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';

// The same scenarios at three levels: the venue by itself, the gateway behind bytes in virtual time, the gateway behind TCP.

it('is the list that the page shows: npm run conformance -- --write', () => {
  const all = new Map(SCENARIOS.map(({ name }) => [name, new Set<number>(LEVELS)]));
  const page = join(import.meta.dirname, '../../docs/reference/conformance.md');
  expect(readFileSync(page, 'utf8')).toBe(conformancePage(SCENARIOS, all));
});

it('has for every order type what sets it off, its price, a part, a late cancel and the end of its session', () => {
  const aspects = ['trigger', 'price', 'partial fill', 'cancel race', 'session edge'];
  const types = ORDER_TYPES.map((type) => [
    type,
    aspects.filter((aspect) => !SCENARIOS.some((one) => one.orderType === type && one.aspect === aspect)),
  ]);
  expect(types.filter(([, missing]) => missing?.length !== 0)).toEqual([]);
});

it('has every scenario once', () => {
  const names = SCENARIOS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

/** Those of the reference that are not only for combinations; orders for the open are types of IB's by their time in force. */
const ORDER_TYPES = [
  ...[...orderTypesTable().matchAll(/^\| `([A-Z ]+)` \|/gm)].map(([, type = '']) => type),
  'MOO',
  'LOO',
];

function orderTypesTable(): string {
  const page = readFileSync(join(import.meta.dirname, '../../docs/reference/order-types.md'), 'utf8');
  // The first table: those below it name what is refused, and why.
  return page.slice(page.indexOf('\n| type |')).split('\n\n')[0] ?? '';
}

describe.each(LEVELS)('at level %i', (level) => {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))('%s', async (_, scenario) => {
    const looks = await play(scenario, level);
    expect(looks.map(({ seen }) => seen)).toEqual(looks.map(({ expected }) => expected));
  });
});
