import { grouped, notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/**
 * A strategy that executed too often in a short time orders nothing more, until a person resumes it (MiFID II RTS 6, article 15 (3): repeated
 * automated execution throttles).
 */
export const repeatedExecutions: RiskRule = {
  name: 'repeatedExecutions',
  isOn: (limits) => limits.repeatedExecutions !== 'none',
  check(_intent, view) {
    const throttle = view.limits.repeatedExecutions;
    if (throttle === 'none' || !view.memory.isThrottled) return undefined;
    const within = `${grouped(throttle.withinMs)} ms`;
    return notAllowed(
      'repeatedExecutions',
      `${grouped(throttle.count)} orders executed within ${within}`,
      'look at the strategy, then resume',
    );
  },
};
