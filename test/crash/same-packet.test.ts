import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineStrategy } from '@tapewright/engine';
import { expect, test } from 'vitest';
import { Bot } from '../../packages/tapewright/src/live/bot.ts';
import { BOT_OPTIONS, CRASH_STRATEGY } from './crash-strategy.ts';
import { SteppedGateway } from './stepped-gateway.ts';

// A fill in the same packet as the last word of the snapshot: it is not in the snapshot, and it comes before the program that has just
// connected could ask to be told. Seen as an order that stayed open for ever after one kill in a hundred.

const strategy = {
  ...CRASH_STRATEGY,
  strategy: defineStrategy((ctx) => {
    const googl = ctx.stock('GOOGL');
    return { onStart: () => void ctx.buy(googl, 7) };
  }),
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Delivers until nothing is said any more. */
async function quiet(gateway: SteppedGateway): Promise<void> {
  for (let silent = 0; silent < 3; silent = gateway.deliver() ? 0 : silent + 1) await turn();
}

test('a fill that comes in the same packet as the end of the snapshot is heard', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'same-packet-'));
  const gateway = new SteppedGateway(1);
  const options = { ...BOT_OPTIONS, strategy, port: 1, botDir: dir, session: { transport: gateway } };
  try {
    const starting = Bot.start({ ...options, tell: () => {} });
    await quiet(gateway);
    const first = await starting;
    await quiet(gateway);
    expect(first.engine.orders.map((order) => order.status)).toEqual(['Submitted']);
    await first.stop('killed', { cancelWorking: false });

    const starting2 = Bot.start({ ...options, tell: () => {} });
    // The greeting, the accounts and the next order id; then the questions are asked, and the answers wait.
    for (let round = 0; round < 2; round++) {
      await turn();
      gateway.deliver();
    }
    await turn();
    gateway.pass(5_000);
    expect(gateway.venue.openOrders()).toEqual([]);
    gateway.deliver();
    const second = await starting2;
    await quiet(gateway);
    expect(second.engine.orders.map((order) => [order.status, String(order.filled)])).toEqual([
      ['Filled', '7'],
    ]);
    await second.stop('checked', { cancelWorking: false });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
