import {
  civilDate,
  dayNumber,
  existingDay,
  instant,
  instantOfWallTime,
  MICROS_PER_SECOND,
  NEW_YORK,
  UTC,
  wallTime,
  type Instant,
  type Zone,
} from '@tapewright/model';

/** The zone of the gateway and of its US instruments, as IB's servers spell it. */
export const EASTERN = 'US/Eastern';

/** `20260825 14:11:30 US/Eastern` */
export function easternText(at: Instant): string {
  return `${localText(at, NEW_YORK, ' ')} ${EASTERN}`;
}

/** `20260825  14:11:30`, New York time without saying so: what servers below 174 (`INSTRUMENT_TIMEZONE`) write. */
export function easternTextWithoutZone(at: Instant): string {
  return localText(at, NEW_YORK, '  ');
}

/** `20260825` in New York. */
export function easternDate(at: Instant): string {
  return civilDate(wallTime(NEW_YORK, at).day);
}

/** `14:11`, New York time: how an account says when it was last updated. */
export function easternMinute(at: Instant): string {
  return clockText(wallTime(NEW_YORK, at).microsOfDay).slice(0, 5);
}

function localText(at: Instant, zone: Zone, separator: string): string {
  const { day, microsOfDay } = wallTime(zone, at);
  return `${civilDate(day)}${separator}${clockText(microsOfDay)}`;
}

function clockText(microsOfDay: number): string {
  const seconds = Math.floor(microsOfDay / MICROS_PER_SECOND);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/**
 * The moment that a request means by `yyyymmdd hh:mm:ss zone`, `yyyymmdd-hh:mm:ss` (UTC, a `Z` may follow), or `yyyymmdd` (the end of
 * that day in New York). Without a zone New York is meant. Undefined when it is none of these.
 */
export function parseRequestTime(text: string): Instant | undefined {
  const parts =
    /^(\d{4})(\d\d)(\d\d)(?:(-|\s+)(\d{1,2}):(\d\d)(?::(\d\d))?(Z?)(?:\s+([A-Za-z_]+(?:\/[A-Za-z_]+)?))?)?$/.exec(
      text.trim(),
    );
  if (parts === null) return undefined;
  const [, year, month, date, separator, hour, minute, second = '0', zulu, zoneName] = parts;
  const day = existingDay(Number(year), Number(month), Number(date));
  if (day === undefined) return undefined;
  if (hour === undefined || minute === undefined) {
    return instantOfWallTime(NEW_YORK, { day: day + 1, microsOfDay: 0 });
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const zone = separator === '-' || zulu === 'Z' ? UTC : zoneOf(zoneName);
  if (zone === undefined) return undefined;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return instantOfWallTime(zone, { day, microsOfDay: seconds * MICROS_PER_SECOND });
}

function zoneOf(name: string | undefined): Zone | undefined {
  if (name === undefined) return NEW_YORK;
  if (name === 'US/Eastern' || name === 'America/New_York' || name === 'EST' || name === 'EST5EDT')
    return NEW_YORK;
  if (name === 'UTC' || name === 'GMT' || name === 'Etc/UTC') return UTC;
  return undefined;
}

/** A whole number of seconds since 1970. */
export function epochSeconds(at: Instant): number {
  return Math.floor(at / MICROS_PER_SECOND);
}

/** The moment a number of calendar months earlier, at the same time of day in New York; a day that the month lacks is its last. */
export function monthsBefore(at: Instant, months: number): Instant {
  const { day, microsOfDay } = wallTime(NEW_YORK, at);
  const date = civilDate(day);
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(4, 6)) - 1 - months;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  const lastOfMonth = dayNumber(year, month + 1, 1) - 1;
  const target = Math.min(dayNumber(year, month, Number(date.slice(6))), lastOfMonth);
  return instantOfWallTime(NEW_YORK, { day: target, microsOfDay });
}

/** As an instant, from a number of seconds since 1970. */
export function fromEpochSeconds(seconds: number): Instant {
  return instant(seconds * MICROS_PER_SECOND);
}
