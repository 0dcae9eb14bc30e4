import { everyDay, monthEnd, monthStart, weekEnd, weekStart, type DayRule } from '../schedules/rules.ts';

/** When on a day a scheduled function is called. */
export type ZiplineTimeRule =
  | { readonly kind: 'open' | 'close'; readonly minutes: number }
  | { readonly kind: 'everyMinute' };

/** On which days: `days_offset` counts sessions from the beginning, or back from the end. */
export const date_rules = {
  every_day: (): DayRule => everyDay(),
  week_start: (days_offset = 0): DayRule => weekStart(days_offset),
  week_end: (days_offset = 0): DayRule => weekEnd(days_offset),
  month_start: (days_offset = 0): DayRule => monthStart(days_offset),
  month_end: (days_offset = 0): DayRule => monthEnd(days_offset),
} as const;

interface Offset {
  readonly hours?: number;
  readonly minutes?: number;
}

/** One minute after the open or before the close unless said otherwise, as in zipline. Algorithms on days have no time of the day: there they are ignored. */
export const time_rules = {
  market_open: (offset: Offset = { minutes: 1 }): ZiplineTimeRule => ({
    kind: 'open',
    minutes: minutesOf(offset),
  }),
  market_close: (offset: Offset = { minutes: 1 }): ZiplineTimeRule => ({
    kind: 'close',
    minutes: minutesOf(offset),
  }),
  every_minute: (): ZiplineTimeRule => ({ kind: 'everyMinute' }),
} as const;

function minutesOf({ hours = 0, minutes = 0 }: Offset): number {
  const total = hours * 60 + minutes;
  if (total >= 0 && Number.isFinite(total)) return total;
  throw new RangeError(`an offset of ${hours} hours and ${minutes} minutes: give 0 or more`);
}
