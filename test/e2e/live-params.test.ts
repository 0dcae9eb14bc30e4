import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folder, start } from './command-line.ts';
import { runHere } from './in-process.ts';

// Parameters of a running strategy, changed by a file and a signal.

const STRATEGY = `import { defineStrategy, integer } from 'tapewright';
export default defineStrategy({
  params: { lot: integer(10, { min: 1, max: 100, live: true }) },
  setup(ctx, params) {
    const googl = ctx.stock('GOOGL');
    ctx.quotes(googl);
    return {
      onStart() { ctx.log('lot ' + params.lot); },
      onParams() { ctx.log('now ' + params.lot); ctx.buy(googl, params.lot, { limit: 1 }); },
    };
  },
});
`;

let place: ReturnType<typeof folder>;
beforeAll(() => {
  place = folder({ 'bot.ts': STRATEGY, 'live.json': '{}' }, 'inside');
});
afterAll(() => place.remove());

const args = ['run', 'bot.ts', '--state', 'kept', '--live-params', 'live.json'];
const write = (text: string): void => writeFileSync(join(place.dir, 'live.json'), text);

test('live parameters follow a file at SIGHUP, and are in the journal', { timeout: 60_000 }, async () => {
  const bot = start(args, place.dir);
  await bot.seen(/lot 10/);
  write('{ "lot": 25 }');
  bot.process.kill('SIGHUP');
  await bot.seen(/now 25/);
  await bot.seen(/order 1 .*25/);
  write('{ "lot": 1000 }');
  bot.process.kill('SIGHUP');
  await bot.seen(/parameters not changed: parameter lot is 1000: must be a whole number from 1 to 100/);
  write('{ lot');
  bot.process.kill('SIGHUP');
  await bot.seen(/parameters not changed: cannot read the parameters in .*live\.json/);
  bot.process.kill('SIGINT');
  await bot.ended;
  const shown = await runHere(['journal', 'show', join(place.dir, 'kept/bot-embedded')], place.dir);
  expect(shown.out).toContain('parameters {"lot":25}');
  const replayed = await runHere(
    ['journal', 'replay', join(place.dir, 'kept/bot-embedded'), 'bot.ts'],
    place.dir,
  );
  expect(replayed.out).toMatch(/all \d decisions are repeated\norders 1,/);
});

test('a file that cannot be read ends the command before anything is started', async () => {
  write('[]');
  const { code, err } = await runHere(args, place.dir);
  expect(err).toContain('holds no parameters by name');
  expect(code).toBe(2);
});
