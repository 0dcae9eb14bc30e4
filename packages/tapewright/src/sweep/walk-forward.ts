import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import {
  scoreText,
  sweep,
  walkStep,
  walkSummary,
  whyNotVectorised,
  windowsOf,
  type Objective,
  type WalkForwardTerms,
  type WalkStep,
} from '@tapewright/lab';
import { toIso } from '@tapewright/model';
import type { CommandContext } from '../commands/context.ts';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import { near } from '../terminal/near.ts';
import { startProgress } from '../terminal/progress.ts';
import { jobOptions } from './job-options.ts';
import { runOnWorkers } from './pool.ts';
import type { PreparedSweep } from './prepared-sweep.ts';

/**
 * Sweeps window after window, trades the best of each on the days behind it, prints what that came to, and writes it as JSON. Ctrl-C keeps the
 * windows that are done. Throws `UserError`.
 */
export async function walkForward(
  context: CommandContext,
  prepared: PreparedSweep,
  terms: WalkForwardTerms,
  { by, workers }: { readonly by: Objective; readonly workers?: number | undefined },
): Promise<void> {
  const { screen, cwd, interrupts } = context;
  const { job, strategy, grid, fileName, options } = prepared;
  const windows = windowsOf(options, terms);
  if (windows.length === 0)
    throw new UserError(
      `the data has no ${terms.inDays} days and ${terms.outDays} behind them: take fewer, or longer data`,
      { exitCode: EXIT.usage },
    );
  const isOverColumns = job.vectorised !== 'never' && whyNotVectorised(options, grid) === undefined;
  const progress = startProgress(screen, `walk of ${fileName} through ${windows.length} windows`);
  const steps: WalkStep[] = [];
  try {
    for (const window of windows) {
      progress.update(`window ${steps.length + 1} of ${windows.length}`);
      const windowJob = { ...job, from: window.inFrom, to: window.inTo };
      const windowOptions = jobOptions(windowJob, strategy);
      // Over columns a window takes less time than the threads that would part it take to start.
      const outcomes = isOverColumns
        ? [...sweep(windowOptions, grid, undefined, job.vectorised)]
        : await runOnWorkers({
            job: windowJob,
            range: { from: 0, to: grid.length },
            workers: Math.min(workers ?? availableParallelism(), grid.length),
            signal: interrupts.signal,
            onOutcomes: () => undefined,
          });
      if (interrupts.signal.aborted) break;
      steps.push(walkStep(windowOptions, grid, { window, outcomes, by }));
    }
  } catch (error) {
    throw new UserError(`the walk stopped: ${messageOf(error)}`, { exitCode: EXIT.strategy, cause: error });
  } finally {
    progress.done();
  }
  screen.line(
    walkText(
      steps,
      grid.axes.map(({ name }) => name),
      by,
    ),
  );
  const folder = resolve(cwd, prepared.folder);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'walk-forward.json');
  writeFileSync(
    file,
    `${JSON.stringify({ format: 'tapewright walk 1', terms, by, steps, summary: walkSummary(steps) })}\n`,
  );
  screen.line(`\nwalk: ${near(file, cwd)}`);
  if (interrupts.signal.aborted) context.exitCode = EXIT.interrupted;
}

/** A line for each window, and what all of them came to. */
export function walkText(steps: readonly WalkStep[], names: readonly string[], by: Objective): string {
  const header = ['traded from', ...names, `${by} before`, by, 'return', 'trades'];
  const rows = steps.map((step) => {
    const { window, params, inSample, outOfSample } = step;
    return [
      toIso(window.outFrom).slice(0, 10),
      ...names.map((name) => (params === undefined ? '' : String(params[name]))),
      scoreText(by, inSample?.[by]),
      scoreText(by, outOfSample?.[by]),
      scoreText('totalReturn', outOfSample?.totalReturn),
      step.problem ?? String(outOfSample?.trades ?? ''),
    ];
  });
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const table = [header, ...rows].map((row) =>
    row.map((text, i) => text.padStart(widths[i] ?? 0)).join('  '),
  );
  const { days, totalReturn, annualReturn, sharpe, maxDrawdown, gained, traded, efficiency } =
    walkSummary(steps);
  return [
    ...table,
    '',
    `${days} days in ${traded} windows, each traded with the best of the days before it: return ${scoreText('totalReturn', totalReturn)}, ` +
      `${scoreText('cagr', annualReturn)} a year, Sharpe ratio ${scoreText('sharpe', sharpe)}, drawdown ${scoreText('maxDrawdown', maxDrawdown)}.`,
    `${gained} of ${traded} windows gained. Growth a day is ${efficiency === undefined ? 'not comparable with' : `${(efficiency * 100).toFixed(0)} % of`} that of the days it was chosen on.`,
  ].join('\n');
}
