import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Strategy } from '@tapewright/engine';
import { startGateway, type ReplaySeries } from '@tapewright/gateway';
import type { Instant } from '@tapewright/model';
import { readJournal } from '../../packages/tapewright/src/journal/index.ts';
import { Bot } from '../../packages/tapewright/src/live/bot.ts';
import { LockstepClock } from '../../packages/tapewright/src/live/gateway-clock.ts';
import { replay } from '../../packages/tapewright/src/live/replay.ts';
import { engineOf, runRecordOf } from '../../packages/tapewright/src/live/replay-file.ts';

export interface LockstepRun {
  readonly hash: string;
  readonly lines: readonly string[];
  readonly cash: string;
  readonly ledgerCash: string;
  /** Of the event log that a replay of the run's journal writes. */
  readonly replayHash: string;
}

const ACCOUNT = 'DU1000001';
/** No pacing: the barrier below asks for the time after every step. */
const UNPACED = { messages: 1_000_000, windowMs: 1, reservedForOrders: 0, queueLimit: 1_000_000 };

/**
 * Runs a strategy as a bot at a gateway over TCP, step by step: the market's next event happens when everything that followed from the last
 * one has arrived on both sides of the socket.
 */
export async function runInLockstep(options: {
  readonly strategy: Strategy;
  readonly params: Readonly<Record<string, unknown>>;
  readonly series: readonly ReplaySeries[];
  readonly start: Instant;
  readonly seed: number;
  readonly cash: number;
}): Promise<LockstepRun> {
  const { strategy, params, series, start, seed, cash } = options;
  const dir = mkdtempSync(join(tmpdir(), 'lockstep-'));
  const gateway = await startGateway({
    port: 0,
    market: { kind: 'replay', series },
    clock: { kind: 'lockstep', start },
    seed,
    accounts: [{ account: ACCOUNT, cash: { USD: cash } }],
    limits: { maxMessagesPerSecond: 1_000_000 },
    tickIntervalMs: 0,
  });
  const clock = new LockstepClock(start);
  const lines: string[] = [];
  let news = 0;
  try {
    const bot = await Bot.start({
      strategy: { path: 'parity', sha256: createHash('sha256').update('parity').digest('hex'), strategy },
      params,
      risk: { others: 'none' },
      baseCurrency: 'USD',
      host: '127.0.0.1',
      port: gateway.port,
      clientId: 1,
      account: ACCOUNT,
      isLiveAllowed: false,
      botDir: dir,
      choice: 'separate',
      sync: 'never',
      seed,
      sendWithinMs: 5_000,
      clock,
      barGraceMs: 0,
      session: { pace: UNPACED },
      eventLog: (line) => lines.push(line),
      tell: () => {
        news += 1;
      },
    });
    // An answer to a question comes behind everything that was written before it, and what was sent before the question was handled
    // before it: when a round brings nothing new, both sides are at rest.
    const atRest = async (): Promise<void> => {
      let before: number;
      do {
        before = news;
        await Promise.race([bot.client.currentTime(), bot.failed]);
      } while (news !== before);
    };
    await atRest();
    for (;;) {
      const at = gateway.advance();
      if (at === undefined) break;
      clock.set(at);
      await atRest();
      clock.wake();
      await atRest();
    }
    const hash = bot.eventLogHash;
    const closing = bot.engine.portfolio.cash('USD').toString();
    const ledger = gateway.venue.statement(ACCOUNT).cash.get('USD')?.toString() ?? '';
    await bot.stop('the market is over', { cancelWorking: false });
    return { hash, lines, cash: closing, ledgerCash: ledger, replayHash: replayedHash(bot.dir, strategy) };
  } finally {
    await gateway.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

function replayedHash(dir: string, strategy: Strategy): string {
  const { entries } = readJournal(dir);
  const run = runRecordOf(entries);
  const hash = createHash('sha256');
  replay(
    engineOf(run, strategy, (line) => hash.update(`${line}\n`)),
    run.at,
    entries,
  );
  return hash.digest('hex');
}
