import { isDeepStrictEqual } from 'node:util';
import { backtest } from '../../backtest/index.ts';
import type { Grid } from '../grid.ts';
import { figuresOf, type SweepFigures, type SweepOutcome } from '../outcome.ts';
import type { SweepOptions } from '../sweep.ts';

/** How far figures may lie apart, as a part of the larger: they are sums of the same numbers in another order. */
const TOLERANCE = 1e-9;

/** A run from columns came to something else than the event engine's. That is a fault of ours; `--vectorised never` goes around it. */
export class SweepDisagreement extends Error {
  override readonly name = 'SweepDisagreement';
}

/**
 * Runs some of the points that were made from columns by the event engine as well, evenly spread, and compares every figure. The points that
 * were compared. Throws a `SweepDisagreement` that names the first figure that differs.
 */
export function compareWithEngine(
  options: SweepOptions,
  grid: Grid,
  outcomes: readonly SweepOutcome[],
  samples: number,
): readonly SweepOutcome[] {
  const made = outcomes.filter(({ madeOf }) => madeOf === 'columns');
  const compared = spread(made, samples);
  for (const { index, figures, params } of compared) {
    if (figures === undefined) continue;
    const proper = figuresOf(backtest({ ...options, params: grid.at(index) }));
    const differing = differenceOf(figures, proper);
    if (differing !== undefined)
      throw new SweepDisagreement(
        `point ${index} (${JSON.stringify(params)}) made from columns has ${differing}; run the sweep with --vectorised never, and tell us`,
      );
  }
  return compared;
}

/** `sharpe 0.61, and the event engine makes it 0.6`; undefined when nothing differs. */
export function differenceOf(figures: SweepFigures, proper: SweepFigures): string | undefined {
  for (const [name, value] of Object.entries(figures)) {
    if (name === 'hash') continue;
    const other: unknown = Reflect.get(proper, name);
    if (!isAlike(value, other))
      return `${name} ${String(value)}, and the event engine makes it ${String(other)}`;
  }
  return undefined;
}

function isAlike(a: unknown, b: unknown): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return isDeepStrictEqual(a, b);
  return Object.is(a, b) || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}

/** So many of a list, the first and the last among them. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list;
  const step = (list.length - 1) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, i) => list[Math.round(i * step)]).filter(
    (item) => item !== undefined,
  );
}
