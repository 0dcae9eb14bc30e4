import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { instant, toIso, type BarSize, type Calendar, type TradingHours } from '@tapewright/model';
import { barFault, emptyColumns, resizeColumns, sliceColumns, type BarColumns } from '../columns/index.ts';
import { barClock, type BarClock, type BarGap } from './bar-clock.ts';
import { csvLayout, type CsvColumn } from './csv-layout.ts';
import { CsvRow } from './csv-row.ts';
import { TIME_FORMS, timeReader, type TimeReader } from './time-text.ts';

export interface CsvOptions {
  /** Of the rows: `1 day`, or anything shorter. */
  readonly barSize: BarSize;
  /** Gives days their open and close, and tells a gap from a holiday. */
  readonly calendar: Calendar;
  /** Which hours the rows cover. Default `regular`. */
  readonly hours?: TradingHours | undefined;
  /** What the file calls a column where it is not its usual name: `{ close: 'Last Price' }`. */
  readonly names?: Partial<Record<CsvColumn, string>> | undefined;
  /** `refuse` (the default) throws a `BadRowsError` when a row is bad; `skip` leaves such rows out and lists them. */
  readonly badRows?: 'refuse' | 'skip' | undefined;
}

export interface CsvBars {
  readonly columns: BarColumns;
  /** Trading time without bars, oldest first. */
  readonly gaps: readonly BarGap[];
  /** Rows left out, at most `MAX_BAD_ROWS` of them. */
  readonly skipped: readonly BadRow[];
  /** Rows left out in all. */
  readonly skippedCount: number;
}

/** A row that is no bar. */
export interface BadRow {
  /** From 1, the header included: what an editor shows. */
  readonly line: number;
  readonly message: string;
}

const NEWLINE = 10;

/** Bad rows are listed up to here, and counted beyond. */
export const MAX_BAD_ROWS = 20;

/** Some rows of a file are no bars. The message names each with its line. */
export class BadRowsError extends Error {
  override readonly name = 'BadRowsError';
  readonly source: string;
  readonly rows: readonly BadRow[];
  readonly count: number;

  constructor(source: string, rows: readonly BadRow[], count: number) {
    const lines = rows.map((row) => `\n  line ${row.line}: ${row.message}`).join('');
    const more = count > rows.length ? `\n  and ${count - rows.length} more` : '';
    super(
      `${source}: ${count} bad ${count === 1 ? 'row' : 'rows'}${lines}${more}\nRepair the file, or leave such rows out with badRows: 'skip'.`,
    );
    this.source = source;
    this.rows = rows;
    this.count = count;
  }
}

/** Bars of a CSV file with a header. Throws `BadRowsError`, `CsvLayoutError`, or what reading the file throws. */
export function readCsvBars(path: string, options: CsvOptions): CsvBars {
  return parseCsvBars(fileBytes(path), options, path);
}

/** The file with a newline after it, which spares the scan a comparison for each byte, and a copy of the whole. */
function fileBytes(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(fstatSync(file).size + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length - 1; length += read) {
      read = readSync(file, bytes, length, bytes.length - 1 - length, null);
    }
    bytes[length] = NEWLINE;
    return bytes.subarray(0, length + 1);
  } finally {
    closeSync(file);
  }
}

/** Bars of the bytes of a CSV file. `source` names it in messages. */
export function parseCsvBars(text: Uint8Array, options: CsvOptions, source = 'CSV'): CsvBars {
  const bytes = text.at(-1) === NEWLINE ? text : withNewline(text);
  const layout = csvLayout(bytes, source, options.names);
  const clock = barClock(options.barSize, options.calendar, options.hours ?? 'regular');
  const scan = new Scan(new CsvRow(bytes, layout), clock, options);
  scan.run(layout.firstRow);
  if (scan.badCount > 0 && options.badRows !== 'skip')
    throw new BadRowsError(source, scan.bad, scan.badCount);
  if (scan.columns.length === 0)
    throw new BadRowsError(source, [{ line: 2, message: 'no row holds a bar' }], 1);
  return { columns: scan.columns, gaps: scan.gaps, skipped: scan.bad, skippedCount: scan.badCount };
}

function withNewline(text: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(text.length + 1);
  bytes.set(text);
  bytes[text.length] = NEWLINE;
  return bytes;
}

/** One pass over the bytes. A class because a million rows share its state, and closures over it cost half the speed. */
class Scan {
  columns: BarColumns;
  readonly gaps: BarGap[] = [];
  readonly bad: BadRow[] = [];
  badCount = 0;
  readonly row: CsvRow;
  readonly clock: BarClock;
  readonly times: TimeReader;
  readonly isDaily: boolean;
  count = 0;
  lastStart = Number.NEGATIVE_INFINITY;
  lastEnd = Number.NEGATIVE_INFINITY;

  constructor(row: CsvRow, clock: BarClock, options: CsvOptions) {
    this.row = row;
    this.clock = clock;
    this.times = timeReader(options.calendar.zone);
    this.isDaily = options.barSize === '1 day';
    this.columns = emptyColumns(row.estimateRows());
  }

  run(firstRow: number): void {
    const { row } = this;
    const { length } = row.bytes;
    let line = 2;
    for (let at = firstRow; at < length; line++) {
      at = row.read(at);
      if (row.isBlank) continue;
      const fault = this.addRow();
      if (fault !== undefined) this.refuse(line, fault);
    }
    this.columns = sliceColumns(this.columns, 0, this.count);
  }

  /** Adds the row to the columns, or says what is wrong with it. */
  addRow(): string | undefined {
    const { row, clock, times } = this;
    const { bytes, timeFrom, timeTo } = row;
    const time = this.isDaily ? times.day(bytes, timeFrom, timeTo) : times.moment(bytes, timeFrom, timeTo);
    if (Number.isNaN(time)) return `'${row.text('time')}' is no time; one looks like ${TIME_FORMS}`;
    const misplaced = clock.place(time);
    if (misplaced !== undefined) return `${row.text('time')}: ${misplaced}`;
    if (clock.start < this.lastEnd) return this.disorder();
    const fault = barFault(row.open, row.high, row.low, row.close);
    if (fault !== undefined) return row.unreadablePrice() ?? fault;
    if (row.volume < 0) return `volume ${row.volume} is negative`;
    if (Number.isNaN(row.volume) && row.text('volume') !== '')
      return `volume '${row.text('volume')}' is no number`;
    this.add();
    return undefined;
  }

  add(): void {
    const { row, clock } = this;
    const i = this.count++;
    if (i >= this.columns.length) this.columns = resizeColumns(this.columns, 2 * i);
    const { columns } = this;
    columns.start[i] = clock.start;
    columns.end[i] = clock.end;
    columns.open[i] = row.open;
    columns.high[i] = row.high;
    columns.low[i] = row.low;
    columns.close[i] = row.close;
    columns.volume[i] = row.volume;
    if (i > 0 && clock.start !== this.lastEnd) {
      const missing = clock.missingBetween(this.lastEnd, clock.start);
      if (missing > 0) this.gaps.push({ from: this.lastEnd, to: clock.start, missing });
    }
    this.lastStart = clock.start;
    this.lastEnd = clock.end;
  }

  disorder(): string {
    const time = this.row.text('time');
    if (this.clock.start === this.lastStart) return `${time} is there twice`;
    return `${time} is before the row above (${toIso(instant(this.lastStart))}): sort the file by time, oldest first`;
  }

  refuse(line: number, message: string): void {
    this.badCount++;
    if (this.bad.length < MAX_BAD_ROWS) this.bad.push({ line, message });
  }
}
