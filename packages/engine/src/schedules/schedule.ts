import {
  CALENDARS,
  MICROS_PER_MS,
  toIso,
  type CalendarName,
  type Instant,
  type Session,
} from '@tapewright/model';
import type { Timer } from '../strategy/timers.ts';
import { nextMoment } from './next-moment.ts';
import type { DayRule, TimeRule } from './rules.ts';

/** What is to happen by the calendar of an exchange, again and again. */
export interface ScheduledAt {
  readonly calendar: CalendarName;
  /** Every trading day when left out. */
  readonly days?: DayRule | undefined;
  readonly at: TimeRule;
  /**
   * A moment that comes later than this, because the program did not run or the line was held up, is left out and said in the log. One
   * minute when left out.
   */
  readonly lateMs?: number | undefined;
}

/** A schedule at work. */
export interface Schedule {
  /** When it happens next; undefined before the strategy has started, and once it is cancelled. */
  readonly next: Instant | undefined;
  cancel(): void;
}

/** What a schedule needs of the engine. */
export interface ScheduleHost {
  readonly now: Instant;
  at(due: Instant, run: () => void): Timer;
  log(text: string, level: 'warn'): void;
}

const DEFAULT_LATE_MS = 60_000;

/** The engine's side of a `Schedule`. `run` is given the session that the moment belongs to. */
export class RunningSchedule implements Schedule {
  readonly #host: ScheduleHost;
  readonly #terms: ScheduledAt;
  readonly #run: (session: Session) => void;
  #timer: Timer | undefined;
  #isCancelled = false;

  constructor(host: ScheduleHost, terms: ScheduledAt, run: (session: Session) => void) {
    this.#host = host;
    this.#terms = terms;
    this.#run = run;
  }

  get next(): Instant | undefined {
    return this.#timer?.due;
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Begins: from now on. */
  arm(): void {
    if (this.#isCancelled) return;
    const { calendar, days = { kind: 'everyDay' }, at } = this.#terms;
    const moment = nextMoment(CALENDARS[calendar], { days, at }, this.#host.now);
    this.#timer = this.#host.at(moment.at, () => this.#ring(moment.at, moment.session));
  }

  #ring(due: Instant, session: Session): void {
    // Armed first, so that `run` may cancel it.
    this.arm();
    const { lateMs = DEFAULT_LATE_MS } = this.#terms;
    if (this.#host.now - due > lateMs * MICROS_PER_MS) {
      this.#host.log(`the schedule of ${toIso(due)} was missed: it is ${toIso(this.#host.now)}`, 'warn');
      return;
    }
    this.#run(session);
  }
}
