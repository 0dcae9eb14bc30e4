import { CALENDARS, type CivilDate } from '@tapewright/model';
import { historicalValueAtRisk, parametricValueAtRisk } from '../models/value-at-risk.ts';
import { moneyText, nameOf, notPriced } from '../money.ts';
import { contractKey } from '../../portfolio/contract-key.ts';
import { canOnlyShrink } from '../can-only-shrink.ts';
import { beyondLimit, grouped, notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/**
 * What the portfolio would have gained or lost on each of the last days, as it will be with the order, says what it may lose in one.
 * A position without enough daily returns is refused, not left out. What only reduces passes.
 */
export const valueAtRisk: RiskRule = {
  name: 'valueAtRisk',
  isOn: (limits) => limits.valueAtRisk !== 'none',
  check(_intent, view) {
    const limit = view.limits.valueAtRisk;
    if (limit === 'none' || canOnlyShrink(view)) return undefined;
    const today = CALENDARS[limit.calendar].dateOf(view.at);
    /** date → profit and loss of the positions that have a return on it, and how many have */
    const days = new Map<CivilDate, { profit: number; positions: number }>();
    let positions = 0;
    let names = '';
    for (const range of view.ranges()) {
      if (range.projected.isZero) continue;
      if (range.unitValue === undefined) return notPriced('valueAtRisk', range);
      positions++;
      names = names === '' ? nameOf(range.contract) : `${names}, ${nameOf(range.contract)}`;
      const value = range.projected.times(range.unitValue).toNumber();
      for (const [date, dayReturn] of view.memory.closes?.returns(contractKey(range.contract), today) ?? []) {
        const day = days.get(date) ?? { profit: 0, positions: 0 };
        days.set(date, { profit: day.profit + value * dayReturn, positions: day.positions + 1 });
      }
    }
    if (positions === 0) return undefined;
    const profits = [...days]
      .filter(([, day]) => day.positions === positions)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(-limit.days)
      .map(([, day]) => day.profit);
    if (profits.length < limit.days) {
      const what = `${profits.length} of ${grouped(limit.days)} daily returns are known of ${names}`;
      return notAllowed('valueAtRisk', what, 'watch it in bars with more history');
    }
    const risk =
      limit.method === 'historical'
        ? historicalValueAtRisk(profits, limit.confidence)
        : parametricValueAtRisk(profits, limit.confidence);
    if (risk <= limit.max) return undefined;
    const actual = `${moneyText(risk, view)} in a day at ${limit.confidence * 100} %`;
    return beyondLimit('valueAtRisk', actual, moneyText(limit.max, view));
  },
};
