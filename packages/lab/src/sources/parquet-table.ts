import { MICROS_PER_MS, type Zone } from '@tapewright/model';
import type { SchemaElement } from 'hyparquet';
import { tablePart, type ColumnTable, type PartColumn, type TimeKind } from './table-part.ts';
import { timeReader } from './time-text.ts';

/** The file is no Parquet file, or one that cannot be read. */
export class ParquetError extends Error {
  override readonly name = 'ParquetError';
}

/** Opens a Parquet file; compressed by any of the usual ways. Throws a `ParquetError`, or what reading the file throws. */
export async function openParquet(path: string, zone: Zone): Promise<ColumnTable> {
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
        const columns = new Map<string, PartColumn>();
        for (const title of titles) {
          const cells = await understood(path, () => scan.readColumn({ column: title, ...range }));
          const element = schemas.get(title);
          // The library multiplies a decimal by a power of ten, which is not exact: its scale says how to round.
          columns.set(title, { cells, time: timeKind(element), scale: element?.scale });
        }
        yield tablePart({ length: range.rowEnd - range.rowStart, columns, zone, reader });
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
