import { dayOfCivilDate, type CivilDate } from '../time/civil-date.ts';
import { MICROS_PER_HOUR, MICROS_PER_MINUTE, type Instant } from '../time/instant.ts';
import { instantOfWallTime, type Zone } from '../time/zone.ts';

/** What `tradingHours` or `liquidHours` of ContractDetails says. */
export interface TradingHoursSchedule {
  /** In the order of the text. A day may have several, a session may begin on the day before. */
  readonly sessions: readonly TradingSession[];
  /** Days without a session. */
  readonly closedDates: readonly CivilDate[];
  /** Entries that we cannot read, as they came; nothing is known of their days. */
  readonly unread: readonly string[];
}

export interface TradingSession {
  /** The date on which it ends. */
  readonly date: CivilDate;
  readonly open: Instant;
  /** The first moment after it. */
  readonly close: Instant;
}

/**
 * Reads the trading hours of a contract, in the zone that its `timeZoneId` names (`ZONES.find`). Never throws.
 *
 * Today's gateways write `20260825:0400-20260825:2000;20260826:CLOSED`, those before 2018 `20170524:0930-1130,1300-1600`. In the old
 * form an end at or before its beginning is left unread, for it does not say which of the two is on the other day.
 */
export function parseTradingHours(text: string, zone: Zone): TradingHoursSchedule {
  const sessions: TradingSession[] = [];
  const closedDates: CivilDate[] = [];
  const unread: string[] = [];
  for (const entry of text.split(';').map((part) => part.trim())) {
    if (entry === '') continue;
    const closed = /^(\d{8}):CLOSED$/i.exec(entry)?.[1];
    const day = closed === undefined ? undefined : dayOfCivilDate(closed);
    if (closed !== undefined && day !== undefined) {
      closedDates.push(closed);
      continue;
    }
    const ranges = sessionsOfEntry(entry, zone);
    if (ranges === undefined) unread.push(entry);
    else sessions.push(...ranges);
  }
  return { sessions, closedDates, unread };
}

/** All ranges of one entry, which share the date at its head; undefined when one of them cannot be read. */
function sessionsOfEntry(entry: string, zone: Zone): readonly TradingSession[] | undefined {
  const sessions: TradingSession[] = [];
  let date: CivilDate | undefined;
  for (const range of entry.split(',')) {
    const match = /^(?:(\d{8}):)?(\d\d):?(\d\d)-(?:(\d{8}):)?(\d\d):?(\d\d)$/.exec(range.trim());
    if (match === null) return undefined;
    const [, openDate = date, openHour, openMinute, closeDate = openDate, closeHour, closeMinute] = match;
    if (openDate === undefined || closeDate === undefined) return undefined;
    date = openDate;
    const open = wallInstant(zone, openDate, Number(openHour), Number(openMinute));
    const close = wallInstant(zone, closeDate, Number(closeHour), Number(closeMinute));
    if (open === undefined || close === undefined || close <= open) return undefined;
    sessions.push({ date: closeDate, open, close });
  }
  return sessions;
}

function wallInstant(zone: Zone, date: CivilDate, hour: number, minute: number): Instant | undefined {
  const day = dayOfCivilDate(date);
  // 24:00 is the midnight at the end of the day.
  if (day === undefined || minute > 59 || hour * 60 + minute > 24 * 60) return undefined;
  return instantOfWallTime(zone, { day, microsOfDay: hour * MICROS_PER_HOUR + minute * MICROS_PER_MINUTE });
}
