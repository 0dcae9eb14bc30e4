import { resolve } from 'node:path';
import { BadRowsError, CsvLayoutError, ParquetError, readBars, type BacktestData } from '@tapewright/lab';
import { CALENDARS, type BarSize } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { EXIT, UserError } from '../errors/user-error.ts';
import { sampleDataFile } from './sample-data.ts';

/** The bars of symbol → CSV or Parquet file, or the sample where none are named. Throws a `UserError` that names the file. */
export async function readData(
  files: Readonly<Record<string, string>> | undefined,
  size: BarSize,
  cwd: string,
  options: { readonly skipBadRows?: boolean | undefined } = {},
): Promise<BacktestData[]> {
  const badRows = options.skipBadRows === true ? 'skip' : 'refuse';
  const data: BacktestData[] = [];
  for (const [symbol, file] of Object.entries(files ?? { SPY: sampleDataFile() })) {
    const path = resolve(cwd, file);
    try {
      const [listing] = listingsOf([symbol]);
      if (listing === undefined) throw new RangeError(`no instrument '${symbol}'`);
      const { columns } = await readBars(path, { barSize: size, calendar: CALENDARS.NYSE, badRows });
      data.push({ listing, barSize: size, columns });
    } catch (error) {
      if (!isOfData(error)) throw error;
      throw new UserError(`the data of ${symbol} (${path}) cannot be used: ${error.message}`, {
        exitCode: EXIT.usage,
        cause: error,
      });
    }
  }
  return data;
}

/** Whether an error is of the data, and not of the program. */
export function isOfData(error: unknown): error is Error {
  return (
    error instanceof BadRowsError ||
    error instanceof CsvLayoutError ||
    error instanceof ParquetError ||
    error instanceof RangeError ||
    (error instanceof Error && 'code' in error)
  );
}
