import { type BarSize, MICROS_PER_DAY, MICROS_PER_SECOND } from '@tapewright/model';

/** A length of history. */
export interface HistorySpan {
  /** In IB's words: `2 Y`. */
  readonly text: string;
  /** At least as long: a month has 31 days here, a year 366. */
  readonly micros: number;
}

const UNITS = {
  S: { names: ['s', 'sec', 'secs', 'second', 'seconds'], micros: MICROS_PER_SECOND },
  D: { names: ['d', 'day', 'days'], micros: MICROS_PER_DAY },
  W: { names: ['w', 'week', 'weeks'], micros: 7 * MICROS_PER_DAY },
  M: { names: ['m', 'month', 'months'], micros: 31 * MICROS_PER_DAY },
  Y: { names: ['y', 'year', 'years'], micros: 366 * MICROS_PER_DAY },
} as const;

/** Reads `2 years`, `30 days`, `1800 S`. Throws a RangeError when it is none. */
export function parseSpan(text: string): HistorySpan {
  const parts = /^\s*(\d+)\s*([a-z]+)\s*$/i.exec(text);
  const count = Number(parts?.[1]);
  const name = parts?.[2]?.toLowerCase() ?? '';
  for (const [unit, { names, micros }] of Object.entries(UNITS)) {
    if (count > 0 && (names as readonly string[]).includes(name)) {
      return { text: `${count} ${unit}`, micros: count * micros };
    }
  }
  throw new RangeError(
    `not a length of history: '${text}'. Say '2 years', '6 months', '30 days' or '1800 S'`,
  );
}

/**
 * The longest span that IB promises for one request of a bar size (API guide, "Valid duration and bar size settings"); undefined where
 * any span goes.
 */
export function longestPage(barSize: BarSize): HistorySpan | undefined {
  switch (barSize) {
    case '1 secs':
      return seconds(1_800);
    case '5 secs':
      return seconds(3_600);
    case '10 secs':
    case '15 secs':
      return seconds(14_400);
    case '30 secs':
      return seconds(28_800);
    case '1 min':
      return days(1, '1 D');
    case '2 mins':
      return days(2, '2 D');
    case '3 mins':
    case '5 mins':
    case '10 mins':
    case '15 mins':
    case '20 mins':
      return days(7, '1 W');
    case '30 mins':
    case '1 hour':
    case '2 hours':
    case '3 hours':
    case '4 hours':
    case '8 hours':
      // A month of IB is a calendar month; 28 days are never more.
      return days(28, '1 M');
    case '1 day':
    case '1 week':
    case '1 month':
      return undefined;
  }
}

function seconds(count: number): HistorySpan {
  return { text: `${count} S`, micros: count * MICROS_PER_SECOND };
}

function days(count: number, text: string): HistorySpan {
  return { text, micros: count * MICROS_PER_DAY };
}

/** Whether IB's pacing rules hold for bars of this size: 30 s and less. */
export function isFineBar(barSize: BarSize): boolean {
  return barSize.endsWith(' secs');
}
