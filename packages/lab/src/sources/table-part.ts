import { instant, instantOfWallTime, MICROS_PER_DAY, toIso, wallTime, type Zone } from '@tapewright/model';
import { epochMicros, type TimeReader } from './time-text.ts';

/** A cell as the file holds it; a time whose kind is known is a number, of µs or of days. */
export type Cell = unknown;

/** Some columns of a stretch of rows. */
export interface TablePart {
  readonly length: number;
  /** As a number: NaN where there is none, or it is none. */
  number(column: string, row: number): number;
  /** A moment in µs since the epoch, or NaN. One without an offset is on the clocks of the zone. */
  moment(column: string, row: number): number;
  /** The day, as a day number; of a moment at midnight UTC that UTC day, else that of the zone. NaN when it is none. */
  day(column: string, row: number): number;
  /** As text, for names and for messages; empty where there is none. */
  text(column: string, row: number): string;
}

/** A table of typed columns, as Parquet and Arrow files hold it. */
export interface ColumnTable {
  readonly titles: readonly string[];
  readonly rows: number;
  /** The columns of these titles, as many rows at a time as the file keeps together. */
  parts(titles: readonly string[]): AsyncGenerator<TablePart>;
}

/** What a column's times are: moments, times of day on some clock, days, or texts and numbers that say it themselves. */
export type TimeKind = 'utc' | 'local' | 'date' | 'written';

export interface PartColumn {
  readonly cells: ArrayLike<Cell>;
  readonly time: TimeKind;
  /** Digits behind the point, of a decimal whose cells are not exact. */
  readonly scale?: number | undefined;
}

export interface PartSource {
  readonly length: number;
  readonly columns: ReadonlyMap<string, PartColumn>;
  readonly zone: Zone;
  /** Of times that are written as texts or bare numbers. */
  readonly reader: TimeReader;
}

export function tablePart({ length, columns, zone, reader }: PartSource): TablePart {
  const clocks = localClocks(zone);
  const written = (value: Cell) => new TextEncoder().encode(textOf(value));
  return {
    length,
    text(title, row) {
      const column = columns.get(title);
      return shownText(column?.cells[row], column?.time ?? 'written');
    },
    number(title, row) {
      const column = columns.get(title);
      const value = column?.cells[row];
      if (typeof value !== 'number') return typeof value === 'bigint' ? Number(value) : Number.NaN;
      const scale = column?.scale ?? 0;
      return scale === 0 ? value : Math.round(value * 10 ** scale) / 10 ** scale;
    },
    moment(title, row) {
      const column = columns.get(title);
      const value = column?.cells[row];
      switch (column?.time ?? 'written') {
        case 'utc':
          return numberOf(value);
        case 'local':
          return clocks(numberOf(value));
        case 'date':
          return Number.NaN;
        case 'written': {
          if (typeof value === 'bigint' || typeof value === 'number') return epochMicros(String(value));
          const bytes = written(value);
          return reader.moment(bytes, 0, bytes.length);
        }
      }
    },
    day(title, row) {
      const column = columns.get(title);
      const value = column?.cells[row];
      switch (column?.time ?? 'written') {
        case 'utc':
          return dayOf(numberOf(value), zone);
        case 'local':
          return Math.floor(numberOf(value) / MICROS_PER_DAY);
        case 'date':
          return numberOf(value);
        case 'written': {
          const bytes = written(value);
          return reader.day(bytes, 0, bytes.length);
        }
      }
    },
  };
}

function dayOf(micros: number, zone: Zone): number {
  if (Number.isNaN(micros)) return micros;
  return micros % MICROS_PER_DAY === 0 ? micros / MICROS_PER_DAY : wallTime(zone, instant(micros)).day;
}

/** Reads the clocks of a zone. Most rows are of the day of the row before, and on most days no clock changes. */
function localClocks(zone: Zone): (micros: number) => number {
  let [day, midnight] = [Number.NaN, Number.NaN];
  return (micros) => {
    const of = Math.floor(micros / MICROS_PER_DAY);
    const microsOfDay = micros - of * MICROS_PER_DAY;
    if (Number.isNaN(of)) return of;
    if (of !== day) {
      const begins = instantOfWallTime(zone, { day: of, microsOfDay: 0 });
      const isPlain = instantOfWallTime(zone, { day: of + 1, microsOfDay: 0 }) - begins === MICROS_PER_DAY;
      [day, midnight] = [of, isPlain ? begins : Number.NaN];
    }
    return Number.isNaN(midnight)
      ? instantOfWallTime(zone, { day: of, microsOfDay })
      : midnight + microsOfDay;
  };
}

function numberOf(value: Cell): number {
  return typeof value === 'number' ? value : Number.NaN;
}

/** A cell for a message: moments as ISO 8601, those on a clock of no stated zone without a Z. */
function shownText(value: Cell, kind: TimeKind): string {
  if (typeof value !== 'number' || kind === 'written') return textOf(value);
  if (kind === 'date') return toIso(instant(value * MICROS_PER_DAY)).slice(0, 10);
  const text = toIso(instant(value));
  return kind === 'utc' ? text : text.replace('Z', '');
}

function textOf(value: Cell): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}
