import {
  civilDate,
  dayNumber,
  lastWeekday,
  nthWeekday,
  weekdayOf,
  type CivilDate,
  type DayNumber,
} from '../time/civil-date.ts';

/** What is different about a weekday on which the US exchanges do not trade from 09:30 to 16:00 New York time. */
export type UnusualDay =
  | { readonly kind: 'closed'; readonly reason: string }
  | { readonly kind: 'half'; readonly reason: string }
  /** Minutes after midnight, New York time; an absent one is the ordinary. */
  | {
      readonly kind: 'odd';
      readonly openMinutes?: number;
      readonly closeMinutes?: number;
      readonly reason: string;
    };

/**
 * The holidays and early closes that follow from the rules of the exchanges: NYSE rule 7.2, "Holidays and Trading Hours", as it has
 * been applied since 2000. Saturdays and Sundays do not appear, except where a holiday falls on them and is not moved.
 */
export function scheduledDays(year: number): ReadonlyMap<CivilDate, UnusualDay> {
  const days = new Map<CivilDate, UnusualDay>();
  const closed = (day: DayNumber, reason: string) => days.set(civilDate(day), { kind: 'closed', reason });
  const half = (day: DayNumber, reason: string) => days.set(civilDate(day), { kind: 'half', reason });

  const newYear = dayNumber(year, 1, 1);
  // A New Year's Day on a Saturday is not observed: the Friday before ends the exchanges' accounting year.
  closed(weekdayOf(newYear) === 6 ? newYear : observed(newYear), "New Year's Day");
  closed(nthWeekday({ year, month: 1 }, 1, 3), 'Martin Luther King, Jr. Day');
  closed(nthWeekday({ year, month: 2 }, 1, 3), "Washington's Birthday");
  closed(easterSunday(year) - 2, 'Good Friday');
  closed(lastWeekday({ year, month: 5 }, 1), 'Memorial Day');
  if (year >= 2022) closed(observed(dayNumber(year, 6, 19)), 'Juneteenth');
  closed(observed(dayNumber(year, 7, 4)), 'Independence Day');
  closed(nthWeekday({ year, month: 9 }, 1, 1), 'Labor Day');
  const thanksgiving = nthWeekday({ year, month: 11 }, 4, 4);
  closed(thanksgiving, 'Thanksgiving');
  half(thanksgiving + 1, 'day after Thanksgiving');
  const christmas = dayNumber(year, 12, 25);
  closed(observed(christmas), 'Christmas');
  if (isMondayToThursday(christmas - 1)) half(christmas - 1, 'Christmas Eve');
  const independenceHalfDay = halfDayOfIndependence(year);
  if (independenceHalfDay !== undefined) half(independenceHalfDay, 'around Independence Day');
  return days;
}

/**
 * What no rule foresees. Sources: the calendars named in `us-equity.test.ts`, which cite the exchanges' notices.
 */
export const UNFORESEEN_DAYS: ReadonlyMap<CivilDate, UnusualDay> = new Map<CivilDate, UnusualDay>([
  ['20010911', { kind: 'closed', reason: 'attacks of 11 September' }],
  ['20010912', { kind: 'closed', reason: 'attacks of 11 September' }],
  ['20010913', { kind: 'closed', reason: 'attacks of 11 September' }],
  ['20010914', { kind: 'closed', reason: 'attacks of 11 September' }],
  ['20010917', { kind: 'odd', openMinutes: 9 * 60 + 33, reason: 'silence for the victims of 11 September' }],
  [
    '20011008',
    { kind: 'odd', openMinutes: 9 * 60 + 31, reason: 'silence, beginning of the war in Afghanistan' },
  ],
  ['20020911', { kind: 'odd', openMinutes: 12 * 60, reason: 'memorial of 11 September' }],
  ['20030320', { kind: 'odd', openMinutes: 9 * 60 + 32, reason: 'silence, beginning of the war in Iraq' }],
  ['20031226', { kind: 'half', reason: 'Friday after Christmas' }],
  ['20040607', { kind: 'odd', openMinutes: 9 * 60 + 32, reason: 'silence for Ronald Reagan' }],
  ['20040611', { kind: 'closed', reason: 'mourning of Ronald Reagan' }],
  ['20050601', { kind: 'odd', closeMinutes: 15 * 60 + 56, reason: 'failure of a system' }],
  ['20061227', { kind: 'odd', openMinutes: 9 * 60 + 32, reason: 'silence for Gerald Ford' }],
  ['20070102', { kind: 'closed', reason: 'mourning of Gerald Ford' }],
  ['20121029', { kind: 'closed', reason: 'hurricane Sandy' }],
  ['20121030', { kind: 'closed', reason: 'hurricane Sandy' }],
  ['20181205', { kind: 'closed', reason: 'mourning of George H. W. Bush' }],
  ['20250109', { kind: 'closed', reason: 'mourning of Jimmy Carter' }],
]);

/** Saturday's holidays are kept on Friday, Sunday's on Monday. */
function observed(day: DayNumber): DayNumber {
  const weekday = weekdayOf(day);
  if (weekday === 6) return day - 1;
  return weekday === 0 ? day + 1 : day;
}

/** The day before, unless that is no ordinary trading day; until 2012 the Friday after a Thursday. */
function halfDayOfIndependence(year: number): DayNumber | undefined {
  const holiday = dayNumber(year, 7, 4);
  if (weekdayOf(holiday) === 4 && year < 2013) return holiday + 1;
  return isMondayToThursday(holiday - 1) ? holiday - 1 : undefined;
}

function isMondayToThursday(day: DayNumber): boolean {
  const weekday = weekdayOf(day);
  return weekday >= 1 && weekday <= 4;
}

/** Western Easter by the anonymous Gregorian computus (Meeus, "Astronomical Algorithms", chapter 8). */
function easterSunday(year: number): DayNumber {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const correction = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekdayShift =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const lateMoon = Math.floor((golden + 11 * epact + 22 * weekdayShift) / 451);
  const sum = epact + weekdayShift - 7 * lateMoon + 114;
  return dayNumber(year, Math.floor(sum / 31), (sum % 31) + 1);
}
