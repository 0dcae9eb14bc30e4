import {
  intradayMicros,
  MICROS_PER_MINUTE,
  instant,
  type Bar,
  type Calendar,
  type Instant,
} from '@tapewright/model';
import { groupBars } from './bar-grouping.ts';
import type { BarHistory, BarQuery } from './bar-history.ts';
import type { Past } from './past.ts';
import type { Tape } from './tape.ts';

/** Before the gateway's start the made-up past, from then on what was traded. */
export class JoinedHistory implements BarHistory {
  readonly #past: Past;
  readonly #tape: Tape;
  readonly #start: Instant;
  readonly #calendarOf: (conId: number) => Calendar | undefined;

  constructor(parts: {
    readonly past: Past;
    readonly tape: Tape;
    readonly start: Instant;
    readonly calendarOf: (conId: number) => Calendar | undefined;
  }) {
    this.#past = parts.past;
    this.#tape = parts.tape;
    this.#start = parts.start;
    this.#calendarOf = parts.calendarOf;
  }

  bars(query: BarQuery): readonly Bar[] {
    const calendar = this.#calendarOf(query.conId);
    if (calendar === undefined) return [];
    return groupBars(this.#grains(query, calendar), query.barSize, calendar, query.hours).filter(
      ({ start }) => start >= query.from && start < query.until,
    );
  }

  first(conId: number): Instant | undefined {
    return this.#past.first(conId);
  }

  /** The shortest bars that are needed, in order. */
  *#grains(query: BarQuery, calendar: Calendar): Generator<Bar> {
    const size = intradayMicros(query.barSize);
    const { conId, from, until } = query;
    const untilStart = instant(Math.min(until, this.#start));
    if (size === undefined) {
      const startOfDay = calendar.extendedSessionAt(this.#start)?.open ?? this.#start;
      yield* this.#past.days(conId, from, instant(Math.min(until, startOfDay)));
      yield* this.#past.minutes(conId, startOfDay, untilStart);
    } else if (size < MICROS_PER_MINUTE) {
      yield* this.#past.seconds(conId, from, untilStart);
    } else {
      yield* this.#past.minutes(conId, from, untilStart);
    }
    const grain = size !== undefined && size < MICROS_PER_MINUTE ? 'seconds' : 'minutes';
    // A larger bar may begin before the first moment asked for, and is then left out by the caller, not cut.
    const whole = size === undefined ? this.#start : instant(from - size);
    yield* this.#tape.bars(conId, grain, { from: instant(Math.max(whole, this.#start)), until });
  }
}
