import type { SweepFigures, SweepOutcome } from './outcome.ts';

const FIGURES = [
  'endEquity',
  'totalReturn',
  'cagr',
  'volatility',
  'sharpe',
  'sortino',
  'maxDrawdown',
  'calmar',
  'exposure',
  'trades',
  'winRate',
  'profitFactor',
  'fees',
  'refused',
  'days',
  'skewness',
  'kurtosis',
  'hash',
] as const satisfies readonly (keyof SweepFigures)[];

/** One row a point, all parameters before all figures, fractions as fractions; what does not exist is empty (RFC 4180). */
export function sweepCsv(outcomes: readonly SweepOutcome[]): string {
  const params = [...new Set(outcomes.flatMap((outcome) => Object.keys(outcome.params)))];
  const header = ['point', ...params, ...FIGURES, 'problem'];
  const rows = outcomes.map(({ index, params: values, figures, problem }) => [
    index,
    ...params.map((name) => values[name]),
    ...FIGURES.map((name) => figures?.[name]),
    problem,
  ]);
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(value: unknown): string {
  const text = value === undefined || value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
