import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunningGateway } from '@tapewright/gateway';
import { seededRandom, type Random } from '@tapewright/model';
import { expect, test } from 'vitest';
import { readJournal } from '../../packages/tapewright/src/journal/index.ts';
import { Bot } from '../../packages/tapewright/src/live/bot.ts';
import { booksOf, checkAgainstBooks } from './books.ts';
import { BOT_OPTIONS, ORDERS } from './crash-strategy.ts';
import { startWorld } from './world.ts';

// A bot in a process of its own is killed with SIGKILL in the middle of its orders, and started again on the same journal. Judge is the gateway,
// whose books were never interrupted: no order may be lost (there and unknown to us), doubled, or late.

/** `npm run crash` kills more often. */
const KILLS = process.env['CRASH'] === 'all' ? 210 : 20;
const SEED = Number(process.env['CRASH_SEED'] ?? 20_260_825);
const LONGEST_RUN_MS = 15_000;

/** Where the process ends: at the n-th passing of a point inside, or by a kill from outside when the gateway has n orders. */
interface KillPoint {
  readonly point: string;
  readonly n: number;
}

/** How often each point is passed by the time the last orders go out, seen in a whole run. */
const POINTS: readonly (readonly [string, number, number])[] = [
  ['handled', 5, 90],
  ['in the engine', 1, 45],
  ['decided', 3, 45],
  ['before write', 10, 34],
  ['after write', 10, 34],
  ['received', 8, 60],
  ['outside', 1, ORDERS],
];

function drawPoint(random: Random, kill: number): KillPoint {
  const [point, from, to] = POINTS[kill % POINTS.length]!;
  return { point, n: from + random.below(to - from + 1) };
}

async function runUntilKilled(
  gateway: RunningGateway,
  botDir: string,
  { point, n }: KillPoint,
): Promise<void> {
  const file = fileURLToPath(new URL('bot-process.ts', import.meta.url));
  const args = [
    '--conditions=@tapewright/source',
    '--import',
    'tsx',
    file,
    String(gateway.port),
    botDir,
    point,
    String(n),
  ];
  const bot = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  bot.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const ended = new Promise<string>((resolve) => {
    bot.on('exit', (code, signal) => resolve(signal ?? `exit ${code}: ${errors}`));
  });
  const watch = setInterval(() => {
    if (point === 'outside' && booksOf(gateway).length >= n) bot.kill('SIGKILL');
  }, 1);
  const giveUp = setTimeout(() => bot.kill('SIGKILL'), LONGEST_RUN_MS);
  try {
    expect(await ended).toBe('SIGKILL');
  } finally {
    clearInterval(watch);
    clearTimeout(giveUp);
  }
}

/** The bot of the killed process, in this one: replays, reconciles, and goes on until the strategy has placed all its orders. */
async function takeOver(gateway: RunningGateway, botDir: string): Promise<Bot> {
  const bot = await Bot.start({ ...BOT_OPTIONS, port: gateway.port, botDir, tell: () => {} });
  await expect.poll(() => unfinished(bot), { timeout: LONGEST_RUN_MS, interval: 10 }).toEqual([]);
  return bot;
}

/** What is still to come of the strategy's orders; in words, for whoever reads of a run that did not come to its end. */
function unfinished({ engine, isUp }: Bot): string[] {
  const open = engine.openIntents().map((order) => {
    const wishes = [order.isCancelRequested && 'being cancelled', order.isModifying && 'being modified'];
    const heard = order.messages.map(({ code, text }) => `${code} ${text}`);
    return [`order ${order.number} is ${order.status}, ${order.filled} filled`, ...wishes, ...heard]
      .filter((words) => words !== false)
      .join('; ');
  });
  const missing = ORDERS - engine.orders.length;
  if (missing > 0) open.push(`${missing} orders are not placed, the line is ${isUp ? 'up' : 'down'}`);
  return open;
}

test(
  `killed ${KILLS} times at random points, loses, doubles and delays no order`,
  { timeout: KILLS * 15_000 },
  async () => {
    const random = seededRandom(SEED);
    const tally = new Map<string, number>();
    for (let kill = 0; kill < KILLS; kill++) {
      const point = drawPoint(random, kill);
      const dir = mkdtempSync(join(tmpdir(), 'kill9-'));
      const gateway = await startWorld(SEED + kill);
      try {
        await runUntilKilled(gateway, dir, point);
        const atKill = booksOf(gateway).length;
        const bot = await takeOver(gateway, dir);
        checkAgainstBooks(bot, gateway);
        const verdicts = readJournal(bot.dir).entries.flatMap(({ record }) =>
          record.kind === 'reconciled' ? record.verdicts : [],
        );
        for (const { verdict } of verdicts) tally.set(verdict, (tally.get(verdict) ?? 0) + 1);
        const found = verdicts.map(({ verdict }) => verdict).join(', ') || 'nothing open';
        console.log(
          `kill ${kill + 1} at '${point.point}' ${point.n}: ${atKill} orders at the gateway; found ${found}`,
        );
        await bot.stop('checked', { cancelWorking: false });
      } finally {
        await gateway.close();
        rmSync(dir, { recursive: true, force: true });
      }
    }
    console.log(
      `seed ${SEED}, ${KILLS} kills, verdicts: ${[...tally].map(([verdict, count]) => `${verdict} ${count}`).join(', ')}`,
    );
    // A test that never meets an order on its way proves nothing.
    expect(tally.get('unknown') ?? 0).toBe(0);
    expect([...tally.values()].reduce((a, b) => a + b, 0)).toBeGreaterThan(KILLS / 2);
  },
);
