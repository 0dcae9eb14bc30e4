import {
  assertNever,
  civilDate,
  dayNumber,
  dayOfCivilDate,
  instant,
  instantOfWallTime,
  invariant,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  weekdayOf,
  yearMonthDay,
  type Calendar,
  type CivilDate,
  type DayNumber,
  type Instant,
  type Session,
} from '@tapewright/model';
import type { DayRule, TimeRule } from './rules.ts';

/** A moment of a schedule, and the session that it belongs to. */
export interface ScheduledMoment {
  readonly at: Instant;
  readonly session: Session;
}

/** The first moment after `after` that both rules name. Throws a RangeError beyond what the calendar knows. */
export function nextMoment(
  calendar: Calendar,
  { days, at }: { readonly days: DayRule; readonly at: TimeRule },
  after: Instant,
): ScheduledMoment {
  let session = firstSessionFrom(calendar, calendar.dateOf(after));
  for (;;) {
    const moment = isScheduledDay(calendar, days, session) ? momentOf(calendar, at, session) : undefined;
    if (moment !== undefined && moment > after) return { at: moment, session };
    session = calendar.nextSession(session.open);
  }
}

function firstSessionFrom(calendar: Calendar, date: CivilDate): Session {
  const today = calendar.session(date);
  if (today !== undefined) return today;
  const midnight = instantOfWallTime(calendar.zone, { day: dayOf(date), microsOfDay: 0 });
  return calendar.nextSession(midnight);
}

/** Whether a session is one of the days of a rule. */
export function isScheduledDay(calendar: Calendar, rule: DayRule, session: Session): boolean {
  switch (rule.kind) {
    case 'everyDay':
      return true;
    case 'inPeriod': {
      const sessions = sessionsOf(calendar, rule.period, session);
      const index = rule.from === 'start' ? rule.offset : sessions.length - 1 - rule.offset;
      return sessions[index]?.date === session.date;
    }
    default:
      return assertNever(rule);
  }
}

function momentOf(calendar: Calendar, rule: TimeRule, session: Session): Instant | undefined {
  switch (rule.kind) {
    case 'afterOpen': {
      const at = instant(session.open + Math.round(rule.minutes * MICROS_PER_MINUTE));
      return at <= session.close ? at : undefined;
    }
    case 'beforeClose': {
      const at = instant(session.close - Math.round(rule.minutes * MICROS_PER_MINUTE));
      return at >= session.open ? at : undefined;
    }
    case 'at': {
      const microsOfDay = rule.hour * MICROS_PER_HOUR + rule.minute * MICROS_PER_MINUTE;
      return instantOfWallTime(calendar.zone, { day: dayOf(session.date), microsOfDay });
    }
    default:
      return assertNever(rule);
  }
}

function sessionsOf(
  calendar: Calendar,
  period: 'week' | 'month' | 'quarter',
  session: Session,
): readonly Session[] {
  const [from, to] = limitsOf(period, dayOf(session.date));
  return calendar.sessionsBetween(
    maxDate(civilDate(from), calendar.firstDate),
    minDate(civilDate(to), calendar.lastDate),
  );
}

/** The first and last day of a week (from Monday), month or quarter. */
function limitsOf(period: 'week' | 'month' | 'quarter', day: DayNumber): readonly [DayNumber, DayNumber] {
  if (period === 'week') {
    const monday = day - ((weekdayOf(day) + 6) % 7);
    return [monday, monday + 6];
  }
  const { year, month } = yearMonthDay(day);
  const first = period === 'month' ? month : month - ((month - 1) % 3);
  const last = period === 'month' ? month : first + 2;
  return [dayNumber(year, first, 1), dayNumber(year, last + 1, 1) - 1];
}

function dayOf(date: CivilDate): DayNumber {
  const day = dayOfCivilDate(date);
  invariant(day !== undefined, `${date} is a date of a calendar`);
  return day;
}

function maxDate(a: CivilDate, b: CivilDate): CivilDate {
  return a > b ? a : b;
}

function minDate(a: CivilDate, b: CivilDate): CivilDate {
  return a < b ? a : b;
}
