import {
  CALENDARS,
  civilDate,
  instantOfWallTime,
  wallTime,
  type CalendarName,
  type CivilDate,
  type Instant,
  type Zone,
} from '@tapewright/model';

/** The date on an exchange's clocks, cheap to ask for every bar: it is counted anew only at midnight. */
export class ExchangeDay {
  readonly #zone: Zone;
  date: CivilDate = '';
  #from = Number.POSITIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;

  constructor(calendar: CalendarName) {
    this.#zone = CALENDARS[calendar].zone;
  }

  /** Goes to the day of a moment; whether that is another than before. */
  move(at: Instant): boolean {
    if (at >= this.#from && at < this.#until) return false;
    const { day } = wallTime(this.#zone, at);
    this.date = civilDate(day);
    this.#from = instantOfWallTime(this.#zone, { day, microsOfDay: 0 });
    this.#until = instantOfWallTime(this.#zone, { day: day + 1, microsOfDay: 0 });
    return true;
  }
}
