import { BacktestError, type BacktestResult } from '../backtest/index.ts';
import {
  dailyEquity,
  moments,
  performance,
  simpleReturns,
  tradeStatistics,
  tradingDays,
} from '../statistics/index.ts';
import type { Point } from './grid.ts';

/** What one point of a sweep came to; plain data that goes through JSON and between threads unchanged. */
export interface SweepOutcome {
  /** Of the point in its grid. */
  readonly index: number;
  readonly params: Point;
  /** Undefined when the run could not be made; `problem` says why then. */
  readonly figures: SweepFigures | undefined;
  readonly problem: string | undefined;
  /** The figures were made over whole columns; left out when the event engine made them. */
  readonly madeOf?: 'columns';
}

/** The figures of one run, as in its report; undefined where a figure does not exist. */
export interface SweepFigures {
  readonly endEquity: number;
  readonly totalReturn: number;
  readonly cagr: number | undefined;
  readonly volatility: number | undefined;
  readonly sharpe: number | undefined;
  readonly sortino: number | undefined;
  /** As a negative fraction of the peak; 0 when equity never fell. */
  readonly maxDrawdown: number;
  readonly calmar: number | undefined;
  /** Bars at whose end a position was open ÷ bars. */
  readonly exposure: number;
  /** Closed round trips. */
  readonly trades: number;
  readonly winRate: number | undefined;
  readonly profitFactor: number | undefined;
  readonly fees: number;
  /** Orders that the risk gate refused. */
  readonly refused: number;
  /** Daily returns behind the ratios. */
  readonly days: number;
  /** Of the daily returns; undefined without volatility. */
  readonly skewness: number | undefined;
  /** Of the daily returns, 3 when normal; undefined without volatility. */
  readonly kurtosis: number | undefined;
  /** SHA-256 of the run's event log; of one made from columns, which has no log, `columns:` and the SHA-256 of its fills. */
  readonly hash: string;
}

/** What a sweep can be ranked by: more is better in each. */
export const OBJECTIVES = [
  'sharpe',
  'sortino',
  'calmar',
  'cagr',
  'totalReturn',
  'maxDrawdown',
  'profitFactor',
] as const;
export type Objective = (typeof OBJECTIVES)[number];

/** Runs one point. What the strategy or the data refuse is an outcome; a fault of ours is thrown. */
export function outcomeOf(index: number, params: Point, run: () => BacktestResult): SweepOutcome {
  try {
    return { index, params, figures: figuresOf(run()), problem: undefined };
  } catch (error) {
    if (!(error instanceof BacktestError)) throw error;
    return { index, params, figures: undefined, problem: error.message };
  }
}

export function figuresOf(result: BacktestResult): SweepFigures {
  const dayOf = tradingDays(result.calendar);
  const overall = performance(result.curve, { dayOf });
  const trades = tradeStatistics(result.trips);
  const shape = moments(simpleReturns(dailyEquity(result.curve, dayOf).equity));
  return {
    endEquity: overall.endEquity,
    totalReturn: overall.totalReturn,
    cagr: overall.cagr,
    volatility: overall.volatility,
    sharpe: overall.sharpe,
    sortino: overall.sortino,
    maxDrawdown: overall.maxDrawdown.depth,
    calmar: overall.calmar,
    exposure: result.bars === 0 ? 0 : result.barsExposed / result.bars,
    trades: trades.closed,
    winRate: trades.winRate,
    profitFactor: trades.profitFactor,
    fees: result.fees,
    refused: result.refused,
    days: overall.days,
    skewness: shape?.skewness,
    kurtosis: shape?.kurtosis,
    hash: result.hash,
  };
}
