import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultScript } from '@tapewright/gateway';
import { expect, test } from 'vitest';
import { Bot } from '../../packages/tapewright/src/live/bot.ts';
import { checkAgainstBooks } from './books.ts';
import { BOT_OPTIONS, CLIENT_ID, ORDERS } from './crash-strategy.ts';
import { startWorld } from './world.ts';

// The line breaks at an order: before the gateway has handled it, or after, when only its answer is lost. The bot reconnects by itself,
// compares, and goes on; nothing is sent twice.

test.each<[string, FaultScript]>([
  [
    'the order is lost with the line (S1)',
    { fault: 'dropConnection', on: 'placeOrder', clientId: CLIENT_ID },
  ],
  [
    'the order arrived, its answer is lost with the line (S1)',
    { fault: 'dropConnection', on: 'placeOrder', after: true, clientId: CLIENT_ID },
  ],
  [
    'the cancel arrived, its answer is lost with the line',
    { fault: 'dropConnection', on: 'cancelOrder', after: true, clientId: CLIENT_ID },
  ],
])('%s', { timeout: 60_000 }, async (_what, fault) => {
  const dir = mkdtempSync(join(tmpdir(), 'lost-line-'));
  const gateway = await startWorld(5);
  let downs = 0;
  const bot = await Bot.start({
    ...BOT_OPTIONS,
    port: gateway.port,
    botDir: dir,
    tell: (news) => {
      if (news.kind === 'link' && !news.isUp) downs += 1;
    },
  });
  try {
    gateway.inject(fault);
    const isDone = (): boolean =>
      bot.isUp && bot.engine.orders.length >= ORDERS && bot.engine.openIntents().length === 0;
    await expect.poll(isDone, { timeout: 20_000, interval: 10 }).toBe(true);
    expect(downs).toBe(1);
    checkAgainstBooks(bot, gateway);
  } finally {
    await bot.stop('checked', { cancelWorking: false });
    await gateway.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
