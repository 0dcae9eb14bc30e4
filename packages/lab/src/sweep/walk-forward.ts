import { instant, type Calendar, type Instant } from '@tapewright/model';
import { calendarOfListing } from '@tapewright/venue';
import { backtest, BacktestError } from '../backtest/index.ts';
import type { BarColumns } from '../columns/index.ts';
import {
  dailyEquity,
  drawdowns,
  riskRatios,
  simpleReturns,
  TRADING_DAYS_PER_YEAR,
  tradingDays,
} from '../statistics/index.ts';
import type { Grid, Point } from './grid.ts';
import { figuresOf, type Objective, type SweepFigures, type SweepOutcome } from './outcome.ts';
import { rank } from './ranking.ts';
import type { SweepOptions } from './sweep.ts';

/** How long the best is looked for, and how long it is then traded, in trading days of the data. */
export interface WalkForwardTerms {
  readonly inDays: number;
  readonly outDays: number;
}

/** Days on which parameters are chosen, and those right behind them on which they are traded. Moments as a backtest takes them. */
export interface WalkWindow {
  readonly inFrom: Instant;
  readonly inTo: Instant;
  readonly outFrom: Instant;
  readonly outTo: Instant;
}

/** What came of one window. JSON as it stands. */
export interface WalkStep {
  readonly window: WalkWindow;
  /** The best of the days before; undefined when no point had the objective. */
  readonly params: Point | undefined;
  readonly inSample: SweepFigures | undefined;
  readonly outOfSample: SweepFigures | undefined;
  /** Of each of the days that were traded, as fractions. */
  readonly returns: readonly number[];
  readonly problem: string | undefined;
}

/** All windows behind one another: what would have been earned by trading, in each, the best of the days before it. */
export interface WalkSummary {
  /** Days traded. */
  readonly days: number;
  readonly totalReturn: number;
  /** Growth a year of 252 of these days. */
  readonly annualReturn: number | undefined;
  readonly sharpe: number | undefined;
  /** Over ends of days, as a negative fraction. */
  readonly maxDrawdown: number;
  /** Windows that gained, of those that were traded. */
  readonly gained: number;
  readonly traded: number;
  /**
   * Growth a day on the days traded over that on the days on which the parameters were chosen (Pardo 2008, chapter 11); undefined when
   * that did not grow.
   */
  readonly efficiency: number | undefined;
}

/** The windows that fit into the bars from `from` on, one after the other; each begins `outDays` after the one before. */
export function walkWindows(
  columns: BarColumns,
  calendar: Calendar,
  { inDays, outDays }: WalkForwardTerms,
  limits: { readonly from?: Instant | undefined; readonly to?: Instant | undefined } = {},
): readonly WalkWindow[] {
  const days = daysOf(columns, calendar, limits);
  const windows: WalkWindow[] = [];
  for (let first = 0; first + inDays + outDays <= days.length; first += outDays) {
    const [inFirst, inLast] = [days[first], days[first + inDays - 1]];
    const [outFirst, outLast] = [days[first + inDays], days[first + inDays + outDays - 1]];
    if (inFirst === undefined || inLast === undefined || outFirst === undefined || outLast === undefined)
      break;
    windows.push({ inFrom: inFirst.start, inTo: inLast.end, outFrom: outFirst.start, outTo: outLast.end });
  }
  return windows;
}

/** `walkWindows` of the first series of a sweep. */
export function windowsOf(options: SweepOptions, terms: WalkForwardTerms): readonly WalkWindow[] {
  const [series] = options.data;
  if (series === undefined) return [];
  return walkWindows(series.columns, options.calendar ?? calendarOfListing(series.listing), terms, options);
}

/** Trades the best point of a sweep over the days before a window, on its days. `outcomes` are those of that sweep. */
export function walkStep(
  options: SweepOptions,
  grid: Grid,
  chosen: { readonly window: WalkWindow; readonly outcomes: readonly SweepOutcome[]; readonly by: Objective },
): WalkStep {
  const { window } = chosen;
  const [best] = rank(chosen.outcomes, chosen.by);
  const none = { window, outOfSample: undefined, returns: [] };
  if (best === undefined)
    return { ...none, params: undefined, inSample: undefined, problem: `no point has a ${chosen.by}` };
  const { figures: inSample } = best;
  const params = grid.at(best.index);
  try {
    const result = backtest({ ...options, params, from: window.outFrom, to: window.outTo });
    const daily = dailyEquity(result.curve, tradingDays(result.calendar)).equity;
    const returns = [...simpleReturns(daily)];
    return { window, params, inSample, outOfSample: figuresOf(result), returns, problem: undefined };
  } catch (error) {
    if (!(error instanceof BacktestError)) throw error;
    return { ...none, params, inSample, problem: error.message };
  }
}

export function walkSummary(steps: readonly WalkStep[]): WalkSummary {
  const returns = Float64Array.from(steps.flatMap((step) => step.returns));
  const equity = new Float64Array(returns.length + 1).fill(1);
  for (let i = 0; i < returns.length; i++) equity[i + 1] = (equity[i] ?? 1) * (1 + (returns[i] ?? 0));
  const days = returns.length;
  const growth = equity.at(-1) ?? 1;
  const traded = steps.filter((step) => step.outOfSample !== undefined);
  const chosen = traded.flatMap((step) => step.inSample ?? []);
  const chosenDays = chosen.reduce((sum, figures) => sum + figures.days, 0);
  const chosenGrowth = chosen.reduce((sum, figures) => sum + Math.log1p(figures.totalReturn), 0);
  const falls = drawdowns({ at: Float64Array.from(equity, (_, i) => i), equity });
  return {
    days,
    totalReturn: growth - 1,
    annualReturn: days === 0 || growth <= 0 ? undefined : growth ** (TRADING_DAYS_PER_YEAR / days) - 1,
    sharpe: riskRatios(returns, 0, TRADING_DAYS_PER_YEAR).sharpe,
    maxDrawdown: falls?.deepest.depth ?? 0,
    gained: traded.filter((step) => (step.outOfSample?.totalReturn ?? 0) > 0).length,
    traded: traded.length,
    efficiency:
      chosenGrowth > 0 && days > 0 ? Math.log(growth) / days / (chosenGrowth / chosenDays) : undefined,
  };
}

interface Day {
  readonly start: Instant;
  readonly end: Instant;
}

/** The trading days of the bars: from the start of the first bar to the end of the last. */
function daysOf(
  columns: BarColumns,
  calendar: Calendar,
  { from = instant(0), to }: { readonly from?: Instant | undefined; readonly to?: Instant | undefined },
): readonly Day[] {
  const dayOf = tradingDays(calendar);
  const days: { start: Instant; end: Instant }[] = [];
  let number = Number.NaN;
  for (let i = 0; i < columns.length; i++) {
    const [start, end] = [columns.start[i] ?? Number.NaN, columns.end[i] ?? Number.NaN];
    if (start < from || (to !== undefined && end > to)) continue;
    const day = dayOf(end);
    const last = days.at(-1);
    if (day === number && last !== undefined) last.end = instant(end);
    else days.push({ start: instant(start), end: instant(end) });
    number = day;
  }
  return days;
}
