import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import { ParamError, paramsFromText, type Strategy } from '@tapewright/engine';
import {
  axisFromText,
  Grid,
  mergeParts,
  parseSweepPart,
  sharedColumns,
  shardOf,
  sweepCsv,
  sweepHash,
  sweepHtml,
  sweepManifest,
  sweepPart,
  SweepPartError,
  type Objective,
  type Point,
  type SweepPart,
  type Vectorised,
  type WalkForwardTerms,
} from '@tapewright/lab';
import { instantFromIso, type BarSize } from '@tapewright/model';
import { readData } from '../backtest/read-data.ts';
import { DEFAULT_CASH, NO_LIMITS } from '../backtest/run-backtest.ts';
import type { CommandContext } from '../commands/context.ts';
import { loadConfig } from '../config/config.ts';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import { loadStrategy } from '../strategy/strategy-file.ts';
import { near } from '../terminal/near.ts';
import { startProgress } from '../terminal/progress.ts';
import { jobOptions } from './job-options.ts';
import type { SweepJob } from './messages.ts';
import type { PreparedSweep } from './prepared-sweep.ts';
import { compareSomePoints, tellWhyNotColumns } from './over-columns.ts';
import { runOnWorkers } from './pool.ts';
import { rankingText } from './ranking-text.ts';
import { walkForward } from './walk-forward.ts';

/** What the command line asks for; see `tapewright sweep --help`. */
export interface SweepRequest {
  readonly file: string;
  /** parameter → range or values */
  readonly vary: Readonly<Record<string, string>>;
  readonly param?: Readonly<Record<string, string>> | undefined;
  /** symbol → CSV file */
  readonly data?: Readonly<Record<string, string>> | undefined;
  readonly barSize: BarSize;
  /** Leaves bad rows out instead of refusing the file. */
  readonly skipBadRows?: boolean | undefined;
  readonly cash?: number | undefined;
  readonly seed?: string | undefined;
  /** ISO 8601. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly workers?: number | undefined;
  readonly shard?: { readonly k: number; readonly n: number } | undefined;
  /** Whether points are made over whole columns. */
  readonly vectorised: Vectorised;
  /** Chooses on so many days and trades the best on so many behind them, again and again. */
  readonly walkForward?: WalkForwardTerms | undefined;
  readonly by: Objective;
  /** Folder. */
  readonly out?: string | undefined;
  readonly config?: string | undefined;
}

/** Beyond this a sweep is more likely a slip than a wish. */
const MAX_POINTS = 10_000_000;

/** Runs, prints the best, writes what came of it. Ctrl-C keeps what is done. Throws `UserError`. */
export async function runSweep(context: CommandContext, request: SweepRequest): Promise<void> {
  const { screen, cwd, interrupts } = context;
  const prepared = await prepare(context, request);
  if (request.walkForward !== undefined) return walkForward(context, prepared, request.walkForward, request);
  const { job, options, grid, fileName } = prepared;
  const { shard } = request;
  const range = shard === undefined ? { from: 0, to: grid.length } : shardOf(grid.length, shard.k, shard.n);
  const points = range.to - range.from;
  const workers = Math.min(request.workers ?? availableParallelism(), Math.max(1, points));
  const progress = startProgress(
    screen,
    `sweep of ${fileName} on ${workers} worker${workers === 1 ? '' : 's'}`,
  );
  let part: SweepPart;
  try {
    const outcomes = await runOnWorkers({
      job,
      range,
      workers,
      signal: interrupts.signal,
      onOutcomes: (done) => progress.update(`${done} of ${points}`),
    });
    part = sweepPart(sweepManifest(options, grid, request.vectorised), grid.length, outcomes);
    compareSomePoints(screen, options, grid, outcomes);
  } catch (error) {
    throw new UserError(`the sweep stopped: ${messageOf(error)}`, { exitCode: EXIT.strategy, cause: error });
  } finally {
    progress.done();
  }
  screen.line(rankingText(part, request.by));
  const name = shard === undefined ? 'sweep' : `sweep-${shard.k}-of-${shard.n}`;
  tellFiles(context, writePart(part, resolve(cwd, prepared.folder), name, request.by));
  if (interrupts.signal.aborted) context.exitCode = EXIT.interrupted;
}

