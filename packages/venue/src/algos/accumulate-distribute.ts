import { MICROS_PER_SECOND } from '@tapewright/model';
import type { Algo, AlgoView } from './algo.ts';
import { filledPieces } from './pieces.ts';
import type { Settings } from './parameters.ts';

const RANDOM_TIME = 0.2;
const RANDOM_SIZE = 0.55;
/** Sizes and times are drawn from one order's chance: times from numbers that no size has. */
const FIRST_TIME = 1_000_000;

/**
 * AD, accumulate/distribute: a component of `componentSize` every `timeBetweenOrders` seconds, sizes by chance up to 55 % and times up
 * to 20 % off with `randomizeSize55` and `randomizeTime20`. With `waitForFill` the next one waits until the last has filled; with
 * `catchUp` it then comes at its old time or at once, without it a whole interval after that. Source: IBKR, TWS API, "IB Algorithms",
 * Accumulate/Distribute. `giveUp` names a clearing firm and means nothing here.
 */
export const ACCUMULATE_DISTRIBUTE: Algo = {
  name: 'AD',
  parameters: {
    componentSize: 'count',
    timeBetweenOrders: 'count',
    randomizeTime20: 'flag',
    randomizeSize55: 'flag',
    giveUp: 'anything',
    catchUp: 'flag',
    waitForFill: 'flag',
    activeTimeStart: 'time',
    activeTimeEnd: 'time',
  },
  required: ['componentSize', 'timeBetweenOrders'],
  stepSeconds: 1,
  capOf: () => undefined,
  wish(settings, view) {
    const sizeOf = componentSizes(settings, view);
    const dueOf = componentTimes(settings, view);
    const { filled, through } = filledPieces(view.filledUnits, sizeOf);
    if (settings.flags.has('waitForFill')) {
      const interval = (settings.numbers.get('timeBetweenOrders') ?? 0) * MICROS_PER_SECOND;
      const isDue = settings.flags.has('catchUp')
        ? dueOf(filled) < view.through
        : filled === 0 || view.idleMicros >= interval || through - view.filledUnits < sizeOf(filled);
      return { targetUnits: isDue ? through : view.filledUnits, style: 'rest' };
    }
    let due = 0;
    for (let component = 0; dueOf(component) < view.through && due < view.totalUnits; component++)
      due += sizeOf(component);
    return { targetUnits: due, style: 'rest' };
  },
};

function componentSizes({ numbers, flags }: Settings, view: AlgoView): (component: number) => number {
  const size = numbers.get('componentSize') ?? 1;
  const spread = flags.has('randomizeSize55') ? RANDOM_SIZE : 0;
  return (component) =>
    Math.max(1, Math.round(size * (1 + spread * (2 * view.roll(component) - 1)))) * view.wholeUnits;
}

/** When each component is due; the first at the start. */
function componentTimes({ numbers, flags }: Settings, view: AlgoView): (component: number) => number {
  const interval = (numbers.get('timeBetweenOrders') ?? 1) * MICROS_PER_SECOND;
  const spread = flags.has('randomizeTime20') ? RANDOM_TIME : 0;
  return (component) => {
    const off = component === 0 ? 0 : spread * (2 * view.roll(FIRST_TIME + component) - 1);
    return view.startsAt + (component + off) * interval;
  };
}
