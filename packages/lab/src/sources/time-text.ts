import {
  existingDay,
  instant,
  instantOfWallTime,
  MICROS_PER_DAY,
  MICROS_PER_MINUTE,
  MICROS_PER_MS,
  MICROS_PER_SECOND,
  wallTime,
  type DayNumber,
  type Zone,
} from '@tapewright/model';
import { textOf } from './number-text.ts';

/** What `timeReader` understands, for messages. */
export const TIME_FORMS =
  '2020-04-17, 20200417, 2020-04-17 09:30[:00], 2020-04-17T13:30:00Z (or +hh:mm), or seconds, milliseconds, microseconds or nanoseconds since 1970';

/**
 * Reads the times of a file out of its bytes, in the forms of `TIME_FORMS`. Anything else is NaN: a form like 04/05/2020 has two meanings
 * and none is guessed.
 */
export interface TimeReader {
  /** A moment in µs since the epoch; a time of day without an offset is on the clocks of the zone. NaN for a day alone. */
  moment(bytes: Uint8Array, from: number, to: number): number;
  /** The moment of a cell that begins at `from` and has the day and the form of the last one read; NaN for any other. */
  again(bytes: Uint8Array, from: number): number;
  /** How long the cells are that `again` reads; 0 while there are none. */
  readonly againLength: number;
  /** The day as written, whatever time of day or offset follows it; of a number, midnight UTC is that UTC day, else the zone's. */
  day(bytes: Uint8Array, from: number, to: number): DayNumber;
}

const PATTERN =
  /^(\d{4})(-?)(\d\d)\2(\d\d)(?:(?:[T -]| {2})(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?\s?(Z|[+-]\d\d:?\d\d)?)?$/;

export function timeReader(zone: Zone): TimeReader {
  // Of the last row in the form `<day><separator>hh:mm[:ss][Z]`: rows of one day differ in the time of day alone, and need no pattern.
  let sameDay:
    | { readonly prefix: Uint8Array; readonly length: number; readonly midnight: number }
    | undefined;

  function byPattern(bytes: Uint8Array, from: number, to: number): number {
    const text = textOf(bytes, from, to);
    const match = PATTERN.exec(text);
    if (match === null) return epochMicros(text);
    const [, year, , month, dayOfMonth, hour, minute, second = '0', fraction = '', offset] = match;
    const day = existingDay(Number(year), Number(month), Number(dayOfMonth));
    if (day === undefined || hour === undefined) return Number.NaN;
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return Number.NaN;
    const clock =
      (Number(hour) * 60 + Number(minute)) * MICROS_PER_MINUTE + Number(second) * MICROS_PER_SECOND;
    const microsOfDay = clock + Number(fraction.padEnd(6, '0'));
    if (offset !== undefined && offset !== 'Z')
      return day * MICROS_PER_DAY + microsOfDay - offsetMicros(offset);
    const midnight = offset === 'Z' ? day * MICROS_PER_DAY : midnightOf(zone, day);
    if (midnight === undefined) return instantOfWallTime(zone, { day, microsOfDay });
    const prefixLength = text.indexOf(':') - 2;
    if (fraction === '' && !text.includes(' ', prefixLength)) {
      sameDay = { prefix: bytes.slice(from, from + prefixLength), length: to - from, midnight };
    }
    return midnight + microsOfDay;
  }

  function again(bytes: Uint8Array, from: number): number {
    if (sameDay === undefined || !startsWith(bytes, from, sameDay.prefix)) return Number.NaN;
    return sameDay.midnight + clockMicros(bytes, from + sameDay.prefix.length, from + sameDay.length);
  }

  return {
    again,
    get againLength() {
      return sameDay?.length ?? 0;
    },
    moment(bytes, from, to) {
      if (sameDay?.length === to - from) {
        const at = again(bytes, from);
        if (!Number.isNaN(at)) return at;
      }
      return byPattern(bytes, from, to);
    },
    day(bytes, from, to) {
      const text = textOf(bytes, from, to);
      const match = PATTERN.exec(text);
      if (match !== null)
        return existingDay(Number(match[1]), Number(match[3]), Number(match[4])) ?? Number.NaN;
      const at = epochMicros(text);
      if (Number.isNaN(at)) return at;
      return at % MICROS_PER_DAY === 0 ? at / MICROS_PER_DAY : wallTime(zone, instant(at)).day;
    },
  };
}

/** The moment a day begins on the zone's clocks; undefined on days on which they change. */
function midnightOf(zone: Zone, day: DayNumber): number | undefined {
  const midnight = instantOfWallTime(zone, { day, microsOfDay: 0 });
  const next = instantOfWallTime(zone, { day: day + 1, microsOfDay: 0 });
  return next - midnight === MICROS_PER_DAY ? midnight : undefined;
}

function startsWith(bytes: Uint8Array, from: number, prefix: Uint8Array): boolean {
  // Backwards: what changes, changes at the end.
  for (let i = prefix.length - 1; i >= 0; i--) if (bytes[from + i] !== prefix[i]) return false;
  return true;
}

const COLON = 58;

/** Microseconds since midnight of `hh:mm`, `hh:mm:ss`, or either with a Z; NaN for anything else. */
function clockMicros(bytes: Uint8Array, from: number, to: number): number {
  const end = bytes[to - 1] === 90 ? to - 1 : to;
  const hour = twoDigits(bytes, from);
  const minute = twoDigits(bytes, from + 3);
  const hasSeconds = end - from === 8;
  if (!hasSeconds && end - from !== 5) return Number.NaN;
  const second = hasSeconds ? twoDigits(bytes, from + 6) : 0;
  if (bytes[from + 2] !== COLON || (hasSeconds && bytes[from + 5] !== COLON)) return Number.NaN;
  if (!(hour < 24 && minute < 60 && second < 60)) return Number.NaN;
  return (hour * 60 + minute) * MICROS_PER_MINUTE + second * MICROS_PER_SECOND;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 48;
  const units = (bytes[at + 1] ?? 0) - 48;
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : Number.NaN;
}

function offsetMicros(offset: string): number {
  const sign = offset.startsWith('-') ? -1 : 1;
  const digits = offset.replaceAll(/\D/g, '');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * MICROS_PER_MINUTE;
}

/** Since 1970, by the number of digits: seconds up to the year 2286, smaller units from 2001 on. */
export function epochMicros(text: string): number {
  if (!/^\d+$/.test(text)) return Number.NaN;
  switch (text.length) {
    case 9:
    case 10:
      return Number(text) * MICROS_PER_SECOND;
    case 13:
      return Number(text) * MICROS_PER_MS;
    case 16:
      return Number(text);
    case 19:
      return Number(text.slice(0, 16));
    default:
      return Number.NaN;
  }
}
