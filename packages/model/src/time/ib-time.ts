import { civilDate, existingDay, yearMonthDay, type CivilDate, type DayNumber } from './civil-date.ts';
import {
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_MS,
  MICROS_PER_SECOND,
  type Instant,
} from './instant.ts';
import { instantOfWallTime, wallTime, type Zone } from './zone.ts';
import { meansWinter, UTC, ZONES, type ZoneTable } from './zones.ts';

/** What a date text of IB says. What it does not say, or says in a way that we cannot read, is absent. */
export interface IbTime {
  /** The text as it came. */
  readonly raw: string;
  /** The moment, when the text gives a time of day and its zone is known. */
  readonly instant?: Instant;
  /** The day as written, in the text's own zone. Absent for epoch times, which name no zone. */
  readonly date?: CivilDate;
  /** The zone as written, known or not. */
  readonly zoneName?: string;
}

export interface IbTimeContext {
  /** The zone of times that name none; without it they have no `instant`. */
  readonly zone?: Zone | undefined;
  /** The moment near which a date without its year is looked for; without it such a date stays unread. */
  readonly near?: Instant | undefined;
  /** Where zone names are looked up; ours when absent. */
  readonly zones?: ZoneTable | undefined;
}

/**
 * Reads every shape in which IB writes dates and times. It never throws: what it cannot read comes back as `raw` alone, so that no
 * execution is lost for its time stamp.
 *
 * - `20260825`, `2026-08-25`: a date
 * - `20260825  14:11:30 US/Eastern`, `20260825 14:11 MET`, `20260825:1411`: a local time, with a zone or in the context's
 * - `20260825-18:11:30`, `20260825-18:11:30Z`: UTC
 * - `2026-08-25 14:11:30.0`, `2026-08-25T14:11:30+02:00`: a local time, or with an offset
 * - `1787681490`, `1787681490123`: seconds or milliseconds since the epoch
 * - `0714 09:30`: the year is missing; needs `near`
 */
export function parseIbTime(raw: string, context: IbTimeContext = {}): IbTime {
  const text = raw.trim();
  if (text.length === 0 || text.length > MAX_LENGTH) return { raw };
  const epoch = EPOCH.exec(text);
  if (epoch !== null) return epochTime(raw, epoch);
  const dated = COMPACT.exec(text)?.groups ?? DASHED.exec(text)?.groups;
  if (dated !== undefined) {
    const day = existingDay(Number(dated['year']), Number(dated['month']), Number(dated['day']));
    return day === undefined ? { raw } : timeOnDay(raw, day, dated, context);
  }
  const yearless = YEARLESS.exec(text)?.groups;
  return yearless === undefined ? { raw } : timeNear(raw, yearless, context);
}

/** `yyyymmdd-hh:mm:ss` in UTC, the form that every gateway reads without a zone. Fractions of a second are cut. */
export function toIbUtc(at: Instant): string {
  const { date, time } = wallText(at, UTC);
  return `${date}-${time}`;
}

/** `yyyymmdd hh:mm:ss ZONE`, as a gateway writes executions. `zoneName` is what IB calls the zone, such as US/Eastern. */
export function toIbZoned(at: Instant, zone: Zone, zoneName: string = zone.name): string {
  const { date, time } = wallText(at, zone);
  return `${date} ${time} ${zoneName}`;
}

/** No date text that IB was seen to send is half as long. */
const MAX_LENGTH = 128;

type Groups = Readonly<Record<string, string | undefined>>;

const TIME = String.raw`(?<hour>\d{1,2}):?(?<minute>\d\d)(?::?(?<second>\d\d)(?:\.(?<fraction>\d{1,9}))?)?`;
const ZONE = String.raw`(?:\s*(?<zone>[^\d\s:.].*))?`;
const COMPACT = new RegExp(
  String.raw`^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?:(?<separator>\s+|[-T:])${TIME})?${ZONE}$`,
);
const DASHED = new RegExp(
  String.raw`^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:(?:\s+|T)${TIME})?${ZONE}$`,
);
const YEARLESS = new RegExp(String.raw`^(?<month>\d\d)(?<day>\d\d)\s+${TIME}${ZONE}$`);
/** Seconds from 1973 on have nine digits or more; eight are a date. */
const EPOCH = /^(?<seconds>\d{9,11})(?:\.(?<fraction>\d{1,9}))?$|^(?<millis>\d{12,13})$/;

function epochTime(raw: string, { groups = {} }: RegExpExecArray): IbTime {
  if (groups['millis'] !== undefined)
    return { raw, instant: instant(Number(groups['millis']) * MICROS_PER_MS) };
  return {
    raw,
    instant: instant(Number(groups['seconds']) * MICROS_PER_SECOND + fractionMicros(groups['fraction'])),
  };
}

function timeOnDay(raw: string, day: DayNumber, groups: Groups, context: IbTimeContext): IbTime {
  const zoneName = groups['zone'];
  const dated = { raw, date: civilDate(day), ...(zoneName !== undefined && { zoneName }) };
  const microsOfDay = timeOfDay(groups);
  if (microsOfDay === undefined) return dated;
  const zone = zoneOf(groups, context);
  if (zone === undefined) return dated;
  const choice = zoneName !== undefined && meansWinter(zoneName) ? 'later' : 'earlier';
  return { ...dated, instant: instantOfWallTime(zone, { day, microsOfDay }, choice) };
}

/** The reading, among those of the years around it, that lies nearest to the moment we were given. */
function timeNear(raw: string, groups: Groups, context: IbTimeContext): IbTime {
  const { near } = context;
  if (near === undefined) return { raw };
  const { year } = yearMonthDay(Math.floor(near / MICROS_PER_DAY));
  let nearest: IbTime = { raw };
  let distance = Infinity;
  for (const candidate of [year - 1, year, year + 1]) {
    const day = existingDay(candidate, Number(groups['month']), Number(groups['day']));
    if (day === undefined) continue;
    const reading = timeOnDay(raw, day, groups, context);
    if (reading.instant === undefined) continue;
    if (Math.abs(reading.instant - near) >= distance) continue;
    nearest = reading;
    distance = Math.abs(reading.instant - near);
  }
  return nearest;
}

function zoneOf(groups: Groups, { zone, zones = ZONES }: IbTimeContext): Zone | undefined {
  const name = groups['zone'];
  if (name !== undefined) return zones.find(name);
  return groups['separator'] === '-' ? UTC : zone;
}

/** Microseconds since midnight, or undefined when there is no time or none that a clock shows. */
function timeOfDay({ hour, minute, second = '0', fraction }: Groups): number | undefined {
  if (hour === undefined || minute === undefined) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return (
    Number(hour) * MICROS_PER_HOUR +
    Number(minute) * MICROS_PER_MINUTE +
    Number(second) * MICROS_PER_SECOND +
    fractionMicros(fraction)
  );
}

function fractionMicros(digits = ''): number {
  return Number(digits.padEnd(6, '0').slice(0, 6));
}

function wallText(at: Instant, zone: Zone): { date: CivilDate; time: string } {
  const { day, microsOfDay } = wallTime(zone, at);
  const seconds = Math.floor(microsOfDay / MICROS_PER_SECOND);
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    date: civilDate(day),
    time: `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`,
  };
}
