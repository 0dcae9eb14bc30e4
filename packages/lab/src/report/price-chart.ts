import type { BacktestResult } from '../backtest/index.ts';
import { drawChart, type Line, type Marks } from './charts.ts';
import type { SafeHtml } from './escape.ts';
import { count } from './format.ts';
import { thinned, type Point } from './thinning.ts';

/** Marks on one chart; with more of them nothing could be told apart. */
const MAX_MARKS = 400;

/** The price of one series, where the strategy bought and sold it, and what it recorded for charts. */
export function priceChart(result: BacktestResult, index: number, maxPoints: number): SafeHtml {
  const { columns, contract } = result.series[index] ?? {};
  const symbol = contract?.symbol ?? String(contract?.conId ?? '');
  if (columns === undefined) throw new RangeError(`no series ${index}: the run has ${result.series.length}`);
  const fills = result.fills.filter((fill) => fill.instrument === index);
  const shown = fills.slice(-MAX_MARKS);
  const marks = (name: string, isBuy: boolean): Marks => ({
    name,
    color: isBuy ? 'gain' : 'loss',
    shape: isBuy ? 'up' : 'down',
    points: shown.filter((fill) => fill.qty.sign > 0 === isBuy).map((fill): Point => [fill.at, fill.price]),
  });
  return drawChart({
    id: `price${index}`,
    description: `Price of ${symbol} with ${count(fills.length)} fills; the table of trades gives their dates and prices.`,
    height: 320,
    axis: 'price',
    lines: [
      {
        name: symbol,
        color: 'benchmark',
        points: thinned(columns.end, columns.close, maxPoints),
        width: 1.25,
      },
      ...(index === 0 ? recordLines(result, maxPoints) : []),
    ],
    marks: [marks('Bought', true), marks('Sold', false)].filter(({ points }) => points.length > 0),
  });
}

/** Recorded values that lie among the prices: an average does, an RSI does not and would flatten the chart. */
function recordLines(result: BacktestResult, maxPoints: number): Line[] {
  const { columns } = result.series[0] ?? {};
  if (columns === undefined) return [];
  const lowest = columns.low.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const highest = columns.high.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const colors = ['extra1', 'extra2', 'strategy'] as const;
  return [...result.records]
    .filter(([, points]) => points.every(({ value }) => !(value < lowest || value > highest)))
    .slice(0, colors.length)
    .map(([name, points], i) => ({
      name,
      color: colors[i] ?? 'extra1',
      width: 1.25,
      points: thinned(
        Float64Array.from(points, ({ at }) => at),
        Float64Array.from(points, ({ value }) => value),
        maxPoints,
      ),
    }));
}
