import { intradayVolume } from '../synthetic/intraday-curve.ts';
import type { Algo, AlgoView } from './algo.ts';

/** Behind its curve by this part of the order, it stops waiting and takes. */
const TOO_FAR_BEHIND = 0.02;

/**
 * Vwap: as much at every moment as the usual volume curve of a session has of its volume, up to `maxPctVol` of what others really
 * trade. It waits at its own side of the quote and takes what it falls behind by, unless `noTakeLiq`. Source: IBKR, TWS API, "IB
 * Algorithms", VWAP; the curve is that of the synthetic market.
 */
export const VWAP: Algo = {
  name: 'Vwap',
  parameters: {
    maxPctVol: 'percentage',
    startTime: 'time',
    endTime: 'time',
    allowPastEndTime: 'flag',
    noTakeLiq: 'flag',
  },
  required: [],
  stepSeconds: 10,
  capOf: ({ numbers }) => numbers.get('maxPctVol'),
  wish({ flags }, view) {
    const targetUnits = view.totalUnits * volumeGone(view);
    const isBehind = targetUnits - view.filledUnits > view.totalUnits * TOO_FAR_BEHIND;
    const isLast = view.through >= view.endsAt;
    return {
      targetUnits,
      style: !flags.has('noTakeLiq') && (isBehind || isLast) ? 'take' : 'passive',
    };
  },
};

/** The part of the volume between start and end that usually has traded by the end of the step. */
function volumeGone({ startsAt, endsAt, through, session }: AlgoView): number {
  const at = (moment: number) =>
    intradayVolume(Math.min(1, Math.max(0, (moment - session.open) / (session.close - session.open))));
  const whole = at(endsAt) - at(startsAt);
  return whole <= 0 ? 1 : Math.min(1, Math.max(0, (at(through) - at(startsAt)) / whole));
}
