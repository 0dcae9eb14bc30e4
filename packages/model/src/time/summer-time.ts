import { dayNumber, lastWeekday, nthWeekday, yearMonthDay, type DayNumber } from './civil-date.ts';
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE, type Instant } from './instant.ts';

/** Minutes that summer time adds at a moment in a zone with this standard offset. */
export type SummerTime = (at: Instant, standardMinutes: number) => number;

/**
 * The rules of the regions that change their clocks alike. Source: the rules of the IANA time zone database, 2026f, checked against
 * its compiled form for 2000–2037.
 */
export const SUMMER_TIME = {
  /** United States and Canada: 2 o'clock local; second Sunday of March to first of November since 2007, before that April to October. */
  US: northern((year) =>
    year >= 2007
      ? [nthWeekday({ year, month: 3 }, 0, 2), nthWeekday({ year, month: 11 }, 0, 1)]
      : [nthWeekday({ year, month: 4 }, 0, 1), lastWeekday({ year, month: 10 }, 0)],
  ),
  /** European Union and its neighbours: 1 o'clock UTC everywhere, last Sundays of March and October since 1996. */
  EU(at) {
    const { year } = yearMonthDay(Math.floor(at / MICROS_PER_DAY));
    const from = lastWeekday({ year, month: 3 }, 0) * MICROS_PER_DAY + MICROS_PER_HOUR;
    const until = lastWeekday({ year, month: 10 }, 0) * MICROS_PER_DAY + MICROS_PER_HOUR;
    return at >= from && at < until ? 60 : 0;
  },
  /** Israel since 2013: from the Friday before the last Sunday of March to the last Sunday of October, 2 o'clock local. */
  IL: northern((year) => [lastWeekday({ year, month: 3 }, 0) - 2, lastWeekday({ year, month: 10 }, 0)]),
  /** South-eastern Australia since 2008: first Sundays of October and April, 2 o'clock standard time. */
  AU: southern((year) => [nthWeekday({ year, month: 10 }, 0, 1), nthWeekday({ year, month: 4 }, 0, 1)]),
  /** New Zealand since 2008: last Sunday of September to first Sunday of April, 2 o'clock standard time. */
  NZ: southern((year) => [lastWeekday({ year, month: 9 }, 0), nthWeekday({ year, month: 4 }, 0, 1)]),
} as const satisfies Record<string, SummerTime>;
export type SummerTimeName = keyof typeof SUMMER_TIME;

/** One hour between two days of a year, at 2 o'clock on the clocks of that moment. */
function northern(days: (year: number) => readonly [from: DayNumber, until: DayNumber]): SummerTime {
  // The year that was asked about last, and its days: moments come by the thousand from one year.
  let [yearFrom, yearUntil] = [Number.NaN, Number.NaN];
  let [from, until] = [Number.NaN, Number.NaN];
  return (at, standardMinutes) => {
    const standard = at + standardMinutes * MICROS_PER_MINUTE;
    if (!(standard >= yearFrom && standard < yearUntil)) {
      const { year } = yearMonthDay(Math.floor(standard / MICROS_PER_DAY));
      yearFrom = dayNumber(year, 1, 1) * MICROS_PER_DAY;
      yearUntil = dayNumber(year + 1, 1, 1) * MICROS_PER_DAY;
      [from, until] = days(year);
    }
    // It ends when the clocks show 2 in summer time, which is 1 in standard time.
    const isSummer =
      standard >= from * MICROS_PER_DAY + 2 * MICROS_PER_HOUR &&
      standard < until * MICROS_PER_DAY + MICROS_PER_HOUR;
    return isSummer ? 60 : 0;
  };
}

/** One hour around the turn of the year, both changes at 2 o'clock standard time. */
function southern(days: (year: number) => readonly [from: DayNumber, until: DayNumber]): SummerTime {
  return (at, standardMinutes) => {
    const standard = at + standardMinutes * MICROS_PER_MINUTE - 2 * MICROS_PER_HOUR;
    const [from, until] = days(yearMonthDay(Math.floor(standard / MICROS_PER_DAY)).year);
    const isWinter = standard >= until * MICROS_PER_DAY && standard < from * MICROS_PER_DAY;
    return isWinter ? 0 : 60;
  };
}
