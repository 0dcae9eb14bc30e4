export type { BarGap } from './bar-clock.ts';
export { CSV_COLUMNS, type CsvColumn } from './csv-layout.ts';
export { CsvLayoutError } from './csv-titles.ts';
export { parseCsvTicks, readCsvTicks, type FileTicks, type TickFileOptions } from './csv-ticks.ts';
export { TickLayoutError } from './tick-layout.ts';
export { emptyTickRow, TickRows, type QuotingExchanges, type TickRow } from './tick-rows.ts';
export { mergeTicks } from './merge-ticks.ts';
export { BadRowsError, MAX_BAD_ROWS, type BadRow } from './bad-rows.ts';
export { parseCsvBars, readCsvBars, type CsvBars, type CsvOptions } from './csv.ts';
export * from './parquet.ts';
export {
  marketFileKind,
  readBars,
  readMarketFile,
  type MarketFile,
  type MarketFileOptions,
} from './market-file.ts';
export * from './csv-actions.ts';
