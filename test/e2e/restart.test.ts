import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startGateway, type RunningGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folder, start } from './command-line.ts';
import { runHere } from './in-process.ts';

// `tapewright run` against a gateway that outlives it: what a bot does when it was killed, and when it is started differently.

const STRATEGY = `import { defineStrategy } from 'tapewright';
export default defineStrategy((ctx) => {
  const googl = ctx.stock('GOOGL');
  ctx.quotes(googl);
  return { onStart() { ctx.buy(googl, 10, { limit: 1, tif: 'GTC' }); } };
});
`;
const CONFIG = (maxQuantity: number): string =>
  `export default { risk: { maxQuantity: ${maxQuantity}, others: 'none' } };\n`;

let gateway: RunningGateway;
let place: ReturnType<typeof folder>;
beforeAll(async () => {
  place = folder({ 'bot.ts': STRATEGY, 'limits.ts': CONFIG(100), 'lower.ts': CONFIG(50) }, 'inside');
  gateway = await startGateway({
    port: 0,
    market: { kind: 'simulated', symbols: ['GOOGL'] },
    clock: { kind: 'regularHours', speed: 1, start: instantFromIso('2026-08-25T14:00:00Z') },
    seed: 3,
    accounts: [{ account: 'DU1000001', cash: { USD: 1_000_000 } }],
  });
});
afterAll(async () => {
  place.remove();
  await gateway.close();
});

const args = (config: string, ...more: string[]): string[] => [
  'run',
  'bot.ts',
  '--port',
  String(gateway.port),
  '-c',
  config,
  ...more,
];
const botDir = (): string => join(place.dir, '.tapewright/bot-client-1');

test(
  'killed with a working order and a torn journal, it goes on with that order, and Ctrl-C cancels it',
  { timeout: 60_000 },
  async () => {
    const first = start(args('limits.ts'), place.dir);
    await first.seen(/order 1 +(PreSubmitted|Submitted)/);
    first.process.kill('SIGKILL');
    await first.ended;
    expect(gateway.venue.openOrders()).toHaveLength(1);
    appendFileSync(join(botDir(), 'run-000001/journal-000001.log'), '17 4 0000');

    const changed = await runHere(args('lower.ts'), place.dir);
    expect(changed.code).toBe(5);
    expect(changed.err).toMatch(/risk was .*100.* and is .*50/);
    expect(changed.err).toMatch(/--new-run/);

    const second = start(args('limits.ts'), place.dir);
    await second.seen('after comparison with the broker: working');
    second.process.kill('SIGINT');
    const { code, out, err } = await second.ended;
    expect(err).toMatch(/continues the run that was cut off/);
    expect(out).toMatch(/order 1 +Cancelled, 0 of 10 filled/);
    expect(out).toContain('left behind: no working order, no position');
    expect(code).toBe(130);
    expect(gateway.venue.openOrders()).toEqual([]);
    expect(readdirSync(join(botDir(), 'run-000001')).some((name) => name.includes('.torn-after-'))).toBe(
      true,
    );

    // It ended in order: the next start is a new run.
    const third = await runHere(args('limits.ts', '--for', '1s'), place.dir);
    expect(third.err).toMatch(/begins a run/);
    expect(readdirSync(botDir()).sort()).toEqual(['run-000001', 'run-000002']);
  },
);

test('a second bot on the same state is refused while the first runs', { timeout: 60_000 }, async () => {
  const first = start(args('limits.ts'), place.dir);
  await first.seen(/order 1 +(PreSubmitted|Submitted)/);
  const second = await runHere(args('limits.ts'), place.dir);
  expect(second.code).toBe(5);
  expect(second.err).toMatch(/in use by process \d+: two bots on one journal/);
  first.process.kill('SIGINT');
  expect((await first.ended).code).toBe(130);
});
