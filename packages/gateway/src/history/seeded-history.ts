import {
  instant,
  instantFromIso,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  seededRandom,
  type Bar,
  type Calendar,
  type CivilDate,
  type Instant,
  type Session,
} from '@tapewright/model';
import type { DayShape, Motion } from './day-shape.ts';
import { drawableSessions, DrawnDays, sessionMinutes, type DrawableSessions } from './drawn-days.ts';
import { minutesOfDay, split, type Minute } from './minute-path.ts';
import type { Past } from './past.ts';

/** An instrument with a made-up past. */
export interface SeededInstrument extends Motion {
  readonly conId: number;
  /** The price at which the past arrives at `anchor`. */
  readonly anchorPrice: number;
  readonly calendar: Calendar;
}

/** The made-up past passes through every instrument's `anchorPrice` at the open of the first session from here on. */
export const HISTORY_ANCHOR: Instant = instantFromIso('2026-01-02T00:00:00Z');

/** Filled days kept per instrument. */
const MAX_FILLED_DAYS = 32;
/** Units in a trade, for the count of a bar. */
const UNITS_PER_TRADE = 120;

/**
 * A past for instruments that have none: reproducible from the seed alone, back to the first day of the calendar. The price walks
 * from day to day; each day has a shape, and minutes and seconds that fit the shape exactly, so bars of every size agree with each
 * other whenever they are asked for. Only the regular hours trade.
 * It reaches to the session after `until`.
 */
export function seededHistory(
  seed: number | string,
  instruments: readonly SeededInstrument[],
  until: Instant,
): SeededHistory {
  return new SeededHistory(seed, instruments, until);
}

export class SeededHistory implements Past {
  readonly #seed: number | string;
  readonly #until: Instant;
  readonly #instruments: ReadonlyMap<number, SeededInstrument>;
  /** conId → its days, drawn at the first question. */
  readonly #pasts = new Map<number, OnePast>();
  /** Calendar → the sessions that days are drawn for */
  readonly #sessions = new Map<Calendar, DrawableSessions>();

  constructor(seed: number | string, instruments: readonly SeededInstrument[], until: Instant) {
    this.#seed = seed;
    this.#until = until;
    this.#instruments = new Map(instruments.map((instrument) => [instrument.conId, instrument]));
  }

  days(conId: number, from: Instant, until: Instant): readonly Bar[] {
    return this.#past(conId)?.dailyBars(from, until) ?? [];
  }

  minutes(conId: number, from: Instant, until: Instant): Iterable<Bar> {
    return this.#past(conId)?.intradayBars(from, until, 'minutes') ?? [];
  }

  seconds(conId: number, from: Instant, until: Instant): Iterable<Bar> {
    return this.#past(conId)?.intradayBars(from, until, 'seconds') ?? [];
  }

  first(conId: number): Instant | undefined {
    return this.#past(conId)?.days.sessions[0]?.open;
  }

  priceAt(conId: number, at: Instant): number | undefined {
    return this.#past(conId)?.priceAt(at);
  }

  #sessionsOf(calendar: Calendar): DrawableSessions {
    const known = this.#sessions.get(calendar);
    if (known !== undefined) return known;
    const sessions = drawableSessions(calendar, { anchor: HISTORY_ANCHOR, until: this.#until });
    this.#sessions.set(calendar, sessions);
    return sessions;
  }

  #past(conId: number): OnePast | undefined {
    const known = this.#pasts.get(conId);
    if (known !== undefined) return known;
    const instrument = this.#instruments.get(conId);
    if (instrument === undefined) return undefined;
    const past = new OnePast(`${this.#seed}/${conId}`, instrument, this.#sessionsOf(instrument.calendar));
    this.#pasts.set(conId, past);
    return past;
  }
}

interface Day {
  readonly session: Session;
  readonly shape: DayShape;
}

class OnePast {
  readonly instrument: SeededInstrument;
  readonly days: DrawnDays;
  readonly #seed: string;
  /** date → its minutes, the days asked for last at the end. */
  readonly #minutes = new Map<CivilDate, readonly Minute[]>();

  constructor(seed: string, instrument: SeededInstrument, sessions: DrawableSessions) {
    this.#seed = seed;
    this.instrument = instrument;
    this.days = new DrawnDays(seed, instrument, sessions);
  }

