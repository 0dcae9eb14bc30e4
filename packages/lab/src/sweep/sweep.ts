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
  hasOwnRules,
  marketRules,
  type MarketRules,
} from '../backtest/index.ts';
import type { Axis, Grid, Point } from './grid.ts';
import { outcomeOf, type SweepOutcome } from './outcome.ts';
import { ColumnSweep, NotColumns } from './vectorised/index.ts';

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
  /** Left out where the market and the broker behaved as they do by default. */
  readonly market?: MarketRules;
  /** Left out for a sweep that the event engine makes alone. */
  readonly vectorised?: Vectorised;
}

/**
 * Whether points are made over whole columns: where that can be (`auto`), nowhere, or `only` so, when a point that needs the event engine has a
 * problem instead of figures.
 */
export type Vectorised = 'auto' | 'never' | 'only';

/** Runs the points of a grid, all of them unless told, one after the other in this thread. */
export function* sweep(
  options: SweepOptions,
  grid: Grid,
  { from, to }: IndexRange = { from: 0, to: grid.length },
  vectorised: Vectorised = 'never',
): Generator<SweepOutcome, void, void> {
  const columns = vectorised === 'never' ? undefined : columnSweep(options);
  for (let index = from; index < to; index++) {
    const params = grid.at(index);
    const made = columns === undefined ? undefined : fromColumns(columns, index, params);
    if (typeof made === 'object') yield made;
    else if (vectorised === 'only')
      yield { index, params, figures: undefined, problem: `not from columns: ${made}` };
    else yield outcomeOf(index, params, () => backtest({ ...options, params }));
  }
}

/** Why the first point of a sweep cannot be made from columns; undefined when it can. */
export function whyNotVectorised(options: SweepOptions, grid: Grid): string | undefined {
  const columns = columnSweep(options);
  const made = fromColumns(columns, 0, grid.at(0));
  return typeof made === 'string' ? made : undefined;
}

/** What is known of the bars of a sweep, kept as long as its options: a worker is told its points piece by piece. */
const known = new WeakMap<SweepOptions, ColumnSweep | string>();

/** Or why it cannot be. */
function columnSweep(options: SweepOptions): ColumnSweep | string {
  const ready = known.get(options) ?? newColumnSweep(options);
  known.set(options, ready);
  return ready;
}

function newColumnSweep(options: SweepOptions): ColumnSweep | string {
  try {
    return new ColumnSweep(options);
  } catch (error) {
    if (error instanceof NotColumns) return error.message;
    throw error;
  }
}

function fromColumns(columns: ColumnSweep | string, index: number, params: Point): SweepOutcome | string {
  if (typeof columns === 'string') return columns;
  try {
    return { index, params, figures: columns.figures(params), problem: undefined, madeOf: 'columns' };
  } catch (error) {
    if (error instanceof NotColumns) return error.message;
    throw error;
  }
}

export function sweepManifest(
  options: SweepOptions,
  grid: Grid,
  vectorised: Vectorised = 'never',
): SweepManifest {
  const { strategy, codeSha256, seed = 0, cash, currency = 'USD', risk, feePlan = IBKR_FIXED } = options;
  return {
    ...(vectorised !== 'never' && { vectorised }),
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
    ...(hasOwnRules(options) && { market: marketRules(options) }),
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
