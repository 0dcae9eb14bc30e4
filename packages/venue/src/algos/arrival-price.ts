import { partGone, type Algo, type AlgoView, type Wish } from './algo.ts';
import type { Settings } from './parameters.ts';
import { arrivalTrajectory, closeTrajectory, RISK_AVERSIONS, URGENCY } from './trajectory.ts';

/** From here on an order that is to be completed by the end takes what is left, whatever its share of the volume. */
const FINAL_STRETCH = 0.95;

/**
 * ArrivalPx: near the price at which the order came, the earlier the more averse to risk it is. Source of all three: IBKR, TWS API, "IB
 * Algorithms", Arrival Price, Close Price, Balance Impact and Risk; the trajectories are Almgren and Chriss's.
 */
export const ARRIVAL_PRICE: Algo = {
  name: 'ArrivalPx',
  parameters: {
    maxPctVol: 'percentage',
    riskAversion: RISK_AVERSIONS,
    startTime: 'time',
    endTime: 'time',
    forceCompletion: 'flag',
    allowPastEndTime: 'flag',
  },
  required: [],
  stepSeconds: 10,
  capOf: ({ numbers }) => numbers.get('maxPctVol'),
  wish: (settings, view) => along(settings, view, arrivalTrajectory),
};

/** BalanceImpactRisk: the same without times of its own: from when it comes to the close. */
export const BALANCE_IMPACT_RISK: Algo = {
  ...ARRIVAL_PRICE,
  name: 'BalanceImpactRisk',
  parameters: { maxPctVol: 'percentage', riskAversion: RISK_AVERSIONS, forceCompletion: 'flag' },
};

/** ClosePx: near the closing price: little first, most of it close to the close, the more so the more averse to risk. */
export const CLOSE_PRICE: Algo = {
  ...ARRIVAL_PRICE,
  name: 'ClosePx',
  parameters: {
    maxPctVol: 'percentage',
    riskAversion: RISK_AVERSIONS,
    startTime: 'time',
    forceCompletion: 'flag',
  },
  wish: (settings, view) => along(settings, view, closeTrajectory),
};

function along(
  { choices, flags }: Settings,
  view: AlgoView,
  trajectory: (partGone: number, urgency: number) => number,
): Wish {
  const gone = partGone(view);
  const urgency = URGENCY[choices.get('riskAversion') ?? 'Neutral'] ?? 0;
  const isUrgent = flags.has('forceCompletion') && gone >= FINAL_STRETCH;
  return {
    targetUnits: isUrgent ? view.totalUnits : view.totalUnits * trajectory(gone, urgency),
    style: 'take',
    isUrgent,
  };
}
