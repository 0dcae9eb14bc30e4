import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { BarSize } from '@tapewright/model';
import { suggestion } from '../config/did-you-mean.ts';
import type { CommandContext } from './context.ts';
import { barSize, isoTime, keyValue, positiveNumber, wholeNumber } from './option-values.ts';

/** What the lab can rank by. Written out, because only who sweeps waits for the lab to load; a test compares. */
export const RANKED_BY = [
  'sharpe',
  'sortino',
  'calmar',
  'cagr',
  'totalReturn',
  'maxDrawdown',
  'profitFactor',
] as const;

const MOST_WORKERS = 256;

/** `tapewright sweep <strategy>`. */
export function sweepCommand(context: CommandContext): Command<[string]> {
  const command = new Command('sweep')
    .description(
      'backtest a strategy with many values of its parameters, on all cores, and say how far to believe the best',
    )
    .argument('<strategy>', 'the strategy file')
    .requiredOption(
      '-v, --vary <name=values>',
      'a parameter and its values: 10..50:5, 10,20,50, or all; may be repeated',
      keyValue,
    )
    .option('-p, --param <name=value>', 'a parameter that stays as it is; may be repeated', keyValue)
    .option(
      '-d, --data <symbol=file>',
      'bars of a symbol: a CSV file with a header, or Parquet; may be repeated',
      keyValue,
    )
    .option('--skip-bad-rows', 'leave rows out that are no bars, instead of refusing the file')
    .addOption(
      new Option('-b, --bar-size <size>', 'of the rows').argParser(barSize).default<BarSize>('1 day'),
    )
    .option('--cash <amount>', 'to begin with (default: 1000000)', positiveNumber)
    .option('--seed <seed>', 'decides order ids and what the strategy draws (default: 0)')
    .option('--from <time>', 'trade from here on; bars before it warm up', isoTime)
    .option('--to <time>', 'trade until here', isoTime)
    .addOption(rankedBy())
    .option('-w, --workers <n>', 'threads (default: as many as cores)', wholeNumber(1, MOST_WORKERS))
    .addOption(
      new Option('--vectorised <when>', 'make points over whole columns, where the strategy states rules')
        .choices(['auto', 'never', 'only'])
        .default('auto' as const),
    )
    .option(
      '--walk-forward <in:out>',
      'choose on so many trading days, trade the best on so many behind them, and go on: 504:126',
      walkDays,
    )
    .option('--shard <k/n>', 'run the k-th of n parts only, to spread a sweep over machines', shard)
    .option('--out <folder>', 'where to write (default: .tapewright/sweeps/<strategy>)')
    .option('-c, --config <file>', 'the config file (default: tapewright.config.ts, if there is one)')
    .addHelpText(
      'after',
      '\nThe results are the same with any number of workers and parts.\n' +
        '\n  tapewright sweep mine.ts --vary fast=5..50:5 --vary slow=50..300:25 --data SPY=spy.csv' +
        '\n  tapewright sweep mine.ts --vary fast=all --shard 2/4    (on the second of four machines, then sweep-merge)',
    );
  return command.action(async (file, options) => {
    if (options.walkForward !== undefined && options.shard !== undefined)
      command.error('error: --walk-forward and --shard do not go together: each window needs its whole grid');
    const { runSweep } = await import('../sweep/run-sweep.ts');
    await runSweep(context, { ...options, file });
  });
}

/** `tapewright sweep-merge <part...>`. */
export function sweepMergeCommand(context: CommandContext): Command<[string[]]> {
  return new Command('sweep-merge')
    .description('put the parts of a sweep that ran in several places together')
    .argument('<part...>', 'the files sweep-1-of-4.json and so on')
    .addOption(rankedBy())
    .option('--out <folder>', 'where to write (default: here)')
    .action(async (files, options) => {
      const { mergeSweeps } = await import('../sweep/run-sweep.ts');
      mergeSweeps(context, files, options);
    });
}

type Ranking = (typeof RANKED_BY)[number];

function rankedBy(): Option<'--by <figure>', undefined, Ranking, Ranking> {
  return new Option('--by <figure>', `what is best: ${RANKED_BY.join(', ')}`)
    .argParser(ranking)
    .default<Ranking>('sharpe');
}

function ranking(text: string): Ranking {
  const found = RANKED_BY.find((known) => known === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`It must be one of ${RANKED_BY.join(', ')}${suggestion(text, RANKED_BY)}.`);
}

function walkDays(text: string): { readonly inDays: number; readonly outDays: number } {
  const [inDays = 0, outDays = 0] = /^(\d+):(\d+)$/.exec(text)?.slice(1).map(Number) ?? [];
  if (inDays > 0 && outDays > 0) return { inDays, outDays };
  throw new InvalidArgumentError('It must be two numbers of trading days, such as 504:126.');
}

function shard(text: string): { readonly k: number; readonly n: number } {
  const [k = Number.NaN, n = Number.NaN] = /^(\d+)\/(\d+)$/.exec(text)?.slice(1).map(Number) ?? [];
  if (k >= 1 && k <= n) return { k, n };
  throw new InvalidArgumentError('It must be a part and their number, such as 2/4.');
}
