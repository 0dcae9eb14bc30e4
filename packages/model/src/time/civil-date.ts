/**
 * A day of the proleptic Gregorian calendar as IB writes it: `YYYYMMDD`. It belongs to no time zone; which moments it covers
 * depends on the exchange. Sorting the texts sorts the days.
 */
export type CivilDate = string;

/** Days since 1970-01-01, as a whole number: the form to count with. */
export type DayNumber = number;

export interface YearMonthDay {
  readonly year: number;
  /** 1 is January. */
  readonly month: number;
  readonly day: number;
}

/** 0 is Sunday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** The day number of a civil date; days and months out of range carry over. Algorithm: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  // March is the first month, so that the leap day is the last of its year.
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The civil date of a day number. */
export function yearMonthDay(days: DayNumber): YearMonthDay {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

export function weekdayOf(days: DayNumber): Weekday {
  // 1970-01-01 was a Thursday.
  return ((((days + 4) % 7) + 7) % 7) as Weekday;
}

/** The n-th (from 1) `weekday` of a month. */
export function nthWeekday(
  { year, month }: Pick<YearMonthDay, 'year' | 'month'>,
  weekday: Weekday,
  n: number,
): DayNumber {
  const first = dayNumber(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (n - 1) * 7;
}

/** The last `weekday` of a month. */
export function lastWeekday(
  { year, month }: Pick<YearMonthDay, 'year' | 'month'>,
  weekday: Weekday,
): DayNumber {
  const last = month === 12 ? dayNumber(year, 12, 31) : dayNumber(year, month + 1, 1) - 1;
  return last - ((weekdayOf(last) - weekday + 7) % 7);
}

/** `YYYYMMDD`, for the years 0 to 9999. */
export function civilDate(days: DayNumber): CivilDate {
  const { year, month, day } = yearMonthDay(days);
  return String(year * 10_000 + month * 100 + day).padStart(8, '0');
}

/** The day number of a `YYYYMMDD`, or undefined when the text is none or names no day that exists. */
export function dayOfCivilDate(date: CivilDate): DayNumber | undefined {
  if (!/^\d{8}$/.test(date)) return undefined;
  return existingDay(Number(date.slice(0, 4)), Number(date.slice(4, 6)), Number(date.slice(6, 8)));
}

/** The day number, or undefined when the calendar has no such day (31 June, month 13). */
export function existingDay(year: number, month: number, day: number): DayNumber | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const days = dayNumber(year, month, day);
  return yearMonthDay(days).day === day ? days : undefined;
}
