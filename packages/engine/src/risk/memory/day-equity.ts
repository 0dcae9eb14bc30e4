import type { CalendarName, CivilDate, Instant } from '@tapewright/model';
import { ExchangeDay } from './exchange-day.ts';

/** The equity with which a day of an exchange began: the last known one of the day before, on the first day the first known one. */
export class DayEquity {
  readonly #day: ExchangeDay;
  /** In the base currency; NaN before it was ever known. */
  atStart = Number.NaN;
  #last = Number.NaN;

  constructor(calendar: CalendarName) {
    this.#day = new ExchangeDay(calendar);
  }

  get date(): CivilDate {
    return this.#day.date;
  }

  /** Takes the equity of a moment; NaN, not known, changes nothing. */
  note(at: Instant, equity: number): void {
    if (Number.isNaN(equity)) return;
    if (this.#day.move(at) || Number.isNaN(this.atStart)) {
      this.atStart = Number.isNaN(this.#last) ? equity : this.#last;
    }
    this.#last = equity;
  }

  /** The day counts from here on. */
  restart(): void {
    this.atStart = this.#last;
  }
}
