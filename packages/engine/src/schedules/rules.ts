/** On which trading days something is to happen. Days are counted in sessions: holidays and weekends are not among them. */
export type DayRule =
  | { readonly kind: 'everyDay' }
  | {
      readonly kind: 'inPeriod';
      readonly period: 'week' | 'month' | 'quarter';
      /** From which end the sessions are counted. */
      readonly from: 'start' | 'end';
      /** 0 is the first of them, or the last. */
      readonly offset: number;
    };

/** When on such a day. */
export type TimeRule =
  /** After the regular open, in minutes; 0 is the open itself. */
  | { readonly kind: 'afterOpen'; readonly minutes: number }
  /** Before the regular close of that day, which is early on a half day; 0 is the close itself. */
  | { readonly kind: 'beforeClose'; readonly minutes: number }
  /** On the exchange's clocks. */
  | { readonly kind: 'at'; readonly hour: number; readonly minute: number };

export function everyDay(): DayRule {
  return { kind: 'everyDay' };
}

/** The first session of a week, or so many after it. A week without that many is left out. */
export function weekStart(offset = 0): DayRule {
  return inPeriod('week', 'start', offset);
}

/** The last session of a week, or so many before it. */
export function weekEnd(offset = 0): DayRule {
  return inPeriod('week', 'end', offset);
}

/** The first session of a month, or so many after it. */
export function monthStart(offset = 0): DayRule {
  return inPeriod('month', 'start', offset);
}

/** The last session of a month, or so many before it. */
export function monthEnd(offset = 0): DayRule {
  return inPeriod('month', 'end', offset);
}

/** The first session of a quarter of the year, or so many after it. */
export function quarterStart(offset = 0): DayRule {
  return inPeriod('quarter', 'start', offset);
}

/** The last session of a quarter of the year, or so many before it. */
export function quarterEnd(offset = 0): DayRule {
  return inPeriod('quarter', 'end', offset);
}

/** So many minutes after the open. On a half day that closes before, it does not happen. */
export function afterOpen(minutes = 0): TimeRule {
  return { kind: 'afterOpen', minutes: checked(minutes, 'after the open') };
}

/** So many minutes before the close, the early one of a half day. On a day that opens later, it does not happen. */
export function beforeClose(minutes = 0): TimeRule {
  return { kind: 'beforeClose', minutes: checked(minutes, 'before the close') };
}

/** `atTime('10:30')`, on the exchange's clocks; also outside of its hours, on its trading days. */
export function atTime(text: string): TimeRule {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hour === undefined || minute === undefined) {
    throw new RangeError(`'${text}' is no time of the day: write HH:MM, such as 10:30`);
  }
  return { kind: 'at', hour: Number(hour), minute: Number(minute) };
}

function inPeriod(period: 'week' | 'month' | 'quarter', from: 'start' | 'end', offset: number): DayRule {
  if (!Number.isInteger(offset) || offset < 0) {
    throw new RangeError(
      `the session ${offset} from the ${from} of a ${period}: give a whole number from 0 on`,
    );
  }
  return { kind: 'inPeriod', period, from, offset };
}

function checked(minutes: number, where: string): number {
  if (minutes >= 0 && Number.isFinite(minutes)) return minutes;
  throw new RangeError(`${minutes} minutes ${where}: give a number from 0 on`);
}
