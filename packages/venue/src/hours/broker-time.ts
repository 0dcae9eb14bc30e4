import {
  civilDate,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  wallTime,
  NEW_YORK,
  type Calendar,
  type Instant,
} from '@tapewright/model';

/** The zone as IB's gateway names it in its texts. */
const ZONE_TEXT = 'US/Eastern';

/** `20260825 14:11:30 US/Eastern`: the time of an execution or completion. */
export function executionTime(at: Instant): string {
  if (at !== latest.at) {
    const { date, clock } = clockOf(at);
    latest = { at, text: `${date} ${clock} ${ZONE_TEXT}` };
  }
  return latest.text;
}

/** The last answer: a fill, the completion of its order and the report of both ask for the same moment. */
let latest: { readonly at: number; readonly text: string } = { at: Number.NaN, text: '' };

/** `2026-08-25 09:30:00 US/Eastern`: the time in a warning. */
export function warningTime(at: Instant): string {
  const { date, clock } = clockOf(at);
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)} ${clock} ${ZONE_TEXT}`;
}

/**
 * A calendar's hours from the day of `at` on, as ContractDetails states them: `20260825:0400-20260825:2000;20260826:CLOSED;…`,
 * in the calendar's own zone.
 */
export function hoursText(calendar: Calendar, at: Instant, days: number, extended: boolean): string {
  const first = wallTime(calendar.zone, at).day;
  const parts: string[] = [];
  for (let day = first; day < first + days; day++) {
    const date = civilDate(day);
    const session = calendar.session(date);
    if (session === undefined) {
      parts.push(`${date}:CLOSED`);
      continue;
    }
    const [from, until] = extended ? [session.preOpen, session.postClose] : [session.open, session.close];
    parts.push(`${minuteText(calendar, from)}-${minuteText(calendar, until)}`);
  }
  return parts.join(';');
}

function minuteText(calendar: Calendar, at: Instant): string {
  const { day, microsOfDay } = wallTime(calendar.zone, at);
  const minutes = Math.floor(microsOfDay / MICROS_PER_MINUTE);
  return `${civilDate(day)}:${twoDigits(Math.floor(minutes / 60))}${twoDigits(minutes % 60)}`;
}

function clockOf(at: Instant): { date: string; clock: string } {
  const { day, microsOfDay } = wallTime(NEW_YORK, at);
  const seconds = Math.floor(microsOfDay / MICROS_PER_SECOND);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const clock = `${twoDigits(hours)}:${twoDigits(minutes)}:${twoDigits(seconds % 60)}`;
  return { date: civilDate(day), clock };
}

/** From 0 to 59. */
function twoDigits(value: number): string {
  return TWO_DIGITS[value] ?? '';
}

const TWO_DIGITS: readonly string[] = Array.from({ length: 60 }, (_, value) =>
  String(value).padStart(2, '0'),
);
