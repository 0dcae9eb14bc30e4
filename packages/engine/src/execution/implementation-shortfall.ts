import { MICROS_PER_MS } from '@tapewright/model';
import { withTerms, type ExecutionAlgo } from './algo.ts';
import { leftAfter } from './almgren-chriss.ts';
import { ScheduleRun, type ScheduleTerms } from './schedule.ts';

export type ImplementationShortfallTerms = ScheduleTerms & {
  /**
   * θ = 1/κ of Almgren and Chriss: the shorter, the more is traded early. `almgrenChriss` works it out from impact, volatility and risk
   * aversion, in trading days: of 6.5 hours for US stocks. `Infinity` minds no risk, and is TWAP.
   */
  readonly halfLifeMs: number;
};

/** Trades along the trajectory of Almgren and Chriss: early, because the price may move away from the arrival, and late, because speed costs. */
export function implementationShortfall(terms: ImplementationShortfallTerms): ExecutionAlgo {
  const { halfLifeMs } = terms;
  if (!(halfLifeMs > 0)) throw new RangeError(`a half-life of ${halfLifeMs} ms: give a time, or Infinity`);
  return withTerms(terms, {
    name: 'implementationShortfall',
    wantsQuotes: terms.style === 'join' || terms.style === 'mid',
    begin: (seat) =>
      new ScheduleRun(seat, terms, (start, until) => {
        const span = until - start;
        const kappaT = span / (halfLifeMs * MICROS_PER_MS);
        return (from, to) =>
          leftAfter((from - start) / span, kappaT) - leftAfter((to - start) / span, kappaT);
      }),
  });
}
