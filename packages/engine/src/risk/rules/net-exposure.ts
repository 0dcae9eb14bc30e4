import { Decimal } from '@tapewright/model';
import { moneyText, notPriced } from '../money.ts';
import { canOnlyShrink } from '../can-only-shrink.ts';
import { beyondLimit } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** Longs less shorts, with every order filled that works on the side of this one. What only reduces passes. */
export const netExposure: RiskRule = {
  name: 'maxNetExposure',
  isOn: (limits) => limits.maxNetExposure !== 'none',
  check({ order }, view) {
    const limit = view.limits.maxNetExposure;
    if (limit === 'none' || canOnlyShrink(view)) return undefined;
    let net = Decimal.ZERO;
    for (const range of view.ranges()) {
      const units = order.action === 'BUY' ? range.longest : range.shortest;
      if (units.isZero) continue;
      if (range.unitValue === undefined) return notPriced('maxNetExposure', range);
      net = net.plus(units.times(range.unitValue));
    }
    // An order that brings the net nearer to nothing is not held up by its being too far away already on the other side.
    const isTowardZero = order.action === 'BUY' ? net.sign < 0 : net.sign > 0;
    if (isTowardZero || net.abs().atMost(limit)) return undefined;
    return beyondLimit('maxNetExposure', moneyText(net, view), moneyText(limit, view));
  },
};
