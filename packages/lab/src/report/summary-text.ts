import type { BacktestResult } from '../backtest/index.ts';
import { summarize } from '../statistics/index.ts';
import { count, date } from './format.ts';
import { summaryRows } from './summary-rows.ts';

/** The run in the lines of a terminal, at most 72 characters wide where the figures allow. No colour, no line break at the end. */
export function summaryText(result: BacktestResult): string {
  const rows = summaryRows(summarize(result));
  const params = Object.entries(result.params).map(([name, value]) => `${name} ${String(value)}`);
  const series = result.series.map(
    ({ contract, barSize }) => `${contract.symbol ?? contract.conId ?? ''} ${barSize}`,
  );
  const first = result.curve.at[0] ?? 0;
  const last = result.curve.at.at(-1) ?? 0;
  const header = { label: '', strategy: 'Strategy', benchmark: 'Buy & hold' };
  const table = [header, ...rows];
  const widths = {
    label: Math.max(...table.map((row) => row.label.length)),
    strategy: Math.max(...table.map((row) => row.strategy.length)),
    benchmark: Math.max(...table.map((row) => row.benchmark.length)),
  };
  const lines = table.map((row) =>
    [
      row.label.padEnd(widths.label),
      row.strategy.padStart(widths.strategy),
      row.benchmark.padStart(widths.benchmark),
    ]
      .join('   ')
      .trimEnd(),
  );
  return [
    `${result.name}${params.length > 0 ? ` (${params.join(', ')})` : ''}`,
    `${series.join(', ')}, ${date(first)} to ${date(last)}, ${count(result.bars)} bars`,
    '',
    ...lines,
  ].join('\n');
}