  dailyBars(from: Instant, until: Instant): Bar[] {
    const whole = this.#between(from, until, DAYS_IN_A_MONTH);
    return whole.map(({ session, shape }) => ({
      start: session.open,
      end: session.close,
      open: shape.open,
      high: shape.high,
      low: shape.low,
      close: shape.close,
      volume: shape.volume,
      wap: (shape.high + shape.low + shape.close) / 3,
      count: Math.ceil(shape.volume / UNITS_PER_TRADE),
    }));
  }

  *intradayBars(from: Instant, until: Instant, grain: 'minutes' | 'seconds'): Generator<Bar> {
    for (const day of this.#between(from, until, 0)) {
      const minutes = this.#minutesOf(day);
      for (const [index, minute] of minutes.entries()) {
        const start = day.session.open + index * MICROS_PER_MINUTE;
        const end = Math.min(start + MICROS_PER_MINUTE, day.session.close);
        if (start >= until) return;
        if (grain === 'minutes') yield minuteBar(minute, start, end);
        else if (end > from) yield* secondsUntil(until, secondsOfMinute(minute, start, end));
      }
    }
  }

  priceAt(at: Instant): number {
    const index = Math.max(0, this.days.indexAfter(at) - 1);
    const session = this.days.sessions[index];
    if (session === undefined) return this.instrument.anchorPrice;
    const shape = this.days.shape(index);
    if (at >= session.close) return shape.close;
    if (at <= session.open) return shape.open;
    const minute = this.#minutesOf({ session, shape })[Math.floor((at - session.open) / MICROS_PER_MINUTE)];
    return minute?.open ?? shape.close;
  }

  /** From the day that `from` lies in or after, and `more` before it, to the last that opens before `until`. */
  #between(from: Instant, until: Instant, more: number): readonly Day[] {
    const first = Math.max(0, this.days.indexAfter(from) - 1 - more);
    const end = this.days.indexAfter(instant(until - 1));
    return this.days.sessions
      .slice(first, end)
      .map((session, index) => ({ session, shape: this.days.shape(first + index) }));
  }

  #minutesOf({ session, shape }: Day): readonly Minute[] {
    const known = this.#minutes.get(session.date);
    if (known !== undefined) return known;
    const minutes = minutesOfDay(seededRandom(`${this.#seed}/${session.date}`), shape, {
      minutes: sessionMinutes(session),
      tickSize: this.instrument.tickSize,
    });
    if (this.#minutes.size >= MAX_FILLED_DAYS) {
      const [oldest] = this.#minutes.keys();
      if (oldest !== undefined) this.#minutes.delete(oldest);
    }
    this.#minutes.set(session.date, minutes);
    return minutes;
  }
}

const DAYS_IN_A_MONTH = 23;

function* secondsUntil(until: Instant, seconds: Iterable<Bar>): Generator<Bar> {
  for (const second of seconds) if (second.start < until) yield second;
}

function minuteBar(minute: Minute, start: number, end: number): Bar {
  const { open, high, low, close, volume } = minute;
  const count = Math.ceil(volume / UNITS_PER_TRADE);
  return {
    start: instant(start),
    end: instant(end),
    open,
    high,
    low,
    close,
    volume,
    wap: (high + low + close) / 3,
    count,
  };
}

/** The seconds of a minute: from its open by the nearer extreme and the other to its close, each a third of the way. */
function* secondsOfMinute(minute: Minute, start: number, end: number): Generator<Bar> {
  const seconds = Math.max(1, Math.round((end - start) / MICROS_PER_SECOND));
  const isHighFirst = minute.high - minute.open <= minute.open - minute.low;
  const corners = isHighFirst
    ? [minute.open, minute.high, minute.low, minute.close]
    : [minute.open, minute.low, minute.high, minute.close];
  const volumes = split(
    minute.volume,
    Array.from({ length: seconds }, () => 1),
  );
  const corner = (second: number): number =>
    corners[Math.min(3, Math.floor((second * 3) / seconds))] ?? minute.close;
  for (let second = 0; second < seconds; second++) {
    const open = corner(second);
    const close = second === seconds - 1 ? minute.close : corner(second + 1);
    const from = start + second * MICROS_PER_SECOND;
    const volume = volumes[second] ?? 0;
    yield minuteBar(
      { open, high: Math.max(open, close), low: Math.min(open, close), close, volume },
      from,
      Math.min(from + MICROS_PER_SECOND, end),
    );
  }
}
