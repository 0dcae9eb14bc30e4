import {
  civilDate,
  dayNumber,
  dayOfCivilDate,
  instantOfWallTime,
  MICROS_PER_SECOND,
  NEW_YORK,
  parseIbTime,
  toIbZoned,
  wallTime,
  type Instant,
} from '@tapewright/model';

/** The zone of the gateway and of its US instruments, as IB's servers spell it. */
const EASTERN = 'US/Eastern';

/** `20260825 14:11:30 US/Eastern` */
export function easternText(at: Instant): string {
  return toIbZoned(at, NEW_YORK, EASTERN);
}

/** `20260825  14:11:30`, New York time without saying so: what servers below 174 (`INSTRUMENT_TIMEZONE`) write. */
export function easternTextWithoutZone(at: Instant): string {
  const { day, microsOfDay } = wallTime(NEW_YORK, at);
  return `${civilDate(day)}  ${clockText(microsOfDay)}`;
}

/** `20260825` in New York. */
export function easternDate(at: Instant): string {
  return civilDate(wallTime(NEW_YORK, at).day);
}

/** `14:11`, New York time: how an account says when it was last updated. */
export function easternMinute(at: Instant): string {
  return clockText(wallTime(NEW_YORK, at).microsOfDay).slice(0, 5);
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
  // IB refuses the other shapes that it writes itself.
  if (!/^\d{8}(\D|$)/.test(text.trim())) return undefined;
  const { instant: at, date, zoneName } = parseIbTime(text, { zone: NEW_YORK });
  if (at !== undefined) return at;
  const day = date === undefined ? undefined : dayOfCivilDate(date);
  if (day === undefined || zoneName !== undefined || text.trim().length > 8) return undefined;
  return instantOfWallTime(NEW_YORK, { day: day + 1, microsOfDay: 0 });
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
