import type { FileTicks, TickFileOptions } from './csv-ticks.ts';
import type { CsvBars, CsvOptions } from './csv.ts';
import { openParquet } from './parquet-table.ts';
import { tableBars, tableTicks } from './table-rows.ts';

export { ParquetError } from './parquet-table.ts';

/**
 * Bars of a Parquet file, by the rules of CSV files; rows are counted from 1. Throws `BadRowsError`, `CsvLayoutError`, `ParquetError`, or
 * what reading the file throws.
 */
export async function readParquetBars(path: string, options: CsvOptions): Promise<CsvBars> {
  return tableBars(await openParquet(path, options.calendar.zone), path, options);
}

/**
 * Trades and quotes of a Parquet file, by the rules of CSV files; rows are counted from 1. Throws `BadRowsError`, `TickLayoutError`,
 * `ParquetError`, or what reading the file throws.
 */
export async function readParquetTicks(path: string, options: TickFileOptions): Promise<FileTicks> {
  return tableTicks(await openParquet(path, options.zone), path, options);
}
