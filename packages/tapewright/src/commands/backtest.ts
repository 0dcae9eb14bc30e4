import { Command, Option } from '@commander-js/extra-typings';
import type { BarSize } from '@tapewright/model';
import type { CommandContext } from './context.ts';
import { latencyMicros, slippage } from './execution-options.ts';
import { FEE_PLANS_TEXT, feePlan } from './fee-plan-option.ts';
import { barSize, isoTime, keyValue, partOfWhole, positiveNumber } from './option-values.ts';

/** The names of `FILL_RULES`, written out: help does not load the venue. */
const FILLS = ['backtesting.py', 'backtrader', 'lean', 'zipline'] as const;

const QUEUES = ['volume-ahead', 'pro-rata', 'front'] as const;
const MARGINS = ['cash', 'regT', 'portfolio'] as const;

/** `tapewright backtest <strategy>`. */
export function backtestCommand(context: CommandContext): Command<[string]> {
  const command = new Command('backtest')
    .description('run a strategy over bars of the past, print what came of it and write a report')
    .argument('<strategy>', 'the strategy file, such as examples/05-crossover-strategy.ts')
    .option(
      '-d, --data <symbol=file>',
      'bars of a symbol: a CSV file with a header, or Parquet; may be repeated',
      keyValue,
    )
    .option(
      '--ticks <symbol=file>',
      'trades and quotes of a symbol, as CSV or Parquet; may be repeated',
      keyValue,
    )
    .addOption(
      new Option(
        '--queue <model>',
        'what trades of others fill of orders that rest among ticks (default: nothing)',
      ).choices(QUEUES),
    )
    .addOption(
      new Option('-b, --bar-size <size>', 'of the rows').argParser(barSize).default<BarSize>('1 day'),
    )
    .option('--skip-bad-rows', 'leave rows out that are no bars, instead of refusing the file')
    .option('-p, --param <name=value>', 'a parameter of the strategy; may be repeated', keyValue)
    .option('--cash <amount>', 'to begin with (default: 1000000)', positiveNumber)
    .option('--seed <seed>', 'decides order ids and what the strategy draws (default: 0)')
    .option('--from <time>', 'trade from here on; bars before it warm up', isoTime)
    .option('--to <time>', 'trade until here', isoTime)
    .addOption(
      new Option('--fills <rules>', "whose rules say what a bar fills (default: tapewright's own)").choices(
        FILLS,
      ),
    )
    .option('--fees <plan>', `what executions cost: ${FEE_PLANS_TEXT} (default: ibkr-fixed)`, feePlan)
    .option(
      '--latency <time>',
      'how long orders are on their way, such as 250ms (default: none)',
      latencyMicros,
    )
    .option(
      '--slippage <amount>',
      'how much worse market orders and stops trade, such as 2ticks or 5bp',
      slippage,
    )
    .option('--volume-share <part>', "the part of a bar's volume that orders may take, up to 1", partOfWhole)
    .addOption(
      new Option('--margin <kind>', 'how the account is margined (default: not at all)').choices(MARGINS),
    )
    .option('--interest', 'pay and earn interest by the day, at the rates of IBKR; with --margin')
    .option('--actions <file.csv>', 'splits, dividends and delistings: date,symbol,action,value')
    .option('--report <file.html>', 'where to write the report')
    .option('--no-checks', 'do not check whether a new strategy knows the future, or warms up too little')
    .option('-c, --config <file>', 'the config file (default: tapewright.config.ts, if there is one)')
    .addHelpText(
      'after',
      '\nWithout --data the sample comes in: SPY stands for the S&P 500 index, 5,105 days from 2000 to 2020.\n' +
        '\n  tapewright backtest mine.ts --data SPY=spy.csv --param fast=20',
    );
  return command.action(async (file, options) => {
    // The lab brings a chart library along; only those who want a backtest wait for it.
    const { runBacktest } = await import('../backtest/run-backtest.ts');
    await runBacktest(context, { ...options, file });
  });
}
