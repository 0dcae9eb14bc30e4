import { Decimal } from '@tapewright/model';
import { grossOf, moneyText } from '../money.ts';
import { canOnlyShrink } from '../can-only-shrink.ts';
import { beyondLimit } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** The sum of the sizes of all positions at their farthest, every order that works counted. What only reduces passes. */
export const grossExposure: RiskRule = {
  name: 'maxGrossExposure',
  isOn: (limits) => limits.maxGrossExposure !== 'none',
  check(_intent, view) {
    const limit = view.limits.maxGrossExposure;
    if (limit === 'none' || canOnlyShrink(view)) return undefined;
    const gross = grossOf('maxGrossExposure', view.ranges());
    if (!(gross instanceof Decimal)) return gross;
    if (gross.atMost(limit)) return undefined;
    return beyondLimit('maxGrossExposure', moneyText(gross, view), moneyText(limit, view));
  },
};
