import { Decimal } from '@tapewright/model';
import { moneyText, nameOf, notPriced } from '../money.ts';
import { canOnlyShrink } from '../can-only-shrink.ts';
import { beyondLimit, notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/**
 * The sum of value × beta over all positions, by the user's own table: what a move of the market by 100 % would move, either way.
 * A position without a beta is refused. An order that brings the sum nearer to nothing passes, and so does what only reduces a position.
 */
export const betaExposure: RiskRule = {
  name: 'betaExposure',
  isOn: (limits) => limits.betaExposure !== 'none',
  check(_intent, view) {
    const table = view.limits.betaExposure;
    if (table === 'none' || canOnlyShrink(view)) return undefined;
    let total = Decimal.ZERO;
    let ofOrder = Decimal.ZERO;
    for (const range of view.ranges()) {
      if (range.projected.isZero && !range.isOrdered) continue;
      const name = nameOf(range.contract);
      const beta = table.betas[name];
      if (beta === undefined) {
        return notAllowed('betaExposure', `the beta of ${name} is unknown`, 'add it to the table of betas');
      }
      if (range.unitValue === undefined) return notPriced('betaExposure', range);
      const perUnit = range.unitValue.times(beta);
      total = total.plus(range.projected.times(perUnit));
      if (range.isOrdered) ofOrder = range.projected.minus(range.held).times(perUnit);
    }
    const isTowardZero = total.sign * ofOrder.sign < 0;
    if (isTowardZero || total.abs().atMost(table.max)) return undefined;
    return beyondLimit('betaExposure', `${moneyText(total, view)} of beta`, moneyText(table.max, view));
  },
};
