import { canOnlyShrink } from '../can-only-shrink.ts';
import { notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** Halted: only the flatten command orders. Reduce-only: only what makes a position smaller. */
export const tradingState: RiskRule = {
  name: 'tradingState',
  check(_intent, view) {
    if (view.state === 'normal' || view.origin === 'flatten') return undefined;
    if (view.state === 'reduceOnly') {
      if (canOnlyShrink(view)) return undefined;
      return notAllowed(
        'tradingState',
        'reduce-only, and the order does not only reduce a position',
        'resume first',
      );
    }
    return notAllowed('tradingState', 'trading is halted', 'resume first');
  },
};
