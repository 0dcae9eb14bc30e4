import type { Algo } from './algo.ts';

/** The whole order is offered at the midpoint, where nobody sees it; without a cap of its own, at most a tenth of the volume. */
const USUAL_PART = 0.1;

/**
 * MinImpact: never shows itself and never crosses the spread; waits hidden at the midpoint, up to `maxPctVol` of what others trade.
 * Source: IBKR, TWS API, "IB Algorithms", Minimise Impact; that it never takes is how we read it.
 */
export const MIN_IMPACT: Algo = {
  name: 'MinImpact',
  parameters: { maxPctVol: 'percentage' },
  required: [],
  stepSeconds: 5,
  capOf: ({ numbers }) => numbers.get('maxPctVol') ?? USUAL_PART,
  wish: (_, { totalUnits }) => ({ targetUnits: totalUnits, style: 'midpoint' }),
};
