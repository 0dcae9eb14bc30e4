import { civilDate, dayOfCivilDate, type CivilDate, type DayNumber } from '../time/civil-date.ts';
import { MICROS_PER_MINUTE, type Instant } from '../time/instant.ts';
import { instantOfWallTime, wallTime, type Zone } from '../time/zone.ts';

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

export interface CalendarDescription {
  readonly name: string;
  readonly zone: Zone;
  readonly firstDate: CivilDate;
  readonly lastDate: CivilDate;
  /**
   * The sessions of a year of the exchange's dates, in order, without overlap; each year from that of `firstDate` to that of `lastDate` has
   * some. Asked for at the first question that needs that year.
   */
  readonly sessionsOfYear: (year: number) => readonly Session[];
}

export function createCalendar(description: CalendarDescription): Calendar {
  return new SessionCalendar(description);
}

class SessionCalendar implements Calendar {
  readonly name: string;
  readonly zone: Zone;
  readonly firstDate: CivilDate;
  readonly lastDate: CivilDate;
  readonly #compute: (year: number) => readonly Session[];
  /** The first moment of `firstDate`, and the first one after `lastDate`. */
  readonly #from: Instant;
  readonly #until: Instant;
  readonly #years = new Map<number, readonly Session[]>();
  /** Around the moment that was asked about last. */
  #before: Session | undefined;
  #after: Session | undefined;

  constructor({ name, zone, firstDate, lastDate, sessionsOfYear }: CalendarDescription) {
    this.name = name;
    this.zone = zone;
    this.firstDate = firstDate;
    this.lastDate = lastDate;
    this.#compute = sessionsOfYear;
    this.#from = instantOfWallTime(zone, { day: this.#dayOf(firstDate), microsOfDay: 0 });
    this.#until = instantOfWallTime(zone, { day: this.#dayOf(lastDate) + 1, microsOfDay: 0 });
  }

  session(date: CivilDate): Session | undefined {
    this.#checkDate(date);
    const all = this.#ofYear(yearOf(date));
    const found = all[firstIndex(all, (session) => session.date >= date)];
    return found?.date === date ? found : undefined;
  }

  sessionsBetween(from: CivilDate, to: CivilDate): readonly Session[] {
    this.#checkDate(from);
    this.#checkDate(to);
    const between: Session[] = [];
    for (let year = yearOf(from); year <= yearOf(to); year++) {
      const all = this.#ofYear(year);
      const first = firstIndex(all, ({ date }) => date >= from);
      between.push(
        ...all.slice(
          first,
          firstIndex(all, ({ date }) => date > to),
        ),
      );
    }
    return between;
  }

  sessionAt(at: Instant): Session | undefined {
    this.#lookAround(at, 'open');
    const candidate = this.#before;
    return candidate !== undefined && at < candidate.close ? candidate : undefined;
  }

  extendedSessionAt(at: Instant): Session | undefined {
    this.#lookAround(at, 'preOpen');
    const candidate = this.#before;
    return candidate !== undefined && at < candidate.postClose ? candidate : undefined;
  }

  nextSession(at: Instant): Session {
    this.#lookAround(at, 'open');
    if (this.#after === undefined) throw this.#unknown(`the session after ${this.dateOf(at)}`);
    return this.#after;
  }

  previousSession(at: Instant): Session {
    this.#lookAround(at, 'close');
    if (this.#before === undefined) throw this.#unknown(`the session before ${this.dateOf(at)}`);
    return this.#before;
  }

  isOpen(at: Instant): boolean {
    return this.sessionAt(at) !== undefined;
  }

  phase(at: Instant): SessionPhase {
    const session = this.extendedSessionAt(at);
    if (session === undefined) return 'closed';
    if (at < session.open) return 'pre';
    return at < session.close ? 'regular' : 'post';
  }

  minutesAfterOpen(at: Instant): number | undefined {
    const session = this.sessionAt(at);
    return session === undefined ? undefined : (at - session.open) / MICROS_PER_MINUTE;
  }

  dateOf(at: Instant): CivilDate {
    return civilDate(wallTime(this.zone, at).day);
  }

  /** None outside the years that are known. */
  #ofYear(year: number): readonly Session[] {
    let sessions = this.#years.get(year);
    if (sessions === undefined) {
      const isKnown = year >= yearOf(this.firstDate) && year <= yearOf(this.lastDate);
      sessions = isKnown ? this.#compute(year) : [];
      this.#years.set(year, sessions);
    }
    return sessions;
  }

  /** Finds the last session whose `edge` is at or before a moment, and the one that follows it. */
  #lookAround(at: Instant, edge: 'preOpen' | 'open' | 'close'): void {
    if (at < this.#from || at >= this.#until) throw this.#unknown(this.dateOf(at));
    // Whoever goes through time asks of the same session for long.
    const [before, after] = [this.#before, this.#after];
    if (before !== undefined && after !== undefined && before[edge] <= at && after[edge] > at) return;
    const year = yearOf(this.dateOf(at));
    const [all, nextYear] = [this.#ofYear(year), this.#ofYear(year + 1)];
    const next = firstIndex(all, (session) => session[edge] > at);
    this.#before = all[next - 1] ?? this.#ofYear(year - 1).at(-1);
    this.#after = all[next];
    if (this.#after !== undefined) return;
    // A session of January can begin in December, the evening before.
    const later = firstIndex(nextYear, (session) => session[edge] > at);
    this.#before = nextYear[later - 1] ?? this.#before;
    this.#after = nextYear[later];
  }

  #dayOf(date: CivilDate): DayNumber {
    const day = dayOfCivilDate(date);
    if (day === undefined) throw new RangeError(`no date YYYYMMDD: '${date}'`);
    return day;
  }

  #checkDate(date: CivilDate): void {
    this.#dayOf(date);
    if (date < this.firstDate || date > this.lastDate) throw this.#unknown(date);
  }

  #unknown(what: string): RangeError {
    return new RangeError(
      `the ${this.name} calendar knows ${this.firstDate} to ${this.lastDate}, not ${what}`,
    );
  }
}

function yearOf(date: CivilDate): number {
  return Number(date.slice(0, 4));
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
