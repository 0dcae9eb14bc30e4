import { canOnlyShrink } from '../can-only-shrink.ts';
import { beyondLimit, grouped } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** The position in one instrument, either way, with every order filled that works on the side of this one. */
export const maxPosition: RiskRule = {
  name: 'maxPosition',
  isOn: (limits) => limits.maxPosition !== 'none',
  check({ contract }, view) {
    const limit = view.limits.maxPosition;
    if (limit === 'none' || canOnlyShrink(view)) return undefined;
    const range = view.ranges().find(({ isOrdered }) => isOrdered);
    if (range === undefined || range.projected.abs().atMost(limit)) return undefined;
    const actual = `${grouped(range.projected)} ${contract.symbol ?? ''}`.trimEnd();
    return beyondLimit('maxPosition', actual, grouped(limit));
  },
};
