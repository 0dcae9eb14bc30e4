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
import { drawDayMove, shapeDay, type DayShape, type Motion } from './day-shape.ts';
import { minutesOfDay, split, type Minute } from './minute-path.ts';

/** An instrument with a made-up past. */
export interface SeededInstrument extends Motion {
  readonly conId: number;
  /** The price at which the past arrives at `anchor`. */
  readonly anchorPrice: number;
  readonly calendar: Calendar;
}

/** The made-up past passes through every instrument's `anchorPrice` at the open of the first session from here on. */
export const HISTORY_ANCHOR: Instant = instantFromIso('2026-01-02T00:00:00Z');

/** How slowly calm and wild periods change: the share of yesterday's regime that today keeps. */
const REGIME_PERSISTENCE = 0.97;
const REGIME_SPREAD = 0.08;
/** Filled days kept per instrument. */
const MAX_FILLED_DAYS = 512;
/** Units in a trade, for the count of a bar. */
const UNITS_PER_TRADE = 120;

/**
 * A past for instruments that have none: reproducible from the seed alone, back to the first day of the calendar. The price walks
 * from day to day; each day has a shape, and minutes and seconds that fit the shape exactly, so bars of every size agree with each
 * other whenever they are asked for. Only the regular hours trade.
 */
export function seededHistory(
  seed: number | string,
  instruments: readonly SeededInstrument[],
): SeededHistory {
  return new SeededHistory(seed, instruments);
}

export class SeededHistory {
  readonly #seed: number | string;
  readonly #instruments: ReadonlyMap<number, SeededInstrument>;
  /** conId → its days, drawn at the first question. */
  readonly #pasts = new Map<number, Past>();

  constructor(seed: number | string, instruments: readonly SeededInstrument[]) {
    this.#seed = seed;
    this.#instruments = new Map(instruments.map((instrument) => [instrument.conId, instrument]));
  }

  /** The days whose session opens in [from, until), and some before them, so that the month of the first is whole. */
  days(conId: number, from: Instant, until: Instant): readonly Bar[] {
    return this.#past(conId)?.dailyBars(from, until) ?? [];
  }

  /** Minutes that begin in [from, until), and some before them, so that the day of the first is whole. */
  minutes(conId: number, from: Instant, until: Instant): Iterable<Bar> {
    return this.#past(conId)?.intradayBars(from, until, 'minutes') ?? [];
  }

  /** Seconds that begin in [from, until), and some before them, so that the minute of the first is whole. */
  seconds(conId: number, from: Instant, until: Instant): Iterable<Bar> {
    return this.#past(conId)?.intradayBars(from, until, 'seconds') ?? [];
  }

  first(conId: number): Instant | undefined {
    return this.#past(conId)?.days[0]?.session.open;
  }

  /** The price at a moment: of the last minute that began before it. Undefined for an unknown instrument. */
  priceAt(conId: number, at: Instant): number | undefined {
    return this.#past(conId)?.priceAt(at);
  }

  #past(conId: number): Past | undefined {
    const known = this.#pasts.get(conId);
    if (known !== undefined) return known;
    const instrument = this.#instruments.get(conId);
    if (instrument === undefined) return undefined;
    const past = new Past(`${this.#seed}/${conId}`, instrument);
    this.#pasts.set(conId, past);
    return past;
  }
}

interface Day {
  readonly session: Session;
  readonly shape: DayShape;
}

class Past {
  readonly instrument: SeededInstrument;
  readonly days: readonly Day[];
  readonly #seed: string;
  /** date → its minutes, the days asked for last at the end. */
  readonly #minutes = new Map<CivilDate, readonly Minute[]>();

  constructor(seed: string, instrument: SeededInstrument) {
    this.#seed = seed;
    this.instrument = instrument;
    this.days = drawDays(seed, instrument);
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
    const index = this.#indexAfter(at) - 1;
    const day = this.days[Math.max(0, index)];
    if (day === undefined) return this.instrument.anchorPrice;
    if (at >= day.session.close) return day.shape.close;
    if (at <= day.session.open) return day.shape.open;
    const minute = this.#minutesOf(day)[Math.floor((at - day.session.open) / MICROS_PER_MINUTE)];
    return minute?.open ?? day.shape.close;
  }

  /** From the day that `from` lies in or after, and `more` before it, to the last that opens before `until`. */
  #between(from: Instant, until: Instant, more: number): readonly Day[] {
    return this.days.slice(
      Math.max(0, this.#indexAfter(from) - 1 - more),
      this.#indexAfter(instant(until - 1)),
    );
  }

  /** The index of the first day that opens after a moment. */
  #indexAfter(at: Instant): number {
    let [low, high] = [0, this.days.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const day = this.days[middle];
      if (day !== undefined && day.session.open <= at) low = middle + 1;
      else high = middle;
    }
    return low;
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

function sessionMinutes(session: Session): number {
  return Math.ceil((session.close - session.open) / MICROS_PER_MINUTE);
}

/** All days of the calendar: a walk of log prices, shifted so that it opens at the anchor price on the anchor day. */
function drawDays(seed: string, instrument: SeededInstrument): Day[] {
  const { calendar } = instrument;
  const sessions = calendar.sessionsBetween(calendar.firstDate, calendar.lastDate);
  const random = seededRandom(`${seed}/days`);
  const regimes = random.fork('regimes');
  let logRegime = 0;
  const moves = sessions.map(() => {
    logRegime = REGIME_PERSISTENCE * logRegime + REGIME_SPREAD * regimes.normal();
    return drawDayMove(random, instrument, Math.exp(logRegime));
  });
  const anchorDate = calendar.dateOf(HISTORY_ANCHOR);
  const anchorIndex = sessions.findIndex(({ date }) => date >= anchorDate);
  let log = 0;
  const opens = moves.map((move) => {
    const open = log + move.overnight;
    log = open + move.intraday;
    return open;
  });
  const shift = Math.log(instrument.anchorPrice) - (opens[Math.max(0, anchorIndex)] ?? 0);
  const shapes = random.fork('shapes');
  return sessions.flatMap((session, index) => {
    const [move, open] = [moves[index], opens[index]];
    if (move === undefined || open === undefined) return [];
    const day = { open: Math.exp(open + shift), move, minutes: sessionMinutes(session) };
    return [{ session, shape: shapeDay(shapes, instrument, day) }];
  });
}

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
