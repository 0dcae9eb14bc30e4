import {
  CALENDARS,
  civilDate,
  dayNumber,
  nthWeekday,
  weekdayOf,
  yearMonthDay,
  type DayNumber,
} from '@tapewright/model';

const WEDNESDAY = 3;
const FRIDAY = 5;

export interface Month {
  readonly year: number;
  /** 1 is January. */
  readonly month: number;
}

/** How the last day of trading follows from the contract month. Sources: the exchanges' contract specifications. */
export type ExpiryRule =
  /** Third Friday: equity index futures of CME. */
  | 'third Friday'
  /** Two business days before the third Wednesday: currency futures of CME. */
  | 'before third Wednesday'
  /** Three business days before the 25th of the month before: NYMEX crude oil. */
  | 'before the 25th'
  /** Three business days before the first of the month: NYMEX natural gas. */
  | 'before the first'
  /** Third last business day: COMEX metals. */
  | 'third last day'
  /** Seven business days before the last one: CBOT treasury notes and bonds. */
  | 'seventh last day';

/** The day on which a contract of a month trades for the last time. Business days are those of the New York stock exchange. */
export function lastTradingDay(rule: ExpiryRule, month: Month): DayNumber {
  switch (rule) {
    case 'third Friday':
      return tradingDayUpTo(nthWeekday(month, FRIDAY, 3));
    case 'before third Wednesday':
      return businessDaysBefore(nthWeekday(month, WEDNESDAY, 3), 2);
    case 'before the 25th': {
      const anchor = dayNumber(month.year, month.month - 1, 25);
      return businessDaysBefore(tradingDayUpTo(anchor), 3);
    }
    case 'before the first':
      return businessDaysBefore(dayNumber(month.year, month.month, 1), 3);
    case 'third last day':
      return businessDaysBefore(firstOfNext(month), 3);
    case 'seventh last day':
      return businessDaysBefore(firstOfNext(month), 8);
  }
}

/** The Fridays on which options expire after a day: the next `weeks` of them, and the third Fridays of the `months` after those. */
export function optionExpiries(
  after: DayNumber,
  counts: { weeks: number; months: number },
): readonly DayNumber[] {
  const next = after + ((FRIDAY - weekdayOf(after) + 7) % 7 || 7);
  const fridays = Array.from({ length: counts.weeks }, (_, week) => next + week * 7);
  const last = fridays.at(-1) ?? after;
  for (let { year, month } = yearMonthDay(last); fridays.length < counts.weeks + counts.months; month++) {
    const third = nthWeekday(monthOf(year, month), FRIDAY, 3);
    if (third > last) fridays.push(third);
  }
  return fridays.map(tradingDayUpTo);
}

/** A month counted on past December. */
export function monthOf(year: number, month: number): Month {
  return { year: year + Math.floor((month - 1) / 12), month: ((((month - 1) % 12) + 12) % 12) + 1 };
}

/** The day itself, or the last trading day before it. */
function tradingDayUpTo(day: DayNumber): DayNumber {
  return isBusinessDay(day) ? day : tradingDayUpTo(day - 1);
}

/** So many business days before a day. */
export function businessDaysBefore(day: DayNumber, count: number): DayNumber {
  let found = day;
  for (let left = count; left > 0; left--) found = tradingDayUpTo(found - 1);
  return found;
}

function isBusinessDay(day: DayNumber): boolean {
  return CALENDARS.NYSE.session(civilDate(day)) !== undefined;
}

/** The first day after a month. */
export function firstOfNext({ year, month }: Month): DayNumber {
  const next = monthOf(year, month + 1);
  return dayNumber(next.year, next.month, 1);
}
