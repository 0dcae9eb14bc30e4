import type { Calendar, Instant } from '@tapewright/model';

/** The hours in which an order may trade: those that are running at a moment, or the next ones. */
export interface TradingWindow {
  readonly opens: Instant;
  /** The first moment after it. */
  readonly closes: Instant;
  /** The session's date, `YYYYMMDD`. */
  readonly date: string;
}

/** The regular hours that contain `at` or come next; with `extended`, those before and after them too. */
export function tradingWindow(calendar: Calendar, at: Instant, extended: boolean): TradingWindow {
  const current = extended ? calendar.extendedSessionAt(at) : calendar.sessionAt(at);
  const session = current ?? calendar.nextSession(at);
  return extended
    ? { opens: session.preOpen, closes: session.postClose, date: session.date }
    : { opens: session.open, closes: session.close, date: session.date };
}
