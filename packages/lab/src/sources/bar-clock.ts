import {
  barInterval,
  civilDate,
  instant,
  intradayMicros,
  type BarSize,
  type Calendar,
  type DayNumber,
  type Session,
  type TradingHours,
} from '@tapewright/model';

/** A stretch of trading time without bars. */
export interface BarGap {
  /** End of the bar before, µs since the epoch. */
  readonly from: number;
  /** Start of the bar after. */
  readonly to: number;
  /** Bars that fit in between while the exchange was open. */
  readonly missing: number;
}

/** Gives rows their interval by the calendar, and says why one has none. One reader of one file keeps one: it remembers the last session. */
export interface BarClock {
  /** Finds the bar of a day (for `1 day`) or a moment (for anything shorter). Undefined when found, else what is wrong. */
  place(time: number): string | undefined;
  /** Of the bar found last, µs since the epoch. */
  start: number;
  end: number;
  /** Bars missing between the end of one bar and the start of a later one. */
  missingBetween(end: number, start: number): number;
}

export function barClock(size: BarSize, calendar: Calendar, hours: TradingHours): BarClock {
  if (size === '1 week' || size === '1 month') {
    throw new RangeError(`bars of ${size} are not read from files: read days and aggregate them`);
  }
  return size === '1 day' ? dailyClock(calendar, hours) : intradayClock(size, calendar, hours);
}

function dailyClock(calendar: Calendar, hours: TradingHours): BarClock {
  const clock: BarClock = {
    start: Number.NaN,
    end: Number.NaN,
    place(day: DayNumber) {
      const date = civilDate(day);
      if (date < calendar.firstDate || date > calendar.lastDate) return outsideCalendar(date, calendar);
      const session = calendar.session(date);
      if (session === undefined) return `${date} is no trading day of ${calendar.name}`;
      clock.start = openOf(session, hours);
      clock.end = closeOf(session, hours);
      return undefined;
    },
    missingBetween: (end, start) => sessionsInside(calendar, end, start).length,
  };
  return clock;
}

function intradayClock(size: BarSize, calendar: Calendar, hours: TradingHours): BarClock {
  const length = intradayMicros(size) ?? Number.NaN;
  // Of the session of the last row.
  let open = Number.NaN;
  let close = Number.NaN;
  /** A bar border of the session, from which all others are whole lengths away. */
  let border = Number.NaN;

  function enterSession(at: number): string | undefined {
    const date = calendar.dateOf(instant(at));
    if (date < calendar.firstDate || date > calendar.lastDate) return outsideCalendar(date, calendar);
    const moment = instant(at);
    const session = hours === 'regular' ? calendar.sessionAt(moment) : calendar.extendedSessionAt(moment);
    if (session === undefined) {
      return `${calendar.name} is closed then (${hours} hours)${hours === 'regular' ? ": read with hours: 'extended', or leave such rows out" : ''}`;
    }
    open = openOf(session, hours);
    close = closeOf(session, hours);
    const first = barInterval(instant(open), size, calendar, hours);
    border = first === undefined ? open : first.end - length;
    return undefined;
  }

  const clock: BarClock = {
    start: Number.NaN,
    end: Number.NaN,
    place(at) {
      if (!(at >= open && at < close)) {
        const fault = enterSession(at);
        if (fault !== undefined) return fault;
      }
      // Most bars begin where the one before ended, and a division of such large numbers is slow.
      const offset = at === clock.end ? 0 : (at - border) % length;
      if (offset !== 0 && at !== open)
        return `no bar of ${size} begins then: times are those of the beginning of bars`;
      clock.start = at;
      clock.end = Math.min(offset === 0 ? at + length : border + length, close);
      return undefined;
    },
    missingBetween(end, start) {
      if (start <= close && end >= open) return Math.ceil((start - end) / length);
      let missing = 0;
      for (const session of calendar.sessionsBetween(
        calendar.dateOf(instant(end - 1)),
        calendar.dateOf(instant(start)),
      )) {
        const from = Math.max(end, openOf(session, hours));
        const to = Math.min(start, closeOf(session, hours));
        if (from < to) missing += Math.ceil((to - from) / length);
      }
      return missing;
    },
  };
  return clock;
}

function openOf(session: Session, hours: TradingHours): number {
  return hours === 'regular' ? session.open : session.preOpen;
}

function closeOf(session: Session, hours: TradingHours): number {
  return hours === 'regular' ? session.close : session.postClose;
}

/** Sessions that open at or after `from` and close at or before `to`. */
function sessionsInside(calendar: Calendar, from: number, to: number): readonly Session[] {
  return calendar
    .sessionsBetween(calendar.dateOf(instant(from)), calendar.dateOf(instant(to)))
    .filter((session) => session.open >= from && session.close <= to);
}

function outsideCalendar(date: string, calendar: Calendar): string {
  return `the ${calendar.name} calendar knows ${calendar.firstDate} to ${calendar.lastDate}, not ${date}`;
}
