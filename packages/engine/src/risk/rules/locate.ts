import { Decimal } from '@tapewright/model';
import { beyondLimit, grouped, notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** A short sale of a stock needs shares to borrow, as the broker states them (Regulation SHO, rule 203 (b)). */
export const locate: RiskRule = {
  name: 'locate',
  isOn: (limits) => limits.locate !== 'none',
  check({ order, contract }, view) {
    if (view.limits.locate === 'none') return undefined;
    if (order.action === 'BUY' || contract.secType !== 'STK') return undefined;
    const range = view.ranges().find(({ isOrdered }) => isOrdered);
    const short = range?.shortest.negated().min(view.openQuantity) ?? Decimal.ZERO;
    if (short.sign <= 0) return undefined;
    const symbol = contract.symbol ?? 'it';
    if (view.shortableShares === undefined) {
      const what = `the broker has not said whether ${symbol} can be borrowed`;
      return notAllowed('locate', what, 'subscribe to its quotes, and wait for the shortable shares');
    }
    if (short.atMost(view.shortableShares)) return undefined;
    const limit = `${grouped(view.shortableShares)} to borrow`;
    return beyondLimit('locate', `${grouped(short)} ${symbol} sold short`, limit);
  },
};
