import { notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** No position can become negative, whichever of the working orders fill. */
export const longOnly: RiskRule = {
  name: 'longOnly',
  isOn: (limits) => limits.longOnly !== 'none',
  check({ order, contract }, view) {
    if (view.limits.longOnly === 'none' || order.action === 'BUY') return undefined;
    const range = view.ranges().find(({ isOrdered }) => isOrdered);
    if (range === undefined || range.shortest.sign >= 0) return undefined;
    const position = `the position in ${contract.symbol ?? 'it'} could become ${range.shortest}`;
    return notAllowed('longOnly', position, 'sell what is held and not on sale already');
  },
};
