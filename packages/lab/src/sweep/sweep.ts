import type { Strategy } from '@tapewright/engine';
import { toIso } from '@tapewright/model';
import { IBKR_FIXED } from '@tapewright/venue';
import {
  backtest,
  labVersion,
  manifestData,
  textSha256,
  type BacktestOptions,
  type ManifestData,
} from '../backtest/index.ts';
import type { Axis, Grid, Point } from './grid.ts';
import { outcomeOf, type SweepOutcome } from './outcome.ts';

/** A backtest whose parameters vary: `BacktestOptions` without what belongs to one run alone. */
export type SweepOptions = Omit<BacktestOptions, 'params' | 'eventLog' | 'strategy'> & {
  readonly strategy: Strategy;
};

/** Indices `from` up to but not including `to`. */
export interface IndexRange {
  readonly from: number;
  readonly to: number;
}

/** What a sweep was made of. Two parts of one sweep have the same, wherever they ran. JSON as it stands. */
export interface SweepManifest {
  readonly version: string;
  readonly strategy: string;
  readonly codeSha256: string;
  readonly axes: readonly Axis[];
  /** All parameters at the first point of the grid; those on no axis stand at these values everywhere. */
  readonly first: Point;
  readonly seed: string;
  readonly cash: string;
  readonly currency: string;
  readonly feePlan: string;
  readonly risk: unknown;
  readonly volumeShare: number | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly data: readonly ManifestData[];
}

/** Runs the points of a grid, all of them unless told, one after the other in this thread. */
export function* sweep(
  options: SweepOptions,
  grid: Grid,
  { from, to }: IndexRange = { from: 0, to: grid.length },
): Generator<SweepOutcome, void, void> {
  for (let index = from; index < to; index++) {
    const params = grid.at(index);
    yield outcomeOf(index, params, () => backtest({ ...options, params }));
  }
}

export function sweepManifest(options: SweepOptions, grid: Grid): SweepManifest {
  const { strategy, codeSha256, seed = 0, cash, currency = 'USD', risk, feePlan = IBKR_FIXED } = options;
  return {
    version: labVersion(),
    strategy: options.name ?? strategy.name,
    codeSha256: codeSha256 ?? textSha256(strategy.setUp.toString()),
    axes: grid.axes,
    first: grid.at(0),
    seed: String(seed),
    cash: String(cash),
    currency,
    feePlan: feePlan.name,
    risk,
    volumeShare: options.volumeShare,
    from: options.from === undefined ? undefined : toIso(options.from),
    to: options.to === undefined ? undefined : toIso(options.to),
    data: options.data.map(({ listing, barSize, columns }) =>
      manifestData({ contract: listing.contract, barSize, columns }),
    ),
  };
}

/** The k-th of n parts of a grid, as even as can be; k counts from 1, as people do. */
export function shardOf(length: number, k: number, n: number): IndexRange {
  return { from: Math.floor(((k - 1) * length) / n), to: Math.floor((k * length) / n) };
}
