import { dayNumber, yearMonthDay, type DayNumber } from './civil-date.ts';
import { instant, MICROS_PER_DAY, MICROS_PER_MINUTE, MICROS_PER_SECOND, type Instant } from './instant.ts';
import { SUMMER_TIME, type SummerTimeName } from './summer-time.ts';

/** A time zone: how far its clocks are from UTC at any moment. */
export interface Zone {
  /** The IANA name where there is one. */
  readonly name: string;
  /** Minutes east of UTC: -300 for New York in winter. */
  offsetMinutesAt(at: Instant): number;
}

/** What a zone is made of. Moments before the first entry of `history` have that entry's predecessor unknown, and get `standardMinutes`. */
export interface ZoneDescription {
  readonly name: string;
  /** Minutes east of UTC outside summer time. */
  readonly standardMinutes: number;
  /** The rule by which it changes today, for ever; absent when it does not. */
  readonly summerTime?: SummerTimeName | undefined;
  /**
   * Offsets that no rule explains, oldest first: `2014-10-25T22:00Z` from which moment, how many minutes east of UTC.
   * The rule takes over with the first day of the year after the last entry.
   */
  readonly history?: readonly (readonly [from: string, minutes: number])[] | undefined;
}

/** A zone from its description. Throws a RangeError on a malformed history. */
export function createZone({ name, standardMinutes, summerTime, history = [] }: ZoneDescription): Zone {
  const rule = summerTime === undefined ? undefined : SUMMER_TIME[summerTime];
  const past = history.map(([from, minutes]) => ({ from: historyInstant(from), minutes }));
  const lastOfPast = past.at(-1);
  const ruleFrom =
    lastOfPast === undefined
      ? -Infinity
      : dayNumber(yearMonthDay(dayOf(lastOfPast.from)).year + 1, 1, 1) * MICROS_PER_DAY;

  return {
    name,
    offsetMinutesAt(at) {
      if (at >= ruleFrom)
        return rule === undefined ? standardMinutes : standardMinutes + rule(at, standardMinutes);
      let minutes = standardMinutes;
      for (const change of past) {
        if (change.from > at) break;
        minutes = change.minutes;
      }
      return minutes;
    },
  };
}

/** A zone whose clocks never change. */
export function fixedZone(name: string, minutes: number): Zone {
  return { name, offsetMinutesAt: () => minutes };
}

/** A moment as the clocks of a zone show it. */
export interface WallTime {
  readonly day: DayNumber;
  /** Since local midnight: from 0 to below `MICROS_PER_DAY`. */
  readonly microsOfDay: number;
}

export function wallTime(zone: Zone, at: Instant): WallTime {
  const local = at + zone.offsetMinutesAt(at) * MICROS_PER_MINUTE;
  const day = Math.floor(local / MICROS_PER_DAY);
  return { day, microsOfDay: local - day * MICROS_PER_DAY };
}

/**
 * The moment at which the clocks of a zone show a time. When they show it twice (autumn), the earlier moment unless `later` is
 * asked for; when they never show it (spring), the moment as far after the change as the time is after the gap's beginning.
 */
export function instantOfWallTime(
  zone: Zone,
  { day, microsOfDay }: WallTime,
  choice: 'earlier' | 'later' = 'earlier',
): Instant {
  const local = day * MICROS_PER_DAY + microsOfDay;
  const before = zone.offsetMinutesAt(instant(local - MICROS_PER_DAY));
  const after = zone.offsetMinutesAt(instant(local + MICROS_PER_DAY));
  const byBefore = instant(local - before * MICROS_PER_MINUTE);
  if (before === after) return byBefore;
  const byAfter = instant(local - after * MICROS_PER_MINUTE);
  const isBefore = zone.offsetMinutesAt(byBefore) === before;
  const isAfter = zone.offsetMinutesAt(byAfter) === after;
  if (isBefore && isAfter) return choice === 'earlier' ? byBefore : byAfter;
  return isAfter ? byAfter : byBefore;
}

function dayOf(at: number): DayNumber {
  return Math.floor(at / MICROS_PER_DAY);
}

function historyInstant(text: string): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)Z$/.exec(text);
  if (parts === null)
    throw new RangeError(`not a moment like 2014-10-25T22:00Z in a zone's history: '${text}'`);
  const [year, month, day, hour, minute] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return dayNumber(year, month, day) * MICROS_PER_DAY + (hour * 60 + minute) * 60 * MICROS_PER_SECOND;
}
