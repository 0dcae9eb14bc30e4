import type { Calendar } from './calendar.ts';
import { usEquityCalendar } from './us-equity.ts';

/** The calendars of the exchanges that we know, under the exchange's name. */
export const CALENDARS = {
  NYSE: usEquityCalendar('NYSE'),
  NASDAQ: usEquityCalendar('NASDAQ'),
} as const satisfies Record<string, Calendar>;
export type CalendarName = keyof typeof CALENDARS;
