import { civilDate, dayOfCivilDate, type CivilDate } from '../time/civil-date.ts';
import { MICROS_PER_MINUTE, type Instant } from '../time/instant.ts';
import { wallTime, type Zone } from '../time/zone.ts';

/** A trading day of an exchange. */
export interface Session {
  /** The exchange's date, `YYYYMMDD`. */
  readonly date: CivilDate;
  /** When trading before the regular hours begins. */
  readonly preOpen: Instant;
  /** When the regular hours begin. */
  readonly open: Instant;
  /** When the regular hours end; the first moment after them. */
  readonly close: Instant;
  /** When trading after the regular hours ends; the first moment after it. */
  readonly postClose: Instant;
  /** Closes early by the exchange's schedule. */
  readonly isHalfDay: boolean;
}

/** Where a moment lies in the trading day. Every phase begins at its first moment and ends before the next one's. */
export type SessionPhase = 'pre' | 'regular' | 'post' | 'closed';

/**
 * When an exchange trades. Dates are those of the exchange. Every question about a moment or date outside `firstDate`…`lastDate`
 * throws a RangeError: whether the exchange traded then is not known here, and must not be guessed.
 */
export interface Calendar {
  readonly name: string;
  readonly zone: Zone;
  /** The first and last date that the calendar knows about, whether a trading day or not. */
  readonly firstDate: CivilDate;
  readonly lastDate: CivilDate;
  /** The session of a date, or undefined when the exchange is closed all day. */
  session(date: CivilDate): Session | undefined;
  /** Those from `from` to `to`, both included, in order. */
  sessionsBetween(from: CivilDate, to: CivilDate): readonly Session[];
  /** The session whose regular hours contain a moment. */
  sessionAt(at: Instant): Session | undefined;
  /** The session whose hours from pre-open to post-close contain a moment. */
  extendedSessionAt(at: Instant): Session | undefined;
  /** The first session that opens after a moment. */
  nextSession(at: Instant): Session;
  /** The last session that closed at or before a moment. */
  previousSession(at: Instant): Session;
  /** Whether a moment is in the regular hours. */
  isOpen(at: Instant): boolean;
  phase(at: Instant): SessionPhase;
  /** Minutes, with their fraction, since the regular open; undefined outside the regular hours. */
  minutesAfterOpen(at: Instant): number | undefined;
  /** The date that the exchange's clocks show. */
  dateOf(at: Instant): CivilDate;
}

/**
 * A calendar from its sessions, which are ordered, do not overlap, and are all there are from `firstDate` to `lastDate`.
 * `sessions` is asked for at the first question that needs it.
 */
export function createCalendar(description: {
  readonly name: string;
  readonly zone: Zone;
  readonly firstDate: CivilDate;
  readonly lastDate: CivilDate;
  readonly sessions: () => readonly Session[];
}): Calendar {
  const { name, zone, firstDate, lastDate } = description;
  let all: readonly Session[] | undefined;
  let byDate: ReadonlyMap<CivilDate, Session> | undefined;
  const sessions = (): readonly Session[] => (all ??= description.sessions());
  const dates = (): ReadonlyMap<CivilDate, Session> =>
    (byDate ??= new Map(sessions().map((session) => [session.date, session])));

  function outOfRange(what: string): RangeError {
    return new RangeError(`the ${name} calendar knows ${firstDate} to ${lastDate}, not ${what}`);
  }
  function checkDate(date: CivilDate): void {
    if (dayOfCivilDate(date) === undefined) throw new RangeError(`no date YYYYMMDD: '${date}'`);
    if (date < firstDate || date > lastDate) throw outOfRange(date);
  }
  function dateOf(at: Instant): CivilDate {
    return civilDate(wallTime(zone, at).day);
  }
  /** The index of the first session whose `edge` is after a moment. */
  function firstAfter(at: Instant, edge: 'preOpen' | 'open' | 'close'): number {
    checkDate(dateOf(at));
    return firstIndex(sessions(), (session) => session[edge] > at);
  }
  function sessionAt(at: Instant): Session | undefined {
    const candidate = sessions()[firstAfter(at, 'open') - 1];
    return candidate !== undefined && at < candidate.close ? candidate : undefined;
  }
  function extendedSessionAt(at: Instant): Session | undefined {
    const candidate = sessions()[firstAfter(at, 'preOpen') - 1];
    return candidate !== undefined && at < candidate.postClose ? candidate : undefined;
  }

  return {
    name,
    zone,
    firstDate,
    lastDate,
    dateOf,
    sessionAt,
    extendedSessionAt,
    session(date) {
      checkDate(date);
      return dates().get(date);
    },
    sessionsBetween(from, to) {
      checkDate(from);
      checkDate(to);
      const list = sessions();
      return list.slice(
        firstIndex(list, ({ date }) => date >= from),
        firstIndex(list, ({ date }) => date > to),
      );
    },
    nextSession(at) {
      const next = sessions()[firstAfter(at, 'open')];
      if (next === undefined) throw outOfRange(`the session after ${dateOf(at)}`);
      return next;
    },
    previousSession(at) {
      const previous = sessions()[firstAfter(at, 'close') - 1];
      if (previous === undefined) throw outOfRange(`the session before ${dateOf(at)}`);
      return previous;
    },
    isOpen: (at) => sessionAt(at) !== undefined,
    phase(at) {
      const session = extendedSessionAt(at);
      if (session === undefined) return 'closed';
      if (at < session.open) return 'pre';
      return at < session.close ? 'regular' : 'post';
    },
    minutesAfterOpen(at) {
      const session = sessionAt(at);
      return session === undefined ? undefined : (at - session.open) / MICROS_PER_MINUTE;
    },
  };
}

/** The index of the first session of which something is true that stays true for all later ones; their count when there is none. */
function firstIndex(sessions: readonly Session[], isTrue: (session: Session) => boolean): number {
  let [low, high] = [0, sessions.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const session = sessions[middle];
    if (session === undefined || isTrue(session)) high = middle;
    else low = middle + 1;
  }
  return low;
}
