import { MICROS_PER_SECOND } from '@tapewright/model';
import type { Algo, Style } from './algo.ts';

/** Seconds without a fill that it waits at each of its stages. IB does not say how long its own waits; the words are in its order. */
const PATIENCE_SECONDS: Readonly<Record<string, number>> = { Urgent: 1, Normal: 5, Patient: 20 };

const STAGES: readonly Style[] = ['passive', 'midpoint', 'take'];

/**
 * Adaptive: tries for a better price than the quote's other side: first at its own side, then hidden at the midpoint, and takes only
 * what nobody gave it there, the sooner the more urgent it is. Source: IBKR, TWS API, "IB Algorithms", Adaptive.
 */
export const ADAPTIVE: Algo = {
  name: 'Adaptive',
  parameters: { adaptivePriority: Object.keys(PATIENCE_SECONDS) },
  required: ['adaptivePriority'],
  stepSeconds: 1,
  capOf: () => undefined,
  wish({ choices }, { totalUnits, idleMicros }) {
    const patience = PATIENCE_SECONDS[choices.get('adaptivePriority') ?? 'Normal'] ?? 1;
    const stage = Math.min(STAGES.length - 1, Math.floor(idleMicros / (patience * MICROS_PER_SECOND)));
    return { targetUnits: totalUnits, style: STAGES[stage] ?? 'take' };
  },
};
