import { CALENDARS, Decimal, settlementOf } from '@tapewright/model';
import { equityOf, moneyText, notPriced } from '../money.ts';
import { canOnlyShrink } from '../can-only-shrink.ts';
import { beyondLimit } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/**
 * FINRA rule 4210 from 2026-06-04 on (SR-FINRA-2025-017): at every moment of the day, the equity covers the maintenance margin of what is
 * held and could come to be held. The percentages are the broker's, and the user states them. Futures, CFDs and currencies have
 * margins of their own and are not in it. What only reduces passes.
 */
export const intradayMargin: RiskRule = {
  name: 'intradayMargin',
  isOn: (limits) => limits.intradayMargin !== 'none',
  check(_intent, view) {
    const rule = view.limits.intradayMargin;
    if (rule === 'none' || canOnlyShrink(view)) return undefined;
    if (CALENDARS[rule.calendar].dateOf(view.at) < rule.from) return undefined;
    const equity = equityOf('intradayMargin', view);
    if (!(equity instanceof Decimal)) return equity;
    let margin = Decimal.ZERO;
    for (const range of view.ranges()) {
      if (settlementOf(range.contract) !== 'paid') continue;
      const long = range.longest.max(Decimal.ZERO).times(rule.longPercent);
      const short = range.shortest.min(Decimal.ZERO).negated().times(rule.shortPercent);
      const units = long.max(short);
      if (units.isZero) continue;
      if (range.unitValue === undefined) return notPriced('intradayMargin', range);
      margin = margin.plus(units.times(range.unitValue).dividedBy(100, 10));
    }
    if (margin.atMost(equity)) return undefined;
    const actual = `a maintenance margin of ${moneyText(margin, view)}`;
    return beyondLimit('intradayMargin', actual, `the equity of ${moneyText(equity, view)}`);
  },
};
