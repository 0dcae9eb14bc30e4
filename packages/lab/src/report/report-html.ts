import type { BacktestResult } from '../backtest/index.ts';
import {
  dailyEquity,
  monthlyReturns,
  summarize,
  tradingDays,
  underwater,
  type Summary,
} from '../statistics/index.ts';
import { drawChart } from './charts.ts';
import { costsTable } from './costs-table.ts';
import { html, type SafeHtml } from './escape.ts';
import { count, date, money, percent, ratio } from './format.ts';
import { monthlyTable } from './monthly-table.ts';
import { manifestSection, page } from './page.ts';
import { priceChart } from './price-chart.ts';
import { summaryRows, type SummaryRow } from './summary-rows.ts';
import { thinned } from './thinning.ts';
import { tradesTable } from './trades-table.ts';

export interface ReportOptions {
  /** Default: the name of the strategy. */
  readonly title?: string | undefined;
}

/** Points of a line in a chart 1,080 units wide: more cannot be seen. */
const MAX_POINTS = 2_400;
/** A curve that multiplies by more than this is drawn on a logarithmic axis, on which equal growth has equal height. */
const LOGARITHMIC_FROM = 20;

/**
 * The run as one HTML page that needs nothing else: no script, no network, no font. Light or dark as the reader's system is, and every
 * figure of the charts is in a table too.
 */
export function reportHtml(result: BacktestResult, options: ReportOptions = {}): string {
  const summary = summarize(result);
  const title = options.title ?? result.name;
  return page({
    title,
    kind: 'backtest',
    subtitle: subtitle(result),
    body: html`${cards(summary)} ${section('Equity', equityChart(result, summary))}
    ${section('Drawdown', drawdownChart(result))} ${section('Summary', summaryTables(summary))}
    ${section('Trades on the chart', html`${result.series.map((_, i) => priceChart(result, i, MAX_POINTS))}`)}
    ${section('Monthly returns, percent', monthlyTable(monthlyReturns(dailyEquity(result.curve, tradingDays(result.calendar)))))}
    ${section('Trades', tradesTable(result))} ${section('Transaction costs', costsTable(result.costs))}
    ${manifestSection('Manifest: what this run was made of', result.manifest)}`,
    footer: html`Made by Tapewright ${result.manifest.version}. Event log: ${count(result.events)} lines,
      SHA-256 <code>${result.hash}</code>. A simulation of the past promises nothing about the future.`,
  });
}

function section(title: string, content: SafeHtml): SafeHtml {
  return html`<section>
    <h2>${title}</h2>
    ${content}
  </section>`;
}

function subtitle(result: BacktestResult): string {
  const params = Object.entries(result.params).map(([name, value]) => `${name} ${String(value)}`);
  const series = result.series.map(
    ({ contract, barSize }) => `${contract.symbol ?? contract.conId ?? ''}, bars of ${barSize}`,
  );
  const first = result.curve.at[0] ?? 0;
  const last = result.curve.at.at(-1) ?? 0;
  return [...params, ...series, `${date(first)} to ${date(last)}`, `${count(result.bars)} bars`].join(' · ');
}

function cards({ strategy: s, benchmark: b, currency }: Summary): SafeHtml {
  const card = (label: string, value: string, other: string): SafeHtml =>
    html`<div class="card"><span>${label}</span><b>${value}</b><span>buy &amp; hold ${other}</span></div>`;
  return html`<div class="cards">
    ${card('Return', percent(s.totalReturn, 1), percent(b.totalReturn, 1))}${card('CAGR', percent(s.cagr), percent(b.cagr))}${card('Sharpe', ratio(s.sharpe), ratio(b.sharpe))}${card('Max drawdown', percent(s.maxDrawdown.depth, 1), percent(b.maxDrawdown.depth, 1))}${card(`Final equity, ${currency}`, money(s.endEquity), money(b.endEquity))}
  </div>`;
}

function equityChart(result: BacktestResult, { strategy: s, benchmark: b }: Summary): SafeHtml {
  const { at } = result.curve;
  return drawChart({
    id: 'equity',
    description: `Equity from ${money(s.startEquity)} to ${money(s.endEquity)} ${result.currency}; buy and hold ends at ${money(b.endEquity)}. The monthly returns below give the same in figures.`,
    height: 340,
    axis: 'money',
    isLogarithmic:
      spread(result.curve.equity) > LOGARITHMIC_FROM || spread(result.benchmark.equity) > LOGARITHMIC_FROM,
    lines: [
      {
        name: 'Buy & hold',
        color: 'benchmark',
        points: thinned(at, result.benchmark.equity, MAX_POINTS),
        width: 1.25,
      },
      {
        name: result.name,
        color: 'strategy',
        points: thinned(at, result.curve.equity, MAX_POINTS),
        width: 2,
      },
    ],
  });
}

function drawdownChart(result: BacktestResult): SafeHtml {
  const { at } = result.curve;
  const depths = underwater(result.curve.equity);
  const deepest = depths.reduce((a, b) => Math.min(a, b), 0);
  return drawChart({
    id: 'drawdown',
    description: `Fall of equity from its highest value so far, deepest ${percent(deepest)}, beside buy and hold.`,
    height: 220,
    axis: 'percent',
    lines: [
      {
        name: 'Buy & hold',
        color: 'benchmark',
        points: thinned(at, underwater(result.benchmark.equity), MAX_POINTS),
        width: 1,
      },
      { name: result.name, color: 'loss', points: thinned(at, depths, MAX_POINTS), isArea: true },
    ],
  });
}

/** Highest over lowest; not a number where the curve reaches zero, which no logarithm shows. */
function spread(values: Float64Array): number {
  const lowest = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const highest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return lowest > 0 ? highest / lowest : Number.NaN;
}

function summaryTables(summary: Summary): SafeHtml {
  const rows = summaryRows(summary);
  const half = Math.ceil(rows.length / 2);
  return html`<div class="columns">
    ${summaryTable(rows.slice(0, half))}${summaryTable(rows.slice(half))}
  </div>`;
}

function summaryTable(rows: readonly SummaryRow[]): SafeHtml {
  return html`<table>
    <thead>
      <tr>
        <th scope="col"></th>
        <th scope="col">Strategy</th>
        <th scope="col">Buy &amp; hold</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <th scope="row"><abbr title="${row.meaning}">${row.label}</abbr></th>
            <td>${row.strategy}</td>
            <td>${row.benchmark}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
