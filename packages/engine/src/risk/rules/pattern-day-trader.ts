import { CALENDARS, Decimal } from '@tapewright/model';
import { moneyText } from '../money.ts';
import { canOnlyShrink } from '../can-only-shrink.ts';
import { beyondLimit, notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** Day trades in five business days that make a pattern day trader of somebody. */
const PATTERN = 4;
const MIN_EQUITY_USD = 25_000;

/**
 * FINRA rule 4210 (f)(8)(B) as it was until 2026-06-04 (SEC Release 34-105226): with less than 25,000 USD at the start of the day, nothing
 * is opened that could become the fourth day trade in five business days. Its exception for those whose day trades are at most six percent
 * of their trades is not used: the rule errs on the side that keeps the account open. Stocks and options; what reduces passes.
 */
export const patternDayTrader: RiskRule = {
  name: 'patternDayTrader',
  isOn: (limits) => limits.patternDayTrader !== 'none',
  check({ contract }, view) {
    const rule = view.limits.patternDayTrader;
    if (rule === 'none' || canOnlyShrink(view)) return undefined;
    if (contract.secType !== 'STK' && contract.secType !== 'OPT') return undefined;
    const calendar = CALENDARS[rule.calendar];
    if (calendar.dateOf(view.at) >= rule.until) return undefined;
    const dayTrades = view.memory.dayTrades?.inFiveDays(view.at) ?? 0;
    if (dayTrades < PATTERN - 1) return undefined;
    const rate = view.portfolio.rateToBase('USD');
    const equity = view.memory.dayEquity?.atStart ?? Number.NaN;
    if (rate === undefined || Number.isNaN(equity)) {
      const what = `${dayTrades} day trades, and the equity in USD at the start of the day is unknown`;
      return notAllowed('patternDayTrader', what, 'wait until everything held has a price');
    }
    const least = Decimal.of(MIN_EQUITY_USD).times(rate);
    if (least.atMost(equity)) return undefined;
    const actual = `${dayTrades} day trades in five days with ${moneyText(equity, view)} at the start of the day`;
    return beyondLimit('patternDayTrader', actual, `${PATTERN - 1} below ${moneyText(least, view)}`);
  },
};