/** Reads what the request names, and says what should be known before the run. */
async function prepare({ screen, cwd }: CommandContext, request: SweepRequest): Promise<PreparedSweep> {
  const config = await loadConfig(request.config, cwd);
  const { strategy, path, sha256 } = await loadStrategy(resolve(cwd, request.file));
  const fileName = basename(path, extname(path));
  const fixed = paramsGiven(strategy, request.param ?? {});
  const grid = asUsage(() => gridOf(strategy, request.vary, fixed));
  const data = await readData(request.data, request.barSize, cwd, request);
  if (request.data === undefined)
    screen.note('no --data: SPY is the S&P 500 index of the sample, 2000 to 2020');
  if (request.from === undefined && request.walkForward === undefined)
    screen.note(
      'no --from: each point begins when its own indicators are warm, so points cover different days',
    );
  const job: SweepJob = {
    path,
    sha256,
    name: strategy.name === '' ? fileName : strategy.name,
    axes: grid.axes,
    fixed,
    series: data.map(({ listing, barSize, columns }) => ({
      symbol: listing.contract.symbol ?? '',
      barSize,
      columns: sharedColumns(columns),
    })),
    cash: request.cash ?? config.simulation?.cash ?? DEFAULT_CASH,
    currency: config.baseCurrency ?? 'USD',
    risk: config.risk ?? NO_LIMITS,
    seed: request.seed ?? config.simulation?.seed ?? 0,
    from: request.from === undefined ? undefined : instantFromIso(request.from),
    to: request.to === undefined ? undefined : instantFromIso(request.to),
    volumeShare: undefined,
    vectorised: request.vectorised,
  };
  const options = jobOptions(job, strategy);
  tellWhyNotColumns(screen, options, grid, request.vectorised);
  const folder = request.out ?? join(config.state ?? '.tapewright', 'sweeps', fileName);
  return { job, options, strategy, grid, fileName, folder };
}

/** Puts the parts of one sweep together, as if it had run in one place. Throws `UserError`. */
export function mergeSweeps(
  context: CommandContext,
  files: readonly string[],
  { by, out }: { readonly by: Objective; readonly out?: string | undefined },
): void {
  const { screen, cwd } = context;
  const merged = asUsage(() =>
    mergeParts(
      files.map((file) => ({ name: file, part: parseSweepPart(readText(resolve(cwd, file)), file) })),
    ),
  );
  screen.line(rankingText(merged, by));
  tellFiles(context, writePart(merged, resolve(cwd, out ?? '.'), 'sweep', by));
}

interface WrittenFiles {
  readonly page: string;
  readonly table: string;
  readonly part: string;
  readonly hash: string;
}

function writePart(part: SweepPart, folder: string, name: string, by: Objective): WrittenFiles {
  mkdirSync(folder, { recursive: true });
  const [page, table, json] = ['html', 'csv', 'json'].map((ending) => join(folder, `${name}.${ending}`)) as [
    string,
    string,
    string,
  ];
  writeFileSync(page, sweepHtml(part, by));
  writeFileSync(table, sweepCsv(part.outcomes));
  writeFileSync(json, `${JSON.stringify(part)}\n`);
  return { page, table, part: json, hash: sweepHash(part.outcomes) };
}

function tellFiles({ screen, cwd }: CommandContext, { page, table, part, hash }: WrittenFiles): void {
  screen.line(
    `\nreport: ${near(page, cwd)}\ntable:  ${near(table, cwd)}\npart:   ${near(part, cwd)}\nhash:   ${hash}`,
  );
}

function gridOf(strategy: Strategy, vary: Readonly<Record<string, string>>, fixed: Point): Grid {
  const axes = Object.entries(vary).map(([name, text]) => axisFromText(strategy.params, name, text));
  const grid = new Grid(strategy.params, axes, fixed);
  if (grid.length > MAX_POINTS)
    throw new ParamError(
      `${grid.length} points are more than ${MAX_POINTS}: take wider strides, or fewer parameters`,
    );
  return grid;
}

/** Only what is named: the grid fills in the rest, and would not let a parameter be both. */
function paramsGiven(strategy: Strategy, given: Readonly<Record<string, string>>): Point {
  const all = asUsage(() => paramsFromText(strategy.params, given));
  return Object.fromEntries(Object.entries(all).filter(([name]) => Object.hasOwn(given, name)));
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${messageOf(error)}`, {
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}

function asUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ParamError || error instanceof SweepPartError)
      throw new UserError(messageOf(error), { exitCode: EXIT.usage, cause: error });
    throw error;
  }
}
