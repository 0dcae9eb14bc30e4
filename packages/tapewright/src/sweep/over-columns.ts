import {
  compareWithEngine,
  whyNotVectorised,
  type Grid,
  type SweepOptions,
  type SweepOutcome,
  type Vectorised,
} from '@tapewright/lab';
import { EXIT, UserError } from '../errors/user-error.ts';
import type { Screen } from '../terminal/screen.ts';

/** Points made over columns that the event engine makes as well, to compare. */
const COMPARED_POINTS = 3;

/** Says why a sweep is not made over columns. Throws a `UserError` where nothing else is wanted. */
export function tellWhyNotColumns(
  screen: Screen,
  options: SweepOptions,
  grid: Grid,
  vectorised: Vectorised,
): void {
  const why = vectorised === 'never' ? undefined : whyNotVectorised(options, grid);
  if (why === undefined) return;
  if (vectorised === 'only')
    throw new UserError(`${options.name ?? 'the strategy'} cannot be swept over columns: ${why}`, {
      exitCode: EXIT.usage,
    });
  screen.note(`not vectorised: ${why}`);
}

/** Makes some of the points that were made over columns by the event engine as well. Throws a `SweepDisagreement` when they differ. */
export function compareSomePoints(
  screen: Screen,
  options: SweepOptions,
  grid: Grid,
  outcomes: readonly SweepOutcome[],
): void {
  const compared = compareWithEngine(options, grid, outcomes, COMPARED_POINTS);
  if (compared.length === 0) return;
  const made = outcomes.filter(({ madeOf }) => madeOf === 'columns').length;
  screen.note(
    `${made} of ${outcomes.length} points made over columns; ${compared.length} of them compared with the event engine, and equal`,
  );
}
