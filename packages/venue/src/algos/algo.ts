import type { Instant } from '@tapewright/model';
import type { Settings, ParameterKind } from './parameters.ts';

/** What an algorithm knows at one of its steps. Sizes are in units of the instrument. */
export interface AlgoView {
  /** Up to when the pieces of this step are to carry the order: the next step, or the end. */
  readonly through: Instant;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly totalUnits: number;
  readonly filledUnits: number;
  /** The midpoint, or the last price where there is no quote; undefined before the first price. */
  readonly price: number | undefined;
  /** `price` at the start. */
  readonly arrivalPrice: number | undefined;
  readonly isBuy: boolean;
  /** Microseconds since the start or the last fill. */
  readonly idleMicros: number;
  /** Units of one share. */
  readonly wholeUnits: number;
  /** The whole session that the order works in, for a curve of its volume. */
  readonly session: { readonly open: Instant; readonly close: Instant };
  /** Chance from the order's own seed: in [0, 1), the same for the same piece whenever it is asked for. */
  roll(piece: number): number;
}

/**
 * How a piece goes to the market, always within the order's own limit. `take`: at once, at any price. `midpoint`: hidden at the
 * midpoint. `passive`: displayed at the own side of the quote. `last`: a limit at the last price. `rest`: at the order's own limit.
 */
export type Style = 'take' | 'midpoint' | 'passive' | 'last' | 'rest';

/** What an algorithm wants to have in the market until its next step. */
export interface Wish {
  /** How much of the order should be filled then: what is missing to it is offered. */
  readonly targetUnits: number;
  readonly style: Style;
  /** The price of a piece that rests, where that is not the order's own. */
  readonly limit?: number | undefined;
  /** The order is to be completed now, even beyond its share of the volume. */
  readonly isUrgent?: boolean | undefined;
}

/** One of IB's algorithms. A new one is a file of this folder, and a line in `algos.ts`. */
export interface Algo {
  /** `algoStrategy`. */
  readonly name: string;
  /** Tag → what its value must be. */
  readonly parameters: Readonly<Record<string, ParameterKind>>;
  /** Tags that must be there. */
  readonly required: readonly string[];
  /** What was filled before it started counts too: it goes on where it was after a restart. */
  readonly countsAllFills?: boolean | undefined;
  /** Between two steps. */
  readonly stepSeconds: number;
  /** The largest part of what others trade that it may trade itself, over any stretch of time; undefined for no such limit. */
  capOf(settings: Settings, view: AlgoView): number | undefined;
  wish(settings: Settings, view: AlgoView): Wish;
}

/** How far the way from start to end has gone when the step is over, 0 to 1. */
export function partGone({ startsAt, endsAt, through }: AlgoView): number {
  return endsAt <= startsAt ? 1 : Math.min(1, Math.max(0, (through - startsAt) / (endsAt - startsAt)));
}
