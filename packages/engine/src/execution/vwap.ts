import { withTerms, type ExecutionAlgo } from './algo.ts';
import { ScheduleRun, type ScheduleTerms } from './schedule.ts';
import type { VolumeCurve } from './volume-curve.ts';

export type VwapTerms = ScheduleTerms & {
  /** When the market is expected to trade: `volumeCurve`, or `volumeCurveOf` bars of the past. */
  readonly curve: VolumeCurve;
};

/** Volume-weighted: pieces as large as the part of the volume that is expected in their interval. */
export function vwap(terms: VwapTerms): ExecutionAlgo {
  return withTerms(terms, {
    name: 'vwap',
    wantsQuotes: terms.style === 'join' || terms.style === 'mid',
    begin: (seat) => new ScheduleRun(seat, terms, () => (from, to) => terms.curve.between(from, to)),
  });
}
