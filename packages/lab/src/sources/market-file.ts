import { closeSync, openSync, readSync } from 'node:fs';
import type { BarSize, Calendar, TradingHours } from '@tapewright/model';
import { areBars } from './csv-layout.ts';
import { readCsvTicks, type FileTicks } from './csv-ticks.ts';
import { CsvLayoutError, csvTitles } from './csv-titles.ts';
import { readCsvBars, type CsvBars, type CsvOptions } from './csv.ts';
import { openParquet } from './parquet-table.ts';
import { readParquetBars, readParquetTicks } from './parquet.ts';
import { areTicks, EXPECTED_TICKS } from './tick-layout.ts';
import type { QuotingExchanges } from './tick-rows.ts';

export interface MarketFileOptions {
  /** Of the rows, if they are bars. */
  readonly barSize: BarSize;
  readonly calendar: Calendar;
  /** Which hours bars cover. Default `regular`. */
  readonly hours?: TradingHours | undefined;
  /** Who may quote, if the rows are quotes; absent: any exchange. */
  readonly quoting?: QuotingExchanges | undefined;
  readonly badRows?: 'refuse' | 'skip' | undefined;
}

/** What a file of market data holds. */
export type MarketFile = ({ readonly kind: 'bars' } & CsvBars) | ({ readonly kind: 'ticks' } & FileTicks);

/** The first bytes of a Parquet file, and its last. */
const PARQUET_MAGIC = 'PAR1';
/** As much as a header of titles takes. */
const HEAD_BYTES = 65_536;

/** Whether a file is Parquet; anything else is taken for text. */
export function marketFileKind(path: string): 'parquet' | 'text' {
  return headOf(path).toString('latin1', 0, 4) === PARQUET_MAGIC ? 'parquet' : 'text';
}

/** Bars of a CSV or a Parquet file, told apart by their content. Throws as `readCsvBars` and `readParquetBars` do. */
export async function readBars(path: string, options: CsvOptions): Promise<CsvBars> {
  return marketFileKind(path) === 'parquet' ? readParquetBars(path, options) : readCsvBars(path, options);
}

/**
 * Reads bars, trades or quotes from CSV or Parquet: which of them it is, the titles of the columns say. Throws a `CsvLayoutError` that
 * lists what is expected when they say nothing, and as the readers of each kind do.
 */
export async function readMarketFile(path: string, options: MarketFileOptions): Promise<MarketFile> {
  const isParquet = marketFileKind(path) === 'parquet';
  const { zone } = options.calendar;
  const titles = isParquet ? (await openParquet(path, zone)).titles : csvTitles(headOf(path), path).titles;
  if (areBars(titles)) return { kind: 'bars', ...(await readBars(path, options)) };
  if (!areTicks(titles)) {
    throw new CsvLayoutError(
      `${path}: these columns are neither bars nor ticks: ${titles.join(', ')}. Bars need time, open, high, low, close, and volume if it is known. ${EXPECTED_TICKS}`,
    );
  }
  const { quoting, badRows } = options;
  const ticks = { zone, quoting, badRows };
  return { kind: 'ticks', ...(isParquet ? await readParquetTicks(path, ticks) : readCsvTicks(path, ticks)) };
}

function headOf(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(file);
  }
}
