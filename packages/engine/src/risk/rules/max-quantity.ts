import { beyondLimit, grouped } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** At most so many shares or contracts in one order. What only reduces a position is bounded by it, and passes. */
export const maxQuantity: RiskRule = {
  name: 'maxQuantity',
  check(_intent, view) {
    const limit = view.limits.maxQuantity;
    if (limit === 'none' || view.isReducing || view.openQuantity.atMost(limit)) return undefined;
    return beyondLimit('maxQuantity', grouped(view.openQuantity), grouped(limit));
  },
};
