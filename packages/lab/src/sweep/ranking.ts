import { deflatedSharpe, expectedMaximumSharpe, TRADING_DAYS_PER_YEAR } from '../statistics/index.ts';
import type { Objective, SweepFigures, SweepOutcome } from './outcome.ts';

export interface RankedOutcome extends SweepOutcome {
  readonly figures: SweepFigures;
  /** What it was ranked by. */
  readonly score: number;
}

/** The outcomes that have the objective, best first; equal scores in the order of the grid. */
export function rank(outcomes: readonly SweepOutcome[], objective: Objective): RankedOutcome[] {
  return outcomes
    .flatMap((outcome) => {
      const score = outcome.figures?.[objective];
      return outcome.figures === undefined || score === undefined
        ? []
        : [{ ...outcome, figures: outcome.figures, score }];
    })
    .toSorted((a, b) => b.score - a.score || a.index - b.index);
}

/** How far the best Sharpe ratio of a sweep is to be believed. */
export interface Selection {
  readonly best: RankedOutcome;
  /** Points with a Sharpe ratio: each counts as a trial. Neighbours are alike, so the true number is lower and this is the strict reading. */
  readonly trials: number;
  /** Annual Sharpe ratio that the best of as many trials without skill is expected to show. */
  readonly luck: number;
  /** Probability that the true Sharpe ratio of the best is above that: Bailey & López de Prado 2014. Above 0.95 is the usual bar. */
  readonly deflatedSharpe: number;
}

/** Undefined when fewer than two points have a Sharpe ratio, or the best has no shape. */
export function selectionOf(outcomes: readonly SweepOutcome[]): Selection | undefined {
  const ranked = rank(outcomes, 'sharpe');
  const best = ranked[0];
  const { skewness, kurtosis, days } = best?.figures ?? {};
  if (
    best === undefined ||
    ranked.length < 2 ||
    skewness === undefined ||
    kurtosis === undefined ||
    days === undefined
  )
    return undefined;
  const perDay = ranked.map(({ score }) => score / Math.sqrt(TRADING_DAYS_PER_YEAR));
  const mean = perDay.reduce((a, b) => a + b, 0) / perDay.length;
  const variance = perDay.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (perDay.length - 1);
  const trials = ranked.length;
  return {
    best,
    trials,
    luck: expectedMaximumSharpe(trials, variance) * Math.sqrt(TRADING_DAYS_PER_YEAR),
    deflatedSharpe: deflatedSharpe({
      sharpe: best.score / Math.sqrt(TRADING_DAYS_PER_YEAR),
      observations: days,
      trials,
      variance,
      skewness,
      kurtosis,
    }),
  };
}
