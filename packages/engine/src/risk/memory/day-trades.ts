import { CALENDARS, Decimal, type CalendarName, type CivilDate, type Instant } from '@tapewright/model';
import { ExchangeDay } from './exchange-day.ts';

/** Business days that count, today among them. */
const WINDOW_DAYS = 5;

interface DayState {
  /** What of the position was opened today. */
  opened: Decimal;
  /** The last fill opened: a close that follows is a day trade. */
  isOpening: boolean;
}

/**
 * Day trades as FINRA rule 4210 (f)(8)(B) counted them: opened and closed on one day, in one security. Several fills that close without an
 * opening between them are one day trade.
 */
export class DayTrades {
  readonly #calendar: CalendarName;
  readonly #day: ExchangeDay;
  /** contract key → today */
  readonly #today = new Map<string, DayState>();
  /** date → day trades of it; the last five dates that had any */
  readonly #perDate = new Map<CivilDate, number>();

  constructor(calendar: CalendarName) {
    this.#calendar = calendar;
    this.#day = new ExchangeDay(calendar);
  }

  /** `before` is the position that the fill changed. */
  fill(key: string, at: Instant, before: Decimal, signed: Decimal): void {
    if (this.#day.move(at)) this.#today.clear();
    const state = this.#today.get(key) ?? { opened: Decimal.ZERO, isOpening: false };
    this.#today.set(key, state);
    const isClosing = before.sign * signed.sign < 0;
    if (!isClosing) {
      state.opened = state.opened.plus(signed.abs());
      state.isOpening = true;
      return;
    }
    if (!state.opened.isZero && state.isOpening) this.#count();
    state.isOpening = false;
    const closed = signed.abs().min(before.abs());
    const turned = signed.abs().minus(closed);
    state.opened = turned.isZero ? state.opened.minus(closed).max(Decimal.ZERO) : turned;
    if (!turned.isZero) state.isOpening = true;
  }

  /** Day trades in the five business days that end with the day of a moment. */
  inFiveDays(at: Instant): number {
    const calendar = CALENDARS[this.#calendar];
    const today = calendar.dateOf(at);
    let session = calendar.session(today) ?? calendar.previousSession(at);
    for (let back = 1; back < WINDOW_DAYS; back++) session = calendar.previousSession(session.open);
    let total = 0;
    for (const [date, count] of this.#perDate) {
      if (date >= session.date && date <= today) total += count;
    }
    return total;
  }

  #count(): void {
    const { date } = this.#day;
    this.#perDate.set(date, (this.#perDate.get(date) ?? 0) + 1);
    if (this.#perDate.size <= WINDOW_DAYS) return;
    for (const oldest of this.#perDate.keys()) {
      this.#perDate.delete(oldest);
      return;
    }
  }
}
