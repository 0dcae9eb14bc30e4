import { canOnlyShrink } from '../can-only-shrink.ts';
import { beyondLimit, grouped } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** So many orders of ours at work at once. What only reduces a position passes. */
export const workingOrders: RiskRule = {
  name: 'maxWorkingOrders',
  isOn: (limits) => limits.maxWorkingOrders !== 'none',
  check(_intent, view) {
    const limit = view.limits.maxWorkingOrders;
    if (limit === 'none' || canOnlyShrink(view) || view.isModification) return undefined;
    const working = view.workingOrders() + 1;
    if (working <= limit) return undefined;
    return beyondLimit('maxWorkingOrders', `${grouped(working)} orders at work`, grouped(limit));
  },
};
