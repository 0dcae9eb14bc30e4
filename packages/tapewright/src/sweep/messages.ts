import type { RiskLimits } from '@tapewright/engine';
import type { Axis, BarColumns, IndexRange, Point, SweepOutcome, Vectorised } from '@tapewright/lab';
import type { BarSize } from '@tapewright/model';

/** What a worker is started with: everything that makes a run but the code, which it loads itself. */
export interface SweepJob {
  /** Of the strategy. */
  readonly path: string;
  /** A file that changes while a sweep runs would give results of two strategies. */
  readonly sha256: string;
  readonly name: string;
  readonly axes: readonly Axis[];
  readonly fixed: Point;
  /** Columns in memory that the threads share. */
  readonly series: readonly {
    readonly symbol: string;
    readonly barSize: BarSize;
    readonly columns: BarColumns;
  }[];
  readonly cash: number;
  readonly currency: string;
  readonly risk: RiskLimits;
  readonly seed: number | string;
  /** µs since the epoch. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly volumeShare: number | undefined;
  readonly vectorised: Vectorised;
}

/** What a worker is told: points to run. */
export type WorkerTask = IndexRange;

/** What it says: the outcomes of a task, or why it cannot go on. */
export type WorkerReport =
  | { readonly kind: 'done'; readonly outcomes: readonly SweepOutcome[] }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string | undefined };
