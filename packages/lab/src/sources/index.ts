export type { BarGap } from './bar-clock.ts';
export { CSV_COLUMNS, CsvLayoutError, type CsvColumn } from './csv-layout.ts';
export * from './csv.ts';
