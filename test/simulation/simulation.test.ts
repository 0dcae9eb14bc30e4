import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { firstNewSeed, KEPT_SEEDS } from './seeds.ts';

// Days of trading drawn from seeds: a bot, a network and a gateway in virtual time, in every weather. See world.ts. They run in a
// process of their own, as `npm run sim` does: several times as fast as among the instrumented modules of a test run.

/** A day takes a second of a quiet processor. CI runs 200 in a step of its own (`npm run sim -- --new 200`), `npm run sim:night` 10,000. */
const NEW_SEEDS = Number(process.env['SIM_SEEDS'] ?? 24);
const FIRST = firstNewSeed(Date.now());
const TIMEOUT_MS = 60_000 + 20_000 * NEW_SEEDS;
const RUN = fileURLToPath(new URL('run.ts', import.meta.url));

function sim(...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const flags = ['--conditions=@tapewright/source', '--import', 'tsx', RUN, ...args];
    execFile(process.execPath, flags, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}

describe('a day in bad weather', { timeout: TIMEOUT_MS }, () => {
  test('is the same again for the same seed, and another for another', async () => {
    const days = await Promise.all(['42', '42', '43'].map((seed) => sim('--seed', seed)));
    const [one, two, other] = days.map((text) => /digest (\w{64})/.exec(text)?.[1]);
    expect(one).toBeDefined();
    expect(two).toBe(one);
    expect(other).not.toBe(one);
    // A day without executions, lost sessions and deaths would prove nothing.
    expect(days[0]).toMatch(/executions [1-9]\d.* sessions [1-9].* crashes [1-9]/);
  });

  test.each(KEPT_SEEDS)('seed $seed, which found: $found', async ({ seed }) => {
    expect(await sim('--seed', String(seed))).toContain(' 0 failed');
  });

  test(`seeds ${FIRST} to ${FIRST + NEW_SEEDS - 1}: no order is lost, doubled or late, and everything settles`, async () => {
    const text = await sim('--seeds', `${FIRST}..${FIRST + NEW_SEEDS - 1}`);
    expect(text).toContain(`${NEW_SEEDS} seeds of 1 days, 0 failed`);
  });
});
