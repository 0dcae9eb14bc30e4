import { Decimal } from '@tapewright/model';
import { moneyText, nameOf, notPriced } from '../money.ts';
import { canOnlyShrink } from '../can-only-shrink.ts';
import { beyondLimit, notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** What the portfolio as it will be with the order loses in each of the user's scenarios. What only reduces passes. */
export const stress: RiskRule = {
  name: 'stress',
  isOn: (limits) => limits.stress !== 'none',
  check(_intent, view) {
    const limit = view.limits.stress;
    if (limit === 'none' || canOnlyShrink(view)) return undefined;
    const ranges = view.ranges().filter(({ projected }) => !projected.isZero);
    for (const { name, movesPercent } of limit.scenarios) {
      let profit = Decimal.ZERO;
      for (const range of ranges) {
        const symbol = nameOf(range.contract);
        const move = movesPercent[symbol] ?? movesPercent['*'];
        if (move === undefined) {
          return notAllowed(
            'stress',
            `${name} does not say how ${symbol} moves`,
            `add it, or '*' for the rest`,
          );
        }
        if (range.unitValue === undefined) return notPriced('stress', range);
        profit = profit.plus(range.projected.times(range.unitValue).times(move).dividedBy(100, 10));
      }
      const loss = profit.negated();
      if (loss.greaterThan(limit.max)) {
        return beyondLimit('stress', `${moneyText(loss, view)} lost in ${name}`, moneyText(limit.max, view));
      }
    }
    return undefined;
  },
};
