import { instant } from '@tapewright/model';
import { backtest, type BacktestOptions, type BacktestResult } from '../backtest/index.ts';
import type { Finding } from './finding.ts';
import { futureFinding } from './future.ts';
import { warmUpFinding } from './warm-up.ts';

export type { Finding } from './finding.ts';

/** Bars of a run that are checked: enough for any habit to show, and no wait. */
const CHECKED_BARS = 5_000;

/**
 * What is wrong with a strategy, as far as replays show it: the first 5,000 bars of a run are run about three times more. Throws what
 * `backtest` throws; the options are those of a run that went well.
 */
export function checkStrategy(options: BacktestOptions, { curve }: BacktestResult): Finding[] {
  const end = curve.at[CHECKED_BARS];
  const checked = end === undefined ? options : { ...options, to: instant(end) };
  const lines: string[] = [];
  const result = backtest({ ...checked, eventLog: (line) => lines.push(line) });
  return [futureFinding(checked, lines), warmUpFinding(options, result)].filter(
    (finding) => finding !== undefined,
  );
}
