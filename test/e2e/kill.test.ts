import { existsSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { startGateway, type RunningGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Interrupts } from '../../packages/tapewright/src/commands/context.ts';
import { folder, start } from './command-line.ts';
import { runHere } from './in-process.ts';

// `tapewright kill` against a bot whose strategy code never comes back, with a position and a working order.

const STRATEGY = `import { writeFileSync } from 'node:fs';
import { defineStrategy } from 'tapewright';
export default defineStrategy((ctx) => {
  const googl = ctx.stock('GOOGL');
  ctx.quotes(googl);
  return {
    onStart() { ctx.buy(googl, 10, { limit: 1, tif: 'GTC' }); ctx.buy(googl, 7); },
    onOrder(order) {
      if (order.number !== 2 || order.status !== 'Filled') return;
      writeFileSync('hanging', '');
      for (;;);
    },
  };
});
`;
const CONFIG = `export default { risk: { maxQuantity: 100, others: 'none' } };\n`;

/** A line to the gateway that can be cut and mended, at a port that stays the same. */
class Line {
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  port = 0;

  mend(): Promise<void> {
    const server = createServer((near) => {
      const far = connect(gateway.port, '127.0.0.1');
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => socket.destroy());
      }
      near.pipe(far).pipe(near);
    });
    this.#server = server;
    return new Promise((resolve) =>
      server.listen(this.port, '127.0.0.1', () => {
        const address = server.address();
        if (address !== null && typeof address === 'object') this.port = address.port;
        resolve();
      }),
    );
  }

  cut(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }
}

let gateway: RunningGateway;
let place: ReturnType<typeof folder>;
beforeAll(async () => {
  place = folder({ 'bot.ts': STRATEGY, 'limits.ts': CONFIG }, 'inside');
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

const BOT = '.tapewright/bot-client-1';

async function appeared(file: string): Promise<void> {
  while (!existsSync(join(place.dir, file))) await new Promise((resolve) => setTimeout(resolve, 20));
}

test(
  'the kill switch works when strategy code hangs: process, orders and positions are gone',
  { timeout: 60_000 },
  async () => {
    const bot = start(['run', 'bot.ts', '--port', String(gateway.port), '-c', 'limits.ts'], place.dir);
    await appeared('hanging');
    expect(gateway.venue.openOrders()).toHaveLength(1);

    const { code, out } = await runHere(['kill', BOT, '--flatten'], place.dir);
    await bot.ended;
    expect(bot.process.signalCode).toBe('SIGKILL');
    expect(out).toContain(`ended process ${bot.process.pid}`);
    expect(out).toContain('cancelling 1 working orders');
    expect(out).toContain('closing 7 GOOGL at the market');
    expect(out).toContain('verified with the broker: no working order, no position');
    expect(code).toBe(0);
    expect(gateway.venue.openOrders()).toEqual([]);

    const again = await runHere(['kill', BOT, '--flatten'], place.dir);
    expect(again.out).toBe(
      'no process of the bot is running\nverified with the broker: no working order, no position\n',
    );
    expect(again.code).toBe(0);
  },
);

test('the kill switch finishes when the line is back', { timeout: 60_000 }, async () => {
  const line = new Line();
  await line.mend();
  rmSync(join(place.dir, 'hanging'));
  const bot = start(
    ['run', 'bot.ts', '--port', String(line.port), '-c', 'limits.ts', '--new-run'],
    place.dir,
  );
  await appeared('hanging');
  line.cut();

  const kill = start(['kill', BOT, '--flatten'], place.dir);
  await kill.seen(/no session with 127\.0\.0\.1:\d+ yet/);
  await bot.ended;
  expect(gateway.venue.openOrders()).toHaveLength(1);
  await line.mend();
  const { code, out } = await kill.ended;
  expect(out).toContain('verified with the broker: no working order, no position');
  expect(code).toBe(0);
  expect(gateway.venue.openOrders()).toEqual([]);
  line.cut();
});

test(
  'the kill switch without a connection tries on, and does not claim to be done',
  { timeout: 60_000 },
  async () => {
    await gateway.close();
    const interrupts = new Interrupts();
    const ended = runHere(['kill', BOT], place.dir, interrupts);
    setTimeout(() => interrupts.interrupt(), 500);
    const { code, out } = await ended;
    expect(out).toMatch(/no session with 127\.0\.0\.1:\d+ yet/);
    expect(out).toContain('given up: no order was cancelled');
    expect(code).toBe(6);
  },
);

test('the kill switch says when there is no such bot', async () => {
  const { code, err } = await runHere(['kill', 'nobody'], place.dir);
  expect(code).toBe(2);
  expect(err).toMatch(/there is no run of a bot in .*nobody/);
});
