import { resolve } from 'node:path';
import { readMarketFile, type TickData } from '@tapewright/lab';
import { CALENDARS } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { EXIT, UserError } from '../errors/user-error.ts';
import { isOfData } from './read-data.ts';

/** The trades and quotes of symbol → CSV or Parquet file. Throws a `UserError` that names the file. */
export async function readTicks(
  files: Readonly<Record<string, string>>,
  cwd: string,
  options: { readonly skipBadRows?: boolean | undefined } = {},
): Promise<TickData[]> {
  const badRows = options.skipBadRows === true ? 'skip' : 'refuse';
  const data: TickData[] = [];
  for (const [symbol, file] of Object.entries(files)) {
    const path = resolve(cwd, file);
    try {
      const [listing] = listingsOf([symbol]);
      if (listing === undefined) throw new RangeError(`no instrument '${symbol}'`);
      const quoting = new Map(listing.exchanges.map((name) => [name, name]));
      const read = await readMarketFile(path, {
        barSize: '1 min',
        calendar: CALENDARS.NYSE,
        quoting,
        badRows,
      });
      if (read.kind !== 'ticks') throw new RangeError('it holds bars, not trades or quotes: use --data');
      data.push({ listing, ticks: read.ticks });
    } catch (error) {
      if (!isOfData(error)) throw error;
      throw new UserError(`the ticks of ${symbol} (${path}) cannot be used: ${error.message}`, {
        exitCode: EXIT.usage,
        cause: error,
      });
    }
  }
  return data;
}
