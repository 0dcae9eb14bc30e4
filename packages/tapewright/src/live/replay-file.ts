import { createHash } from 'node:crypto';
import { costsOf, createEngine, ParamError, LimitError } from '@tapewright/engine';
import type { Engine, Strategy } from '@tapewright/engine';
import { costsText } from '@tapewright/lab';
import { EXIT, UserError } from '../errors/user-error.ts';
import type { JournalEntry, RunRecord } from '../journal/index.ts';
import { loadStrategy } from '../strategy/strategy-file.ts';
import { dateTime, money } from '../terminal/figures.ts';
import { replay, ReplayDiverged } from './replay.ts';

/** What a run record and a strategy make: the engine of that run, before its first input. */
export function engineOf(run: RunRecord, strategy: Strategy, eventLog?: (line: string) => void): Engine {
  try {
    return createEngine({
      strategy,
      params: run.params,
      seed: run.seed,
      account: run.account,
      baseCurrency: run.baseCurrency,
      risk: run.risk,
      link: 'down',
      sendWithinMs: run.sendWithinMs,
      eventLog,
    });
  } catch (error) {
    const isTheirs = error instanceof ParamError || error instanceof LimitError;
    throw isTheirs ? new UserError(error.message, { exitCode: EXIT.usage, cause: error }) : error;
  }
}

/** Replays a journal and says in a few lines what it came to. Throws `UserError` when the strategy does not repeat itself. */
export async function replayFile(entries: readonly JournalEntry[], strategyPath: string): Promise<string[]> {
  const { run, engine, eventLogSha256 } = await replayed(entries, strategyPath);
  const inputs = entries.filter(({ record }) => record.kind === 'in').length;
  const decisions = entries.filter(({ record }) => record.kind === 'out').length;
  return [
    `${inputs} inputs from ${dateTime(run.at)} to ${dateTime(engine.now)}: all ${decisions} decisions are repeated`,
    `orders ${engine.orders.length}, open ${engine.openIntents().length}`,
    ...engine.portfolio.statement().cash.map(({ currency, closing }) => `cash ${currency} ${money(closing)}`),
    ...engine.portfolio.holdings
      .filter((holding) => !holding.isFlat)
      .map((holding) => `holds ${holding.qty} ${holding.contract.symbol}`),
    `event log ${eventLogSha256}`,
  ];
}

/** What the orders of a run cost, as lines of text: its journal is replayed, because a journal holds inputs. Throws `UserError`. */
export async function costsOfFile(
  entries: readonly JournalEntry[],
  strategyPath: string,
): Promise<readonly string[]> {
  const { engine } = await replayed(entries, strategyPath);
  return costsText(costsOf(engine));
}

async function replayed(
  entries: readonly JournalEntry[],
  strategyPath: string,
): Promise<{ readonly run: RunRecord; readonly engine: Engine; readonly eventLogSha256: string }> {
  const run = runRecordOf(entries);
  const { strategy, sha256, path } = await loadStrategy(strategyPath);
  const hash = createHash('sha256');
  const engine = engineOf(run, strategy, (line) => hash.update(`${line}\n`));
  try {
    replay(engine, run.at, entries);
  } catch (error) {
    if (!(error instanceof ReplayDiverged)) throw error;
    const changed = sha256 === run.strategySha256 ? '' : ` ${path} is not the file that was run.`;
    throw new UserError(`${error.message}.${changed}`, { exitCode: EXIT.journal, cause: error });
  }
  return { run, engine, eventLogSha256: hash.digest('hex') };
}

export function runRecordOf(entries: readonly JournalEntry[]): RunRecord {
  const first = entries[0]?.record;
  if (first?.kind === 'run') return first;
  throw new UserError(
    `the journal does not begin with a run${first === undefined ? '' : `, but with ${first.kind}`}`,
    {
      exitCode: EXIT.journal,
      advice: 'Start anew with --new-run; the folder is kept.',
    },
  );
}
