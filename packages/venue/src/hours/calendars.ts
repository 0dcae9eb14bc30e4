import {
  CALENDARS,
  civilDate,
  createCalendar,
  dayNumber,
  instant,
  instantOfWallTime,
  MICROS_PER_DAY,
  MICROS_PER_MINUTE,
  NEW_YORK,
  UTC,
  wallTime,
  weekdayOf,
  type Calendar,
  type DayNumber,
  type Session,
} from '@tapewright/model';
import type { Listing } from '../venue-io.ts';

const FIRST_DAY = dayNumber(2000, 1, 1);
const LAST_DAY = dayNumber(2050, 12, 31);

/**
 * Currencies on IDEALPRO: from 17:15 to 17:00 of the next day, New York time, Sunday evening to Friday; a session bears the date it
 * ends on. Source: IBKR, "Forex trading hours" (closed 17:00–17:15 each day). Bank holidays are not left out: IDEALPRO quotes on most.
 */
export const FOREX_CALENDAR: Calendar = createCalendar({
  name: 'IDEALPRO',
  zone: NEW_YORK,
  firstDate: civilDate(FIRST_DAY),
  lastDate: civilDate(LAST_DAY),
  sessionsOfYear: (year) =>
    daysWhere(year, (day) => weekdayOf(day) >= 1 && weekdayOf(day) <= 5).map(forexSession),
});

/** Open at every moment, a session for each UTC day: for data that knows no closing time. */
export const ALWAYS_OPEN: Calendar = createCalendar({
  name: 'always open',
  zone: UTC,
  firstDate: civilDate(FIRST_DAY),
  lastDate: civilDate(LAST_DAY),
  sessionsOfYear: (year) => daysWhere(year, () => true).map(utcDay),
});

/**
 * Futures on Globex: from 18:00 to 17:00 of the next day, New York time, with regular hours 09:30–16:00 for the orders that do not trade
 * outside them. Source: CME Group, trading hours of equity index futures. On the holidays of the New York exchanges it is closed here.
 */
export const GLOBEX_CALENDAR: Calendar = createCalendar({
  name: 'Globex',
  zone: NEW_YORK,
  firstDate: civilDate(FIRST_DAY),
  lastDate: civilDate(LAST_DAY),
  sessionsOfYear: (year) => newYorkSessions(year).map(globexSession),
});

/** US options: the regular hours of the stock exchanges and nothing around them. Source: Cboe, trading hours of equity options. */
export const OPTIONS_CALENDAR: Calendar = createCalendar({
  name: 'US options',
  zone: NEW_YORK,
  firstDate: civilDate(FIRST_DAY),
  lastDate: civilDate(LAST_DAY),
  sessionsOfYear: (year) =>
    newYorkSessions(year).map((session) => ({ ...session, preOpen: session.open, postClose: session.close })),
});

/** When a listing trades: New York stock exchange hours for whatever has none of its own. */
export function calendarOfListing(listing: Listing): Calendar {
  switch (listing.contract.secType) {
    case 'CASH':
      return FOREX_CALENDAR;
    case 'FUT':
    case 'FOP':
    case 'CMDTY':
      return GLOBEX_CALENDAR;
    case 'OPT':
    case 'BOND':
    case 'FUND':
      return OPTIONS_CALENDAR;
    case 'CRYPTO':
      return ALWAYS_OPEN;
    default:
      return CALENDARS.NYSE;
  }
}

function newYorkSessions(year: number): readonly Session[] {
  return CALENDARS.NYSE.sessionsBetween(`${year}0101`, `${year}1231`);
}

function globexSession(session: Session): Session {
  const { day } = wallTime(NEW_YORK, session.open);
  const at = (of: DayNumber, hour: number) =>
    instantOfWallTime(NEW_YORK, { day: of, microsOfDay: hour * 60 * MICROS_PER_MINUTE });
  // The evening before belongs to it; after a weekend or a holiday that is the evening before the day itself.
  return { ...session, preOpen: at(day - 1, 18), postClose: at(day, 17) };
}

function forexSession(day: DayNumber): Session {
  const at = (of: DayNumber, minutes: number) =>
    instantOfWallTime(NEW_YORK, { day: of, microsOfDay: minutes * MICROS_PER_MINUTE });
  const open = at(day - 1, 17 * 60 + 15);
  const close = at(day, 17 * 60);
  return { date: civilDate(day), preOpen: open, open, close, postClose: close, isHalfDay: false };
}

function utcDay(day: DayNumber): Session {
  const open = instant(day * MICROS_PER_DAY);
  const close = instant((day + 1) * MICROS_PER_DAY);
  return { date: civilDate(day), preOpen: open, open, close, postClose: close, isHalfDay: false };
}

function daysWhere(year: number, isTradingDay: (day: DayNumber) => boolean): readonly DayNumber[] {
  const days: DayNumber[] = [];
  for (let day = dayNumber(year, 1, 1); day < dayNumber(year + 1, 1, 1); day++)
    if (isTradingDay(day)) days.push(day);
  return days;
}
