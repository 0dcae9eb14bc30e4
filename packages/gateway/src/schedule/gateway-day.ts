import {
  instant,
  instantOfWallTime,
  MICROS_PER_MINUTE,
  MICROS_PER_MS,
  NEW_YORK,
  wallTime,
  type Instant,
} from '@tapewright/model';

/** What happens to a gateway every day by itself. */
export type DailyEvent =
  /** It restarts, and is there again at `upAt`. */
  | { readonly kind: 'restart'; readonly upAt: Instant }
  /** IBKR's servers reset: the line to them is lost, and comes back with the data maintained. */
  | { readonly kind: 'resetBegins' }
  | { readonly kind: 'resetEnds' };

export interface DailySchedule {
  /** How long a restart takes. Absent: a minute. */
  readonly restartMs?: number | undefined;
  /** When the servers reset: minutes after midnight in New York. Absent: never. */
  readonly resetMinute?: number | undefined;
  /** For how long. Absent: 30 seconds. */
  readonly resetMs?: number | undefined;
}

const RESTART_MS = 60_000;
const RESET_MS = 30_000;

/** Knows what of a gateway's day is due. What falls into hours that a clock leaves out happens when they are over. */
export class GatewayDay {
  readonly #restartMinute: () => number | undefined;
  readonly #schedule: DailySchedule;
  /** Up to here everything has happened. */
  #at: Instant;
  #resetEndsAt: Instant | undefined;

  constructor(restartMinute: () => number | undefined, schedule: DailySchedule, start: Instant) {
    this.#restartMinute = restartMinute;
    this.#schedule = schedule;
    this.#at = start;
  }

  /** The next moment at which something happens; undefined: nothing ever does. */
  nextDue(): Instant | undefined {
    const due = [
      this.#next(this.#restartMinute()),
      this.#next(this.#schedule.resetMinute),
      this.#resetEndsAt,
    ];
    return due.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
  }

  /** What has happened up to a moment, in order; of several nights that were left out, each thing once. */
  timePassed(now: Instant): readonly DailyEvent[] {
    const { restartMs = RESTART_MS, resetMs = RESET_MS } = this.#schedule;
    const [restart, reset] = [this.#next(this.#restartMinute()), this.#next(this.#schedule.resetMinute)];
    const events: { readonly at: Instant; readonly event: DailyEvent }[] = [];
    if (reset !== undefined && reset <= now) {
      events.push({ at: reset, event: { kind: 'resetBegins' } });
      this.#resetEndsAt = instant(reset + resetMs * MICROS_PER_MS);
    }
    if (restart !== undefined && restart <= now)
      events.push({
        at: restart,
        event: { kind: 'restart', upAt: instant(restart + restartMs * MICROS_PER_MS) },
      });
    const ends = this.#resetEndsAt;
    if (ends !== undefined && ends <= now) {
      events.push({ at: ends, event: { kind: 'resetEnds' } });
      this.#resetEndsAt = undefined;
    }
    this.#at = now;
    return events.toSorted((a, b) => a.at - b.at).map(({ event }) => event);
  }

  #next(minute: number | undefined): Instant | undefined {
    if (minute === undefined) return undefined;
    const { day } = wallTime(NEW_YORK, this.#at);
    const microsOfDay = minute * MICROS_PER_MINUTE;
    const today = instantOfWallTime(NEW_YORK, { day, microsOfDay });
    return today > this.#at ? today : instantOfWallTime(NEW_YORK, { day: day + 1, microsOfDay });
  }
}

/** `23:45` → minutes after midnight. Throws a RangeError on anything else. */
export function minuteOfDay(text: string): number {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (parts === null) throw new RangeError(`'${text}' is not a time of day such as 23:45`);
  return Number(parts[1]) * 60 + Number(parts[2]);
}
