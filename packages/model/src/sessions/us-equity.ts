import { civilDate, dayNumber, weekdayOf, type CivilDate, type DayNumber } from '../time/civil-date.ts';
import { MICROS_PER_DAY, MICROS_PER_MINUTE, plusMicros, type Instant } from '../time/instant.ts';
import { instantOfWallTime } from '../time/zone.ts';
import { NEW_YORK } from '../time/zones.ts';
import { createCalendar, type Calendar, type Session } from './calendar.ts';
import { scheduledDays, UNFORESEEN_DAYS, type UnusualDay } from './us-equity-holidays.ts';

const FIRST_YEAR = 2000;
/** Holidays beyond those that the exchanges have announced follow the rule as it stands. */
const LAST_YEAR = 2050;

/** Minutes after midnight, New York time. */
const PRE_OPEN = 4 * 60;
const OPEN = 9 * 60 + 30;
const CLOSE = 16 * 60;
const POST_CLOSE = 20 * 60;
const HALF_DAY_CLOSE = 13 * 60;
const HALF_DAY_POST_CLOSE = 17 * 60;

/**
 * The sessions of the US stock exchanges from 2000 to 2050: regular hours 09:30–16:00 (half days 13:00), with trading from 04:00
 * and until 20:00 (half days 17:00), New York time. The hours around the regular ones are today's, for all years.
 */
export function usEquityCalendar(name: string): Calendar {
  return createCalendar({
    name,
    zone: NEW_YORK,
    firstDate: `${FIRST_YEAR}0101`,
    lastDate: `${LAST_YEAR}1231`,
    sessionsOfYear,
  });
}

/** The years that somebody has asked about, for all exchanges. */
const YEARS = new Map<number, readonly Session[]>();

function sessionsOfYear(year: number): readonly Session[] {
  let sessions = YEARS.get(year);
  if (sessions === undefined) {
    sessions = madeSessions(year);
    YEARS.set(year, sessions);
  }
  return sessions;
}

function madeSessions(year: number): readonly Session[] {
  const scheduled = scheduledDays(year);
  const sessions: Session[] = [];
  const end = dayNumber(year + 1, 1, 1);
  const first = dayNumber(year, 1, 1);
  let midnight = midnightOf(first);
  for (let day = first; day < end; day++) {
    const weekday = weekdayOf(day);
    // New York changes its clocks on Sundays: in between, a day begins 24 hours after the one before.
    if (weekday === 1) midnight = midnightOf(day);
    else if (day > first) midnight = plusMicros(midnight, MICROS_PER_DAY);
    if (weekday === 0 || weekday === 6) continue;
    const date = civilDate(day);
    const unusual = UNFORESEEN_DAYS.get(date) ?? scheduled.get(date);
    if (unusual?.kind !== 'closed') sessions.push(sessionOf(date, midnight, unusual));
  }
  return sessions;
}

function midnightOf(day: DayNumber): Instant {
  return instantOfWallTime(NEW_YORK, { day, microsOfDay: 0 });
}

/** All times of a trading day are as far from its midnight as the clocks say, which do not change on it. */
function sessionOf(
  date: CivilDate,
  midnight: Instant,
  unusual: Exclude<UnusualDay, { kind: 'closed' }> | undefined,
): Session {
  const isHalfDay = unusual?.kind === 'half';
  const odd = unusual?.kind === 'odd' ? unusual : undefined;
  const time = (minutes: number): Instant => plusMicros(midnight, minutes * MICROS_PER_MINUTE);
  return {
    date,
    preOpen: time(PRE_OPEN),
    open: time(odd?.openMinutes ?? OPEN),
    close: time(isHalfDay ? HALF_DAY_CLOSE : (odd?.closeMinutes ?? CLOSE)),
    postClose: time(isHalfDay ? HALF_DAY_POST_CLOSE : POST_CLOSE),
    isHalfDay,
  };
}
