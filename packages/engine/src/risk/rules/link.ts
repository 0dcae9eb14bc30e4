import { notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** Nothing new while no order can reach the broker: it would go out late, or be lost. Modifications neither, which could leave two orders. */
export const link: RiskRule = {
  name: 'link',
  check(_intent, view) {
    if (view.linkDown === undefined) return undefined;
    return notAllowed('link', view.linkDown, 'order again when the connection is back and reconciled');
  },
};
