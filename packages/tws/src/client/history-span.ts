import { MICROS_PER_DAY, MICROS_PER_SECOND } from '@tapewright/model';

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
