import { Decimal } from '@tapewright/model';
import type { LiveOrder } from '../orders/live-order.ts';
import type { Instrument } from '../strategy/instrument.ts';
import type { StrategyContext } from '../strategy/strategy-context.ts';

/** What one unit of an instrument adds to the exposure, now: delta × multiplier, or price × multiplier × beta. */
export interface ExposureOf {
  readonly instrument: Instrument;
  /** Undefined or NaN while it is unknown. */
  readonly perUnit: () => number | undefined;
}

/** An exposure that is to stay between `low` and `high`, in the unit of `perUnit`. */
export interface HedgeBand {
  /** Everything that counts, the hedge not among it. */
  readonly of: readonly ExposureOf[];
  /** What is traded to bring it back. */
  readonly hedge: ExposureOf;
  readonly low: number;
  readonly high: number;
  /** Where it is brought when it has left the band. */
  readonly target: number;
}

/**
 * Trades the hedge when the exposure of the positions and the hedge has left the band, in whole units toward the target. Undefined when it
 * is inside. While the exposure of something held is unknown, nothing is traded, and the log says what is missing.
 */
export function keepInBand(ctx: StrategyContext, band: HedgeBand): LiveOrder | undefined {
  let exposure = 0;
  for (const part of [...band.of, band.hedge]) {
    const { qty } = ctx.position(part.instrument);
    if (qty.isZero) continue;
    const perUnit = part.perUnit();
    if (perUnit === undefined || !Number.isFinite(perUnit)) return missing(ctx, part.instrument);
    exposure += qty.toNumber() * perUnit;
  }
  if (exposure >= band.low && exposure <= band.high) return undefined;
  const { instrument, perUnit } = band.hedge;
  const ofOne = perUnit();
  if (ofOne === undefined || !Number.isFinite(ofOne) || ofOne === 0) return missing(ctx, instrument);
  const units = Decimal.of(Math.trunc((band.target - exposure) / ofOne));
  return ctx.orderTarget(instrument, ctx.position(instrument).qty.plus(units));
}

function missing(ctx: StrategyContext, instrument: Instrument): undefined {
  const name = instrument.contract.symbol ?? `instrument ${instrument.id}`;
  ctx.log(`not hedged: the exposure of one ${name} is unknown`, 'warn');
  return undefined;
}
