import { dayOfCivilDate, instant, instantOfWallTime, type Calendar } from '@tapewright/model';
import type { TradingDay } from './equity-curve.ts';

/**
 * Which day of the exchange a moment belongs to, as the end of something: midnight belongs to the day before. Remembers the last day,
 * so that asking in order costs a comparison.
 */
export function tradingDays(calendar: Pick<Calendar, 'dateOf' | 'zone'>): (at: number) => TradingDay {
  let after = Number.NaN;
  let upTo = Number.NaN;
  let day = Number.NaN;
  return (at) => {
    if (at > after && at <= upTo) return day;
    const date = calendar.dateOf(instant(at - 1));
    const number = dayOfCivilDate(date);
    if (number === undefined) throw new RangeError(`'${date}' is no date`);
    after = instantOfWallTime(calendar.zone, { day: number, microsOfDay: 0 });
    upTo = instantOfWallTime(calendar.zone, { day: number + 1, microsOfDay: 0 });
    day = Number(date);
    return day;
  };
}
