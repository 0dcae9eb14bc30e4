import { instant, toIso } from '@tapewright/model';
import { backtest, BacktestError, type BacktestOptions, type BacktestResult } from '../backtest/index.ts';
import { partingOf, type Finding, type Parting } from './finding.ts';

/** Beginnings at which two runs are compared, spread over the data: what has not settled shows in the first bars, and not at every beginning. */
const BEGINNINGS = 12;
/** What a strategy without a declared need is given beside that, in bars; also the least length of a compared run. */
const LEAST_EXTRA = 50;

/**
 * Whether the strategy's indicators have settled when it begins. Two short runs over the same bars, one with three times the history
 * before them: where they differ, the first orders of every run hang on where its data happen to begin. Exponential averages and what is made
 * of them need several times their period. Undefined too when the data are too short to tell.
 */
export function warmUpFinding(
  options: BacktestOptions,
  { curve, series }: BacktestResult,
): Finding | undefined {
  const starts = series[0]?.columns.start;
  const begun = curve.at[0];
  if (starts === undefined || begun === undefined) return undefined;
  const need = starts.findIndex((start) => start >= begun);
  const extra = 2 * need + LEAST_EXTRA;
  const length = need + LEAST_EXTRA;
  const first = need + extra;
  const stride = Math.floor((starts.length - 1 - length - first) / (BEGINNINGS - 1));
  if (need < 0 || stride < 1) return undefined;
  for (let k = 0; k < BEGINNINGS; k++) {
    const [from, to] = [starts[first + k * stride], starts[first + k * stride + length]];
    if (from === undefined || to === undefined) return undefined;
    const parting = partingBetween(options, { from: instant(from), to: instant(to) }, extra);
    if (parting === undefined) continue;
    return {
      kind: 'warm-up',
      at: parting.at,
      text:
        `with ${extra} more bars before the first, a run from ${toIso(instant(from))} differs at ${toIso(parting.at)}: ${parting.first} became ${parting.second}. ` +
        'Its indicators had not settled: ask for more history in ctx.bars',
    };
  }
  return undefined;
}

function partingBetween(
  options: BacktestOptions,
  span: Pick<BacktestOptions, 'from' | 'to'>,
  extra: number,
): Parting | undefined {
  const linesWith = (extraWarmUp: number): string[] => {
    const lines: string[] = [];
    backtest({ ...options, ...span, extraWarmUp, eventLog: (line) => lines.push(line) });
    return lines;
  };
  try {
    return partingOf(linesWith(0), linesWith(extra), Number.POSITIVE_INFINITY);
  } catch (error) {
    // A series that has no bar in so short a span; the run itself went well.
    if (error instanceof BacktestError) return undefined;
    throw error;
  }
}
