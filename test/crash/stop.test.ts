import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineStrategy, type StrategyContext } from '@tapewright/engine';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readJournal } from '../../packages/tapewright/src/journal/index.ts';
import { Bot } from '../../packages/tapewright/src/live/bot.ts';
import { BOT_OPTIONS, CRASH_STRATEGY } from './crash-strategy.ts';
import { startWorld } from './world.ts';

// An end in order: what the strategy orders in its last call is waited for, and what is still open then is told.

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stop-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function stopped(onStop: (ctx: StrategyContext, googl: ReturnType<StrategyContext['stock']>) => void) {
  const gateway = await startWorld(5);
  try {
    const strategy = defineStrategy((ctx) => {
      const googl = ctx.stock('GOOGL');
      return { onStop: () => onStop(ctx, googl) };
    });
    const bot = await Bot.start({
      ...BOT_OPTIONS,
      strategy: { ...CRASH_STRATEGY, strategy },
      port: gateway.port,
      botDir: dir,
      tell: () => {},
    });
    await expect.poll(() => bot.engine.portfolio.holdings.length, { timeout: 10_000 }).toBeGreaterThan(0);
    const left = await bot.stop('enough', { cancelWorking: true });
    return { bot, left, last: readJournal(bot.dir).entries.at(-1)?.record.kind };
  } finally {
    await gateway.close();
  }
}

test('an order of the last call is followed until it is filled', { timeout: 30_000 }, async () => {
  const { bot, left, last } = await stopped((ctx, googl) => void ctx.buy(googl, 5));
  expect(bot.engine.orders.map((order) => [order.status, String(order.filled)])).toEqual([['Filled', '5']]);
  expect(left.positions).toEqual([{ symbol: 'GOOGL', qty: '5' }]);
  expect([left.working, last]).toEqual([[], 'end']);
});

test('an order of the last call that rests is told as left behind', { timeout: 30_000 }, async () => {
  const { left, last } = await stopped((ctx, googl) => void ctx.buy(googl, 5, { limit: 1, tif: 'GTC' }));
  expect(left.working.map((order) => String(order.quantity))).toEqual(['5']);
  expect(last).toBe('end');
});
