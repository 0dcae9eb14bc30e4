import {
  invariant,
  MICROS_PER_MINUTE,
  seededRandom,
  type Calendar,
  type Instant,
  type Session,
} from '@tapewright/model';
import { drawDayMove, shapeDay, type DayShape, type Motion } from './day-shape.ts';

/** How slowly calm and wild periods change: the share of yesterday's regime that today keeps. */
const REGIME_PERSISTENCE = 0.97;
const REGIME_SPREAD = 0.08;

const COLUMNS = 7;

/** Days of an instrument, in order: their sessions, and their shapes packed into numbers, for there are thousands of each. */
export class DrawnDays {
  readonly sessions: readonly Session[];
  readonly #shapes: Float64Array;

  constructor(sessions: readonly Session[], shapes: Float64Array) {
    this.sessions = sessions;
    this.#shapes = shapes;
  }

  get length(): number {
    return this.sessions.length;
  }

  /** The shape of the day at an index, which must be there. */
  shape(index: number): DayShape {
    const from = index * COLUMNS;
    const [open, high, low, close, volume, highMinute, lowMinute] = this.#shapes.subarray(
      from,
      from + COLUMNS,
    );
    invariant(
      open !== undefined &&
        high !== undefined &&
        low !== undefined &&
        close !== undefined &&
        volume !== undefined &&
        highMinute !== undefined &&
        lowMinute !== undefined,
      `no day ${index} of ${this.length}`,
    );
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
}

/**
 * Draws the days of a calendar up to `until`, or to the anchor if that is later: a walk of log prices, shifted so that it opens at the
 * anchor price in the first session from the anchor on. How far it is drawn changes none of the days before.
 */
export function drawDays(
  seed: string,
  instrument: Motion & { readonly calendar: Calendar; readonly anchorPrice: number },
  { anchor, until }: { readonly anchor: Instant; readonly until: Instant },
): DrawnDays {
  const { calendar, anchorPrice } = instrument;
  const firstFromAnchor = calendar.nextSession(anchor);
  const last = until > firstFromAnchor.close ? calendar.nextSession(until) : firstFromAnchor;
  const sessions = calendar.sessionsBetween(calendar.firstDate, last.date);
  const random = seededRandom(`${seed}/days`);
  const regimes = random.fork('regimes');
  let logRegime = 0;
  let log = 0;
  let logAtAnchor = 0;
  const walk = sessions.map((session) => {
    logRegime = REGIME_PERSISTENCE * logRegime + REGIME_SPREAD * regimes.normal();
    const move = drawDayMove(random, instrument, Math.exp(logRegime));
    const open = log + move.overnight;
    log = open + move.intraday;
    if (session === firstFromAnchor) logAtAnchor = open;
    return { move, open };
  });
  const shift = Math.log(anchorPrice) - logAtAnchor;
  const shapes = random.fork('shapes');
  const packed = new Float64Array(sessions.length * COLUMNS);
  for (const [index, { move, open }] of walk.entries()) {
    const session = sessions[index];
    if (session === undefined) break;
    const day = { open: Math.exp(open + shift), move, minutes: sessionMinutes(session) };
    const { high, low, close, volume, highMinute, lowMinute, ...rest } = shapeDay(shapes, instrument, day);
    packed.set([rest.open, high, low, close, volume, highMinute, lowMinute], index * COLUMNS);
  }
  return new DrawnDays(sessions, packed);
}

/** Minutes of the regular hours, a begun one included. */
export function sessionMinutes(session: Session): number {
  return Math.ceil((session.close - session.open) / MICROS_PER_MINUTE);
}
