import { partGone, type Algo, type AlgoView } from './algo.ts';
import type { ParameterKind, Settings } from './parameters.ts';

/** What each of them may be given beside its rates. */
const COMMON: Readonly<Record<string, ParameterKind>> = {
  startTime: 'time',
  endTime: 'time',
  noTakeLiq: 'flag',
};

/** PctVol: `pctVol` of what others trade. Source of all four: IBKR, TWS API, "IB Algorithms", Percentage of Volume Strategies. */
export const PCT_VOL = percentOfVolume('PctVol', { pctVol: 'percentage' }, ({ numbers }) =>
  numbers.get('pctVol'),
);

/**
 * PctVolPx: a rate that follows the price. It is `pctVol` at the price where it started, and `deltaPctVol` more for every percent that
 * price moves the order's way, or less against it, between `minPctVol4Px` and `maxPctVol4Px`. That the change is for a percent is ours.
 */
export const PCT_VOL_BY_PRICE = percentOfVolume(
  'PctVolPx',
  {
    pctVol: 'percentage',
    deltaPctVol: 'delta',
    minPctVol4Px: 'percentage',
    maxPctVol4Px: 'percentage',
  },
  ({ numbers }, { price, arrivalPrice, isBuy }) => {
    const start = numbers.get('pctVol');
    if (start === undefined || price === undefined || arrivalPrice === undefined) return start;
    const movedPercent = ((price - arrivalPrice) / arrivalPrice) * 100;
    const rate = start + (numbers.get('deltaPctVol') ?? 0) * (isBuy ? -movedPercent : movedPercent);
    return Math.min(numbers.get('maxPctVol4Px') ?? 1, Math.max(numbers.get('minPctVol4Px') ?? 0, rate));
  },
);

/** PctVolSz: from `startPctVol` to `endPctVol` as the order fills. */
export const PCT_VOL_BY_SIZE = percentOfVolume(
  'PctVolSz',
  { startPctVol: 'percentage', endPctVol: 'percentage' },
  (settings, { filledUnits, totalUnits }) => between(settings, filledUnits / totalUnits),
);

/** PctVolTm: from `startPctVol` to `endPctVol` as its time goes by. */
export const PCT_VOL_BY_TIME = percentOfVolume(
  'PctVolTm',
  { startPctVol: 'percentage', endPctVol: 'percentage' },
  (settings, view) => between(settings, partGone(view)),
);

function between({ numbers }: Settings, part: number): number | undefined {
  const [start, end] = [numbers.get('startPctVol'), numbers.get('endPctVol')];
  return start === undefined || end === undefined ? undefined : start + (end - start) * part;
}

/** Trades what its rate allows and no more: the cap is the target. */
function percentOfVolume(
  name: string,
  rates: Readonly<Record<string, ParameterKind>>,
  rateOf: Algo['capOf'],
): Algo {
  return {
    name,
    parameters: { ...rates, ...COMMON },
    required: Object.keys(rates),
    stepSeconds: 5,
    capOf: rateOf,
    wish: ({ flags }, { totalUnits }: AlgoView) => ({
      targetUnits: totalUnits,
      style: flags.has('noTakeLiq') ? 'passive' : 'take',
    }),
  };
}
