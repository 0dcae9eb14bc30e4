import {
  invariant,
  MICROS_PER_MINUTE,
  seededRandom,
  type Calendar,
  type Instant,
  type Session,
} from '@tapewright/model';
import { drawDayMove, shapeDay, type DayMove, type DayShape, type Motion } from './day-shape.ts';

/** How slowly calm and wild periods change: the share of yesterday's regime that today keeps. */
const REGIME_PERSISTENCE = 0.97;
const REGIME_SPREAD = 0.08;
/** Spread of the regime in the long run, of which each year begins with a draw. */
const REGIME_LONG_RUN = REGIME_SPREAD / Math.sqrt(1 - REGIME_PERSISTENCE ** 2);

const COLUMNS = 7;

/** A calendar year's days: a walk of log prices from before its first session to after its last. */
interface DrawnYear {
  /** Index of its first session among all. */
  readonly first: number;
  readonly startLog: number;
  readonly endLog: number;
  /** Shapes packed into numbers, for there are thousands of days. */
  readonly shapes: Float64Array;
}

/** Indices of the sessions of a year, the last excluded. */
interface YearSpan {
  readonly first: number;
  readonly end: number;
}

/**
 * The days of an instrument: a walk that opens at the anchor price in the session of the anchor. Each calendar year is drawn by itself, when a
 * day of it is asked for, and joined to its neighbour nearer to the anchor: a market of many instruments costs only the years it shows.
 */
export class DrawnDays {
  readonly sessions: readonly Session[];
  readonly #seed: string;
  readonly #instrument: Motion & { readonly anchorPrice: number };
  readonly #anchorIndex: number;
  readonly #spans: ReadonlyMap<number, YearSpan>;
  readonly #years = new Map<number, DrawnYear>();

  constructor(
    seed: string,
    instrument: Motion & { readonly anchorPrice: number },
    { sessions, spans, anchorIndex }: DrawableSessions,
  ) {
    this.sessions = sessions;
    this.#seed = seed;
    this.#instrument = instrument;
    this.#spans = spans;
    this.#anchorIndex = anchorIndex;
  }

  /** The shape of the day at an index, which must be there. */
  shape(index: number): DayShape {
    const session = this.sessions[index];
    invariant(session !== undefined, `no day ${index} of ${this.sessions.length}`);
    const { first, shapes } = this.#year(yearOf(session));
    const from = (index - first) * COLUMNS;
    const [open = 0, high = 0, low = 0, close = 0, volume = 0, highMinute = 0, lowMinute = 0] =
      shapes.subarray(from, from + COLUMNS);
    return { open, high, low, close, volume, highMinute, lowMinute };
  }

  /** The index of the first day that opens after a moment; the number of days when none does. */
  indexAfter(at: Instant): number {
    let [low, high] = [0, this.sessions.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const session = this.sessions[middle];
      if (session !== undefined && session.open <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A year, and those between it and the anchor's. */
  #year(year: number): DrawnYear {
    const known = this.#years.get(year);
    if (known !== undefined) return known;
    const anchor = this.sessions[this.#anchorIndex];
    const anchorYear = anchor === undefined ? year : yearOf(anchor);
    const step = year < anchorYear ? -1 : 1;
    let drawn = this.#years.get(anchorYear) ?? this.#draw(anchorYear, 'anchored');
    for (let next = anchorYear; next !== year;) {
      next += step;
      drawn =
        this.#years.get(next) ??
        this.#draw(next, step < 0 ? { endsAt: drawn.startLog } : { startsAt: drawn.endLog });
    }
    return drawn;
  }

  #draw(
    year: number,
    join: 'anchored' | { readonly startsAt: number } | { readonly endsAt: number },
  ): DrawnYear {
    const span = this.#spans.get(year) ?? { first: 0, end: 0 };
    const random = seededRandom(`${this.#seed}/days/${year}`);
    const regimes = random.fork('regimes');
    let logRegime = REGIME_LONG_RUN * regimes.normal();
    let log = 0;
    const walk: { readonly move: DayMove; readonly open: number }[] = [];
    for (let index = span.first; index < span.end; index++) {
      logRegime = REGIME_PERSISTENCE * logRegime + REGIME_SPREAD * regimes.normal();
      const move = drawDayMove(random, this.#instrument, Math.exp(logRegime));
      walk.push({ move, open: log + move.overnight });
      log += move.overnight + move.intraday;
    }
    const startLog = this.#startLog(join, log, walk[this.#anchorIndex - span.first]?.open ?? 0);
    const shapes = random.fork('shapes');
    const packed = new Float64Array(walk.length * COLUMNS);
    for (const [index, { move, open }] of walk.entries()) {
      const session = this.sessions[span.first + index];
      if (session === undefined) break;
      const day = { open: Math.exp(startLog + open), move, minutes: sessionMinutes(session) };
      const shape = shapeDay(shapes, this.#instrument, day);
      const { high, low, close, volume, highMinute, lowMinute } = shape;
      packed.set([shape.open, high, low, close, volume, highMinute, lowMinute], index * COLUMNS);
    }
    const drawn = { first: span.first, startLog, endLog: startLog + log, shapes: packed };
    this.#years.set(year, drawn);
    return drawn;
  }

  /** Where a walk that moves by `log` in all begins, so that it joins its neighbour or opens at the anchor. */
  #startLog(
    join: 'anchored' | { readonly startsAt: number } | { readonly endsAt: number },
    log: number,
    anchorOpen: number,
  ): number {
    if (join === 'anchored') return Math.log(this.#instrument.anchorPrice) - anchorOpen;
    return 'startsAt' in join ? join.startsAt : join.endsAt - log;
  }
}

/** The sessions of a calendar that days are drawn for, the same for all instruments of it. */
export interface DrawableSessions {
  readonly sessions: readonly Session[];
  /** Calendar year → where its sessions lie. */
  readonly spans: ReadonlyMap<number, YearSpan>;
  readonly anchorIndex: number;
}

/**
 * The sessions up to `until`, or to the anchor if that is later. How far they reach changes none of the days before, whatever is drawn.
 * The anchor is the first session that opens after a moment.
 */
export function drawableSessions(
  calendar: Calendar,
  { anchor, until }: { readonly anchor: Instant; readonly until: Instant },
): DrawableSessions {
  const firstFromAnchor = calendar.nextSession(anchor);
  const last = until > firstFromAnchor.close ? calendar.nextSession(until) : firstFromAnchor;
  const sessions = calendar.sessionsBetween(calendar.firstDate, last.date);
  const spans = new Map<number, YearSpan>();
  for (const [index, session] of sessions.entries()) {
    const year = yearOf(session);
    spans.set(year, { first: spans.get(year)?.first ?? index, end: index + 1 });
  }
  return { sessions, spans, anchorIndex: sessions.indexOf(firstFromAnchor) };
}

/** Minutes of the regular hours, a begun one included. */
export function sessionMinutes(session: Session): number {
  return Math.ceil((session.close - session.open) / MICROS_PER_MINUTE);
}

function yearOf({ date }: Session): number {
  return Number(date.slice(0, 4));
}
