import { Decimal } from '@tapewright/model';
import { equityOf, farthest, nameOf, notPriced } from '../money.ts';
import { canOnlyShrink } from '../can-only-shrink.ts';
import { beyondLimit } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** The share of the equity that is in one instrument. What only reduces passes. */
export const concentration: RiskRule = {
  name: 'concentrationPercent',
  isOn: (limits) => limits.concentrationPercent !== 'none',
  check(_intent, view) {
    const limit = view.limits.concentrationPercent;
    if (limit === 'none' || canOnlyShrink(view)) return undefined;
    const range = view.ranges().find(({ isOrdered }) => isOrdered);
    if (range === undefined) return undefined;
    const equity = equityOf('concentrationPercent', view);
    if (!(equity instanceof Decimal)) return equity;
    if (range.unitValue === undefined) return notPriced('concentrationPercent', range);
    const value = farthest(range).times(range.unitValue.abs());
    if (value.times(100).atMost(equity.times(limit))) return undefined;
    const percent = value.times(100).dividedBy(equity, 2);
    const actual = `${percent} % of the equity in ${nameOf(range.contract)}`;
    return beyondLimit('concentrationPercent', actual, `${limit} %`);
  },
};
