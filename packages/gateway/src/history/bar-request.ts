import {
  BAR_SIZES,
  instant,
  MICROS_PER_SECOND,
  type BarSize,
  type Calendar,
  type Instant,
  type TradingHours,
} from '@tapewright/model';
import { monthsBefore } from '../wire/time-text.ts';

/** What a request of history may show: IB's whatToShow. */
export const SHOWS = ['TRADES', 'MIDPOINT', 'BID', 'ASK', 'BID_ASK', 'ADJUSTED_LAST', 'AGGTRADES'] as const;
export type Show = (typeof SHOWS)[number];

/** IB's texts for the larger sizes, beside the model's. */
const BAR_SIZE_ALIASES: Readonly<Record<string, BarSize>> = {
  '1 sec': '1 secs',
  '1 day': '1 day',
  '1 days': '1 day',
  '1D': '1 day',
  '1 week': '1 week',
  '1W': '1 week',
  '1 month': '1 month',
  '1M': '1 month',
};

/** The bar size that a request means, or undefined when it means none. */
export function parseBarSize(text: string): BarSize | undefined {
  const trimmed = text.trim();
  return BAR_SIZES.find((size) => size === trimmed.toLowerCase()) ?? BAR_SIZE_ALIASES[trimmed];
}

export type DurationUnit = 'S' | 'D' | 'W' | 'M' | 'Y';
export interface Duration {
  readonly count: number;
  readonly unit: DurationUnit;
}

const UNITS: readonly DurationUnit[] = ['S', 'D', 'W', 'M', 'Y'];

/** `30 D`, `3600 S`, `2 Y`; without a unit seconds are meant. Undefined when it is none. */
export function parseDuration(text: string): Duration | undefined {
  const parts = /^(\d{1,7})\s*([SDWMY])?$/i.exec(text.trim());
  if (parts === null) return undefined;
  const count = Number(parts[1]);
  const unit = UNITS.find((candidate) => candidate === (parts[2] ?? 'S').toUpperCase());
  return count < 1 || unit === undefined ? undefined : { count, unit };
}

/** How many of a unit IB answers; beyond, the request is refused. */
const LONGEST: Readonly<Record<DurationUnit, number>> = { S: 86_400, D: 365, W: 52, M: 12, Y: 100 };

/** Why a duration is too long in its unit, in IB's words; undefined when it is not. */
export function durationRefusal({ count, unit }: Duration): string | undefined {
  if (count <= LONGEST[unit]) return undefined;
  switch (unit) {
    case 'S':
      return 'Historical data requests for durations longer than 86400 seconds must be made in days.';
    case 'D':
      return 'Historical data requests for durations longer than 365 days must be made in years.';
    case 'W':
      return 'Historical data requests for durations longer than 52 weeks must be made in years.';
    case 'M':
      return 'Historical data requests for durations longer than 12 months must be made in years.';
    case 'Y':
      return 'Historical data requests for durations longer than 100 years are not possible.';
  }
}

/**
 * Where a duration that ends at `end` begins. Seconds and days are counted in trading time: a day is a session, and the session in
 * progress is the last of them. Weeks, months and years are counted on the calendar.
 */
export function durationStart(
  { count, unit }: Duration,
  {
    end,
    calendar,
    hours,
  }: { readonly end: Instant; readonly calendar: Calendar; readonly hours: TradingHours },
): Instant {
  switch (unit) {
    case 'S':
      return secondsBefore(end, count, { calendar, hours });
    case 'D':
      return sessionsBefore(end, count, { calendar, hours });
    case 'W':
      return instant(end - count * 7 * 86_400 * MICROS_PER_SECOND);
    case 'M':
      return monthsBefore(end, count);
    case 'Y':
      return monthsBefore(end, 12 * count);
  }
}

interface TradingTime {
  readonly calendar: Calendar;
  readonly hours: TradingHours;
}

function edges({ hours }: TradingTime): {
  readonly opens: 'open' | 'preOpen';
  readonly closes: 'close' | 'postClose';
} {
  return hours === 'regular' ? { opens: 'open', closes: 'close' } : { opens: 'preOpen', closes: 'postClose' };
}

function sessionsBefore(end: Instant, count: number, time: TradingTime): Instant {
  const { opens } = edges(time);
  // A day has at most three closed ones in a row beside it: twice the count and a fortnight are enough.
  const sessions = sessionsUpTo(end, 2 * count + 14, time).filter((session) => session[opens] < end);
  return sessions.at(-count)?.[opens] ?? sessions[0]?.[opens] ?? end;
}

function secondsBefore(end: Instant, count: number, time: TradingTime): Instant {
  const { opens, closes } = edges(time);
  let missing = count * MICROS_PER_SECOND;
  const sessions = sessionsUpTo(end, Math.ceil(count / 3600) + 14, time).toReversed();
  for (const session of sessions) {
    const to = Math.min(end, session[closes]);
    const open = to - session[opens];
    if (open <= 0) continue;
    if (open >= missing) return instant(to - missing);
    missing -= open;
  }
  return instant(end - missing);
}

function sessionsUpTo(end: Instant, calendarDays: number, { calendar }: TradingTime) {
  const from = calendar.dateOf(instant(end - calendarDays * 86_400 * MICROS_PER_SECOND));
  // The session in progress may bear tomorrow's date.
  const to = calendar.dateOf(instant(end + 86_400 * MICROS_PER_SECOND));
  return calendar.sessionsBetween(from < calendar.firstDate ? calendar.firstDate : from, to);
}
