import { assertNever } from '../assert.ts';
import type { BarSize } from '../bar.ts';
import { dayNumber, dayOfCivilDate, civilDate, weekdayOf, yearMonthDay } from '../time/civil-date.ts';
import {
  instant,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  type Instant,
} from '../time/instant.ts';
import { instantOfWallTime, wallTime } from '../time/zone.ts';
import type { Calendar, Session } from './calendar.ts';

/** The first moment of a bar and the first moment after it. */
export interface BarInterval {
  readonly start: Instant;
  readonly end: Instant;
}

/** `regular` is IB's useRTH 1; `extended` adds the hours before and after. */
export type TradingHours = 'regular' | 'extended';

/** Lengths of the bars within a day, in microseconds. */
const INTRADAY_MICROS: Readonly<Record<Exclude<BarSize, '1 day' | '1 week' | '1 month'>, number>> = {
  '1 secs': MICROS_PER_SECOND,
  '5 secs': 5 * MICROS_PER_SECOND,
  '10 secs': 10 * MICROS_PER_SECOND,
  '15 secs': 15 * MICROS_PER_SECOND,
  '30 secs': 30 * MICROS_PER_SECOND,
  '1 min': MICROS_PER_MINUTE,
  '2 mins': 2 * MICROS_PER_MINUTE,
  '3 mins': 3 * MICROS_PER_MINUTE,
  '5 mins': 5 * MICROS_PER_MINUTE,
  '10 mins': 10 * MICROS_PER_MINUTE,
  '15 mins': 15 * MICROS_PER_MINUTE,
  '20 mins': 20 * MICROS_PER_MINUTE,
  '30 mins': 30 * MICROS_PER_MINUTE,
  '1 hour': MICROS_PER_HOUR,
  '2 hours': 2 * MICROS_PER_HOUR,
  '3 hours': 3 * MICROS_PER_HOUR,
  '4 hours': 4 * MICROS_PER_HOUR,
  '8 hours': 8 * MICROS_PER_HOUR,
};

/** The nominal length of an intraday bar in microseconds; undefined for days, weeks and months, whose length the calendar decides. */
export function intradayMicros(size: BarSize): number | undefined {
  if (size === '1 day' || size === '1 week' || size === '1 month') return undefined;
  return INTRADAY_MICROS[size];
}

/**
 * The bar that a moment belongs to, or undefined when the exchange is closed at that moment.
 *
 * Intraday bars begin at multiples of their length from local midnight and are cut to the hours of the session, as IB's are: an
 * hourly bar of the regular hours in New York is 09:30–10:00, then 10:00–11:00. A day is a session; a week (Monday to Sunday) and
 * a month reach from the start of their first session to the end of their last.
 */
export function barInterval(
  at: Instant,
  size: BarSize,
  calendar: Calendar,
  hours: TradingHours = 'regular',
): BarInterval | undefined {
  const session = hours === 'regular' ? calendar.sessionAt(at) : calendar.extendedSessionAt(at);
  if (session === undefined) return undefined;
  if (size === '1 day') return hoursOf(session, hours);
  if (size === '1 week' || size === '1 month') return periodOf(session, size, calendar, hours);
  return intradayInterval(at, INTRADAY_MICROS[size], hoursOf(session, hours), calendar);
}

/** All bars of a session, in order; for days, weeks and months the one that contains it. */
export function barIntervals(
  session: Session,
  size: BarSize,
  calendar: Calendar,
  hours: TradingHours = 'regular',
): readonly BarInterval[] {
  const { start, end } = hoursOf(session, hours);
  const intervals: BarInterval[] = [];
  let at = start;
  while (at < end) {
    const interval = barInterval(at, size, calendar, hours);
    if (interval === undefined) break;
    intervals.push(interval);
    at = interval.end;
  }
  return intervals;
}

function hoursOf(session: Session, hours: TradingHours): BarInterval {
  switch (hours) {
    case 'regular':
      return { start: session.open, end: session.close };
    case 'extended':
      return { start: session.preOpen, end: session.postClose };
    default:
      return assertNever(hours);
  }
}

function intradayInterval(at: Instant, length: number, limits: BarInterval, calendar: Calendar): BarInterval {
  const { day, microsOfDay } = wallTime(calendar.zone, at);
  const startOfDay = Math.floor(microsOfDay / length) * length;
  const start = instantOfWallTime(calendar.zone, { day, microsOfDay: startOfDay });
  return {
    start: instant(Math.max(start, limits.start)),
    end: instant(Math.min(start + length, limits.end)),
  };
}

function periodOf(
  session: Session,
  size: '1 week' | '1 month',
  calendar: Calendar,
  hours: TradingHours,
): BarInterval {
  const [from, to] = size === '1 week' ? weekOf(session) : monthOf(session);
  const sessions = calendar.sessionsBetween(
    from < calendar.firstDate ? calendar.firstDate : from,
    to > calendar.lastDate ? calendar.lastDate : to,
  );
  return {
    start: hoursOf(sessions[0] ?? session, hours).start,
    end: hoursOf(sessions.at(-1) ?? session, hours).end,
  };
}

function weekOf({ date }: Session): [from: string, to: string] {
  const day = dayOfCivilDate(date) ?? 0;
  const monday = day - ((weekdayOf(day) + 6) % 7);
  return [civilDate(monday), civilDate(monday + 6)];
}

function monthOf({ date }: Session): [from: string, to: string] {
  const { year, month } = yearMonthDay(dayOfCivilDate(date) ?? 0);
  return [civilDate(dayNumber(year, month, 1)), civilDate(dayNumber(year, month + 1, 1) - 1)];
}
