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
  sessions: () => daysWhere((day) => weekdayOf(day) >= 1 && weekdayOf(day) <= 5).map(forexSession),
});

/** Open at every moment, a session for each UTC day: for data that knows no closing time. */
export const ALWAYS_OPEN: Calendar = createCalendar({
  name: 'always open',
  zone: UTC,
  firstDate: civilDate(FIRST_DAY),
  lastDate: civilDate(LAST_DAY),
  sessions: () => daysWhere(() => true).map(utcDay),
});

/** New York stock exchange hours for everything but currencies. */
export function calendarOfListing(listing: Listing): Calendar {
  return listing.contract.secType === 'CASH' ? FOREX_CALENDAR : CALENDARS.NYSE;
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

function daysWhere(isTradingDay: (day: DayNumber) => boolean): readonly DayNumber[] {
  const days: DayNumber[] = [];
  for (let day = FIRST_DAY; day <= LAST_DAY; day++) if (isTradingDay(day)) days.push(day);
  return days;
}
