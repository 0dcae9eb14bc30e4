import { partGone, type Algo, type Style } from './algo.ts';

const STYLES: Readonly<Record<string, Style>> = {
  Marketable: 'take',
  'Matching Midpoint': 'midpoint',
  'Matching Same Side': 'passive',
  'Matching Last': 'last',
};

/** Twap: equal amounts over the time from start to end. Source: IBKR, TWS API, "IB Algorithms", TWAP. */
export const TWAP: Algo = {
  name: 'Twap',
  parameters: {
    strategyType: Object.keys(STYLES),
    startTime: 'time',
    endTime: 'time',
    allowPastEndTime: 'flag',
  },
  required: [],
  stepSeconds: 10,
  capOf: () => undefined,
  wish: ({ choices }, view) => ({
    targetUnits: view.totalUnits * partGone(view),
    style: STYLES[choices.get('strategyType') ?? ''] ?? 'take',
  }),
};
