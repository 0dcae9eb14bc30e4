import { resolve } from 'node:path';
import { BadRowsError, CsvLayoutError, readCsvBars, type BacktestData } from '@tapewright/lab';
import { CALENDARS, type BarSize } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { EXIT, UserError } from '../errors/user-error.ts';
import { sampleDataFile } from './sample-data.ts';

/** The bars of symbol → CSV file, or the sample where none are named. Throws a `UserError` that names the file. */
export function readData(
  files: Readonly<Record<string, string>> | undefined,
  size: BarSize,
  cwd: string,
): BacktestData[] {
  return Object.entries(files ?? { SPY: sampleDataFile() }).map(([symbol, file]) => {
    const path = resolve(cwd, file);
    try {
      const [listing] = listingsOf([symbol]);
      if (listing === undefined) throw new RangeError(`no instrument '${symbol}'`);
      const { columns } = readCsvBars(path, { barSize: size, calendar: CALENDARS.NYSE });
      return { listing, barSize: size, columns };
    } catch (error) {
      const isTheirs =
        error instanceof BadRowsError ||
        error instanceof CsvLayoutError ||
        error instanceof RangeError ||
        (error instanceof Error && 'code' in error);
      if (!isTheirs) throw error;
      throw new UserError(`the data of ${symbol} (${path}) cannot be used: ${error.message}`, {
        exitCode: EXIT.usage,
        cause: error,
      });
    }
  });
}
