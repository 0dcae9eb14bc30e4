import { Decimal } from '@tapewright/model';
import { equityOf, grossOf } from '../money.ts';
import { canOnlyShrink } from '../can-only-shrink.ts';
import { beyondLimit } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** Gross exposure over equity. What only reduces passes. */
export const leverage: RiskRule = {
  name: 'maxLeverage',
  isOn: (limits) => limits.maxLeverage !== 'none',
  check(_intent, view) {
    const limit = view.limits.maxLeverage;
    if (limit === 'none' || canOnlyShrink(view)) return undefined;
    const equity = equityOf('maxLeverage', view);
    if (!(equity instanceof Decimal)) return equity;
    const gross = grossOf('maxLeverage', view.ranges());
    if (!(gross instanceof Decimal)) return gross;
    if (gross.atMost(equity.times(limit))) return undefined;
    const times = gross.dividedBy(equity, 4);
    return beyondLimit('maxLeverage', `${times} times the equity`, `${limit} times`);
  },
};
