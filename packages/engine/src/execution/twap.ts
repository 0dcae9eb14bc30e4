import { withTerms, type ExecutionAlgo } from './algo.ts';
import { ScheduleRun, type ScheduleTerms } from './schedule.ts';

/** Time-weighted: equal pieces in equal intervals. */
export function twap(terms: ScheduleTerms): ExecutionAlgo {
  return withTerms(terms, {
    name: 'twap',
    wantsQuotes: terms.style === 'join' || terms.style === 'mid',
    begin: (seat) => new ScheduleRun(seat, terms, () => (from, to) => to - from),
  });
}
