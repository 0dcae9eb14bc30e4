import { basename, extname, join, resolve } from 'node:path';
import { LimitError, ParamError, paramsFromText, StrategyError, type RiskLimits } from '@tapewright/engine';
import {
  backtest,
  BacktestError,
  checkStrategy,
  summaryText,
  type BacktestOptions,
  type BacktestResult,
} from '@tapewright/lab';
import { instant, instantFromIso, type BarSize } from '@tapewright/model';
import {
  basisPointsSlippage,
  DOLLAR_BENCHMARK,
  fixedLatency,
  FRONT_OF_QUEUE,
  PRO_RATA,
  staleBenchmark,
  VOLUME_AHEAD,
  ticksSlippage,
  type FillRulesName,
  type MarginKind,
  type SlippageModel,
} from '@tapewright/venue';
import type { SlippageText } from '../commands/execution-options.ts';
import type { FeePlanName } from '../commands/fee-plan-option.ts';
import { feePlanOf } from './fee-plan-of.ts';
import { readActions } from './read-actions.ts';
import type { CommandContext } from '../commands/context.ts';
import { loadConfig } from '../config/config.ts';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import { loadStrategy } from '../strategy/strategy-file.ts';
import { startProgress } from '../terminal/progress.ts';
import { KnownClean, strategyKey } from './known-clean.ts';
import { readData } from './read-data.ts';
import { readTicks } from './read-ticks.ts';
import { writeReport } from './write-report.ts';

/** Models of the queue by their names on the command line. */
const QUEUES = { 'volume-ahead': VOLUME_AHEAD, 'pro-rata': PRO_RATA, front: FRONT_OF_QUEUE } as const;

/** What the command line asks for; see `tapewright backtest --help`. */
export interface BacktestRequest {
  readonly file: string;
  /** symbol → CSV file */
  readonly data?: Readonly<Record<string, string>> | undefined;
  readonly barSize: BarSize;
  /** Leaves bad rows out instead of refusing the file. */
  readonly skipBadRows?: boolean | undefined;
  readonly param?: Readonly<Record<string, string>> | undefined;
  readonly cash?: number | undefined;
  readonly seed?: string | undefined;
  /** ISO 8601. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly fills?: FillRulesName | undefined;
  readonly fees?: FeePlanName | undefined;
  /** symbol → file of trades and quotes */
  readonly ticks?: Readonly<Record<string, string>> | undefined;
  readonly queue?: keyof typeof QUEUES | undefined;
  /** Microseconds. */
  readonly latency?: number | undefined;
  readonly slippage?: SlippageText | undefined;
  readonly volumeShare?: number | undefined;
  readonly margin?: MarginKind | undefined;
  readonly interest?: boolean | undefined;
  /** CSV file of corporate actions. */
  readonly actions?: string | undefined;
  readonly report?: string | undefined;
  /** Whether a strategy that was not seen before is checked for knowledge of the future and for too short a warm-up. Default true. */
  readonly checks?: boolean | undefined;
  readonly config?: string | undefined;
}

/** A backtest bends no rule for the sake of safety: without limits in the config it has none. */
export const NO_LIMITS: RiskLimits = { others: 'none' };
export const DEFAULT_CASH = 1_000_000;

/** Runs, prints the summary, writes the report. Throws `UserError`. */
export async function runBacktest({ screen, cwd }: CommandContext, request: BacktestRequest): Promise<void> {
  const config = await loadConfig(request.config, cwd);
  const { strategy, path, sha256 } = await loadStrategy(resolve(cwd, request.file));
  const fileName = basename(path, extname(path));
  const ticks = await readTicks(request.ticks ?? {}, cwd, request);
  const isSample = request.data === undefined && ticks.length === 0;
  const data =
    isSample || request.data !== undefined ? await readData(request.data, request.barSize, cwd, request) : [];
  if (isSample) screen.note('no --data: SPY is the S&P 500 index of the sample, 2000 to 2020');
  const progress = startProgress(screen, `backtest of ${fileName}`);
  try {
    const options: BacktestOptions = {
      strategy,
      name: strategy.name === '' ? fileName : strategy.name,
      params: told(() => paramsFromText(strategy.params, request.param ?? {})),
      data,
      ticks,
      queue: request.queue === undefined ? undefined : QUEUES[request.queue],
      cash: request.cash ?? config.simulation?.cash ?? DEFAULT_CASH,
      currency: config.baseCurrency,
      risk: config.risk ?? NO_LIMITS,
      seed: request.seed ?? config.simulation?.seed ?? 0,
      from: request.from === undefined ? undefined : instantFromIso(request.from),
      to: request.to === undefined ? undefined : instantFromIso(request.to),
      fills: request.fills,
      feePlan: request.fees === undefined ? undefined : feePlanOf(request.fees),
      latency: request.latency === undefined ? undefined : fixedLatency(request.latency),
      slippage: request.slippage === undefined ? undefined : slippageOf(request.slippage),
      volumeShare: request.volumeShare,
      margin: request.margin,
      financing: request.interest === true ? { benchmarks: DOLLAR_BENCHMARK } : undefined,
      actions: request.actions === undefined ? undefined : readActions(request.actions, cwd),
      codeSha256: sha256,
    };
    const result = told(() => backtest(options));
    progress.done();
    screen.line(summaryText(result));
    for (const text of staleInterest(request, result)) screen.note(text);
    const state = config.state ?? '.tapewright';
    // The replays of the checks turn bars upside down; of ticks they would say nothing.
    if (request.checks !== false && ticks.length === 0) {
      const known = new KnownClean(resolve(cwd, state, 'checked-strategies'));
      for (const text of told(() => problemsOf(options, result, known))) screen.note(`\ndoubtful: ${text}`);
    }
    const report = request.report ?? join(state, 'reports', `${fileName}.html`);
    screen.line(`\nreport: ${writeReport(result, resolve(cwd, report), cwd)}`);
  } finally {
    progress.done();
  }
}

/** What has to be said of interest whose rates are not known to the end. */
function staleInterest(request: BacktestRequest, { curve }: BacktestResult): readonly string[] {
  const end = curve.at.at(-1);
  const stale = request.interest === true && end !== undefined ? staleBenchmark(instant(end)) : undefined;
  return stale === undefined ? [] : [stale];
}

function slippageOf({ kind, amount }: SlippageText): SlippageModel {
  return kind === 'ticks' ? ticksSlippage(amount) : basisPointsSlippage(amount);
}

/** What replays find in a strategy that has not been checked yet; one in which nothing was found is not checked again. */
function problemsOf(options: BacktestOptions, result: BacktestResult, known: KnownClean): string[] {
  const key = strategyKey(options.codeSha256 ?? '', result.params);
  if (known.has(key)) return [];
  const findings = checkStrategy(options, result);
  if (findings.length === 0) known.add(key);
  return findings.map(({ text }) => text);
}

/** What a run may rightly complain of, told as such. */
function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof StrategyError) {
      throw new UserError(error.message, {
        exitCode: EXIT.strategy,
        cause: error,
        advice: 'See where with --debug.',
      });
    }
    if (error instanceof BacktestError || error instanceof ParamError || error instanceof LimitError) {
      throw new UserError(messageOf(error), { exitCode: EXIT.usage, cause: error });
    }
    throw error;
  }
}
