import type { CalendarName, CivilDate, Instant } from '@tapewright/model';
import { ExchangeDay } from './exchange-day.ts';

interface Closes {
  readonly day: ExchangeDay;
  /** Oldest first. The last is of the newest day, which may not be over. */
  readonly dates: CivilDate[];
  readonly closes: number[];
}

/** The last price of every day of what is watched in bars, as far back as a model needs it. */
export class DailyCloses {
  readonly #calendar: CalendarName;
  readonly #days: number;
  /** contract key → its closes */
  readonly #byKey = new Map<string, Closes>();

  /** Keeps enough closes for `days` returns of days that are over. */
  constructor(calendar: CalendarName, days: number) {
    this.#calendar = calendar;
    this.#days = days;
  }

  /** `start` says which day the bar belongs to: the end of a day's bar may be on the next. */
  note(key: string, start: Instant, close: number): void {
    const known = this.#byKey.get(key) ?? { day: new ExchangeDay(this.#calendar), dates: [], closes: [] };
    this.#byKey.set(key, known);
    const { day, dates, closes } = known;
    day.move(start);
    const newest = dates.at(-1) ?? '';
    if (day.date < newest) return;
    if (day.date === newest) {
      closes[closes.length - 1] = close;
      return;
    }
    dates.push(day.date);
    closes.push(close);
    // One close more than returns, and the day that is not over.
    if (dates.length > this.#days + 2) {
      dates.shift();
      closes.shift();
    }
  }

  /** Every unit has become `ratio` units: what it cost before is stated in the new ones. */
  split(key: string, ratio: number): void {
    const closes = this.#byKey.get(key)?.closes ?? [];
    for (const [i, close] of closes.entries()) closes[i] = close / ratio;
  }

  /** date → return of that day over the one before, days before `today` only */
  returns(key: string, today: CivilDate): ReadonlyMap<CivilDate, number> {
    const returns = new Map<CivilDate, number>();
    const known = this.#byKey.get(key);
    if (known === undefined) return returns;
    for (const [i, date] of known.dates.entries()) {
      const [before, close] = [known.closes[i - 1], known.closes[i]];
      if (before !== undefined && close !== undefined && date < today) returns.set(date, close / before - 1);
    }
    return returns;
  }
}
