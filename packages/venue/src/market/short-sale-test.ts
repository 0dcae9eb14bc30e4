import type { Calendar, Instant } from '@tapewright/model';

/** The fall from the close before that restricts short sales. */
const FALL = 0.1;

/**
 * Whether short sales of a stock are restricted: from a trade in the regular hours at 10 % or more below the close before, for the rest of
 * the day and the next one. They may then trade only above the national best bid. Source: Regulation SHO, rule 201.
 */
export class ShortSaleTest {
  readonly #calendar: Calendar;
  #until = -Infinity;

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  note(at: Instant, price: number, previousClose: number | undefined): void {
    // To a hundredth of a cent: doubles must not decide about exactly 10 %.
    if (previousClose === undefined || price > previousClose * (1 - FALL) + 1e-4) return;
    const session = this.#calendar.sessionAt(at);
    if (session !== undefined) this.#until = this.#calendar.nextSession(session.close).postClose;
  }

  isOn(at: Instant): boolean {
    return at < this.#until;
  }
}
