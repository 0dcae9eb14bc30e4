import type { Strategy } from '@tapewright/engine';
import type { Grid, SweepOptions } from '@tapewright/lab';
import type { SweepJob } from './messages.ts';

/** A sweep that is ready to run. */
export interface PreparedSweep {
  readonly job: SweepJob;
  readonly options: SweepOptions;
  readonly strategy: Strategy;
  readonly grid: Grid;
  /** Of the strategy, without its ending. */
  readonly fileName: string;
  /** Where results are written. */
  readonly folder: string;
}
