import {
  instant,
  instantOfWallTime,
  MICROS_PER_DAY,
  MICROS_PER_MS,
  toIso,
  wallTime,
  type Zone,
} from '@tapewright/model';
import type { SchemaElement } from 'hyparquet';
import { epochMicros, timeReader, type TimeReader } from './time-text.ts';

/** The file is no Parquet file, or one that cannot be read. */
export class ParquetError extends Error {
  override readonly name = 'ParquetError';
}

/** A cell as the file holds it. */
type Cell = unknown;

/** Some columns of a stretch of rows. */
export interface ParquetPart {
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

export interface ParquetTable {
  readonly titles: readonly string[];
  readonly rows: number;
  /** The columns of these titles, a row group at a time. */
  parts(titles: readonly string[]): AsyncGenerator<ParquetPart>;
}

/** Opens a Parquet file; compressed by any of the usual ways. Throws a `ParquetError`, or what reading the file throws. */
export async function openParquet(path: string, zone: Zone): Promise<ParquetTable> {
  // Only those who read such a file wait for the library.
  const { asyncBufferFromFile, parquetMetadataAsync, parquetScan } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const file = await asyncBufferFromFile(path);
  const metadata = await understood(path, () => parquetMetadataAsync(file));
  const [, ...elements] = metadata.schema;
  const flat = elements.filter(({ num_children }) => num_children === undefined);
  const schemas = new Map(flat.map((element) => [element.name, element]));
  return {
    titles: [...schemas.keys()],
    rows: Number(metadata.num_rows),
    async *parts(titles) {
      const scan = await understood(path, () =>
        parquetScan({ file, metadata, columns: [...titles], compressors, parsers: PARSERS }),
      );
      const reader = timeReader(zone);
      for (const range of scan.ranges) {
        const columns = new Map<string, ArrayLike<Cell>>();
        for (const title of titles)
          columns.set(title, await understood(path, () => scan.readColumn({ column: title, ...range })));
        yield partOf(range.rowEnd - range.rowStart, { columns, schemas, zone, reader });
      }
    },
  };
}

/** Moments as µs, so that none is rounded to the millisecond of a `Date`. */
const PARSERS = {
  timestampFromMilliseconds: (millis: bigint) => Number(millis) * MICROS_PER_MS,
  timestampFromMicroseconds: (micros: bigint) => Number(micros),
  timestampFromNanoseconds: (nanos: bigint) => Number(nanos / 1_000n),
  dateFromDays: (days: number) => days,
};

/** The library's errors say what is wrong with the bytes, not with which file. */
async function understood<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Error) || 'code' in error) throw error;
    throw new ParquetError(`${path} cannot be read as Parquet: ${error.message}`, { cause: error });
  }
}

interface PartSource {
  readonly columns: ReadonlyMap<string, ArrayLike<Cell>>;
  readonly schemas: ReadonlyMap<string, SchemaElement>;
  readonly zone: Zone;
  /** Of times that are written as texts or bare numbers. */
  readonly reader: TimeReader;
}

function partOf(length: number, { columns, schemas, zone, reader }: PartSource): ParquetPart {
  const cell = (column: string, row: number): Cell => columns.get(column)?.[row];
  const clocks = localClocks(zone);
  const written = (value: Cell) => new TextEncoder().encode(textOf(value));
  return {
    length,
    text: (column, row) => shownText(cell(column, row), timeKind(schemas.get(column))),
    number(column, row) {
      const value = cell(column, row);
      if (typeof value !== 'number') return typeof value === 'bigint' ? Number(value) : Number.NaN;
      const { scale } = schemas.get(column) ?? {};
      // The library multiplies a decimal by a power of ten, which is not exact.
      return scale === undefined || scale === 0 ? value : Math.round(value * 10 ** scale) / 10 ** scale;
    },
    moment(column, row) {
      const value = cell(column, row);
      switch (timeKind(schemas.get(column))) {
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
    day(column, row) {
      const value = cell(column, row);
      switch (timeKind(schemas.get(column))) {
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

type TimeKind = 'utc' | 'local' | 'date' | 'written';

/** What a column's times are: moments, times of day on some clock, days, or texts and numbers that say it themselves. */
function timeKind(element: SchemaElement | undefined): TimeKind {
  const { type, converted_type: converted, logical_type: logical } = element ?? {};
  if (converted === 'DATE' || logical?.type === 'DATE') return 'date';
  if (logical?.type === 'TIMESTAMP') return logical.isAdjustedToUTC ? 'utc' : 'local';
  // Before the format had logical types, both of these were UTC.
  if (converted === 'TIMESTAMP_MILLIS' || converted === 'TIMESTAMP_MICROS') return 'utc';
  // Written by Spark and Impala, which state no zone.
  return type === 'INT96' ? 'local' : 'written';
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
