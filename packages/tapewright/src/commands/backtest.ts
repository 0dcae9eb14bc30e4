import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { LimitError, ParamError, paramsFromText, StrategyError, type RiskLimits } from '@tapewright/engine';
import {
  backtest,
  BacktestError,
  BadRowsError,
  CsvLayoutError,
  readCsvBars,
  reportHtml,
  summaryText,
  type BacktestData,
  type BacktestResult,
} from '@tapewright/lab';
import { CALENDARS, instantFromIso, type BarSize } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { loadConfig } from '../config/config.ts';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import { loadStrategy } from '../strategy/strategy-file.ts';
import { startProgress } from '../terminal/progress.ts';
import type { CommandContext } from './context.ts';
import { barSize, isoTime, keyValue, positiveNumber } from './option-values.ts';
import { sampleDataFile } from './sample-data.ts';

/** A backtest bends no rule for the sake of safety: without limits in the config it has none. */
const NO_LIMITS: RiskLimits = { maxQuantity: 'none', maxNotional: 'none', priceCollar: 'none' };
const DEFAULT_CASH = 1_000_000;

/** `tapewright backtest <strategy>`. */
export function backtestCommand({ screen, cwd }: CommandContext): Command<[string]> {
  const command = new Command('backtest')
    .description('run a strategy over bars of the past, print what came of it and write a report')
    .argument('<strategy>', 'the strategy file, such as examples/05-crossover-strategy.ts')
    .option(
      '-d, --data <symbol=file.csv>',
      'bars of a symbol: a CSV file with a header; may be repeated',
      keyValue,
    )
    .addOption(
      new Option('-b, --bar-size <size>', 'of the rows').argParser(barSize).default<BarSize>('1 day'),
    )
    .option('-p, --param <name=value>', 'a parameter of the strategy; may be repeated', keyValue)
    .option('--cash <amount>', 'to begin with (default: 1000000)', positiveNumber)
    .option('--seed <seed>', 'decides order ids and what the strategy draws (default: 0)')
    .option('--from <time>', 'trade from here on; bars before it warm up', isoTime)
    .option('--to <time>', 'trade until here', isoTime)
    .option('--report <file.html>', 'where to write the report')
    .option('-c, --config <file>', 'the config file (default: tapewright.config.ts, if there is one)')
    .addHelpText(
      'after',
      '\nWithout --data the sample comes in: SPY stands for the S&P 500 index, 5,104 days from 2000 to 2020.\n' +
        '\n  tapewright backtest mine.ts --data SPY=spy.csv --param fast=20',
    );
  return command.action(async (file, options) => {
    const config = await loadConfig(options.config, cwd);
    const { strategy, path, sha256 } = await loadStrategy(resolve(cwd, file));
    const data = readData(options.data, options.barSize, cwd);
    if (options.data === undefined)
      screen.note('no --data: SPY is the S&P 500 index of the sample, 2000 to 2020');
    const progress = startProgress(screen, `backtest of ${basename(path)}`);
    try {
      const result = run(() =>
        backtest({
          strategy,
          name: strategy.name === '' ? basename(path, extname(path)) : strategy.name,
          params: paramsFromText(strategy.params, options.param ?? {}),
          data,
          cash: options.cash ?? config.simulation?.cash ?? DEFAULT_CASH,
          currency: config.baseCurrency,
          risk: config.risk ?? NO_LIMITS,
          seed: options.seed ?? config.simulation?.seed ?? 0,
          from: options.from === undefined ? undefined : instantFromIso(options.from),
          to: options.to === undefined ? undefined : instantFromIso(options.to),
          codeSha256: sha256,
        }),
      );
      progress.done();
      screen.line(summaryText(result));
      const report =
        options.report ??
        join(config.state ?? '.tapewright', 'reports', `${basename(path, extname(path))}.html`);
      screen.line(`\nreport: ${writeReport(result, resolve(cwd, report), cwd)}`);
    } finally {
      progress.done();
    }
  });
}

/** Writes the page and says where, as seen from `cwd`. */
export function writeReport(result: BacktestResult, file: string, cwd: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, reportHtml(result));
  return near(file, cwd);
}

/** A path as seen from `cwd`, when it lies below it. */
export function near(path: string, cwd: string): string {
  const seen = relative(cwd, path);
  return seen.startsWith('..') ? path : seen;
}

function readData(
  files: Readonly<Record<string, string>> | undefined,
  size: BarSize,
  cwd: string,
): BacktestData[] {
  return Object.entries(files ?? { SPY: sampleDataFile() }).map(([symbol, file]) => {
    const path = resolve(cwd, file);
    try {
      const [listing] = listingsOf([symbol]);
      if (listing === undefined) throw new RangeError(`no instrument '${symbol}'`);
      const { columns } = readCsvBars(path, { barSize: size, calendar: CALENDARS.NYSE });
      return { listing, barSize: size, columns };
    } catch (error) {
      const isTheirs =
        error instanceof BadRowsError ||
        error instanceof CsvLayoutError ||
        error instanceof RangeError ||
        (error instanceof Error && 'code' in error);
      if (!isTheirs) throw error;
      throw new UserError(`the data of ${symbol} (${path}) cannot be used: ${error.message}`, {
        exitCode: EXIT.usage,
        cause: error,
      });
    }
  });
}

/** What a run may rightly complain of, told as such. */
function run(work: () => BacktestResult): BacktestResult {
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
