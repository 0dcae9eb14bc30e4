import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { BarSize, Calendar, TradingHours } from '@tapewright/model';
import type { BarColumns } from '../columns/index.ts';
import { BadRows, type BadRow } from './bad-rows.ts';
import { barClock, type BarClock, type BarGap } from './bar-clock.ts';
import { BarRows } from './bar-rows.ts';
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

const NEWLINE = 10;

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
  return fileBars(scan.rows, scan.bad, { source, badRows: options.badRows });
}

/** What was read of a file. Throws a `BadRowsError` as `BadRows.check` does. */
export function fileBars(
  rows: BarRows,
  bad: BadRows,
  { source, badRows }: { readonly source: string; readonly badRows: CsvOptions['badRows'] },
): CsvBars {
  const columns = rows.columns();
  bad.check(source, columns.length, 'a bar', badRows);
  return { columns, gaps: rows.gaps, skipped: bad.rows, skippedCount: bad.count };
}

function withNewline(text: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(text.length + 1);
  bytes.set(text);
  bytes[text.length] = NEWLINE;
  return bytes;
}

/** One pass over the bytes. A class because a million rows share its state, and closures over it cost half the speed. */
class Scan {
  readonly rows: BarRows;
  readonly bad = new BadRows('line');
  readonly row: CsvRow;
  readonly times: TimeReader;
  readonly isDaily: boolean;

  constructor(row: CsvRow, clock: BarClock, options: CsvOptions) {
    this.row = row;
    this.times = timeReader(options.calendar.zone);
    this.isDaily = options.barSize === '1 day';
    this.rows = new BarRows(clock, { room: row.estimateRows(), timeText: () => row.text('time') });
  }

  run(firstRow: number): void {
    const { row } = this;
    const { length } = row.bytes;
    let line = 2;
    for (let at = firstRow; at < length; line++) {
      const next = this.addPlainRow(at);
      if (next > 0) {
        at = next;
        continue;
      }
      at = row.read(at);
      if (row.isBlank) continue;
      const fault = this.addRow();
      if (fault !== undefined) this.bad.add(line, fault);
    }
  }

  /**
   * Adds a row that looks like the one before and has nothing wrong with it, as nearly all have, and gives the beginning of the next. -1 for
   * every other, of which nothing is kept.
   */
  addPlainRow(at: number): number {
    const { row, times } = this;
    const time = this.isDaily ? Number.NaN : times.again(row.bytes, at);
    if (Number.isNaN(time)) return -1;
    const next = row.readPlain(at, at + times.againLength);
    if (next < 0) return -1;
    const fault = this.rows.add(time, row.open, row.high, row.low, row.close, row.volume);
    return fault === undefined ? next : -1;
  }

  /** Adds the row to the columns, or says what is wrong with it. */
  addRow(): string | undefined {
    const { row, times } = this;
    const { bytes, timeFrom, timeTo } = row;
    const time = this.isDaily ? times.day(bytes, timeFrom, timeTo) : times.moment(bytes, timeFrom, timeTo);
    if (Number.isNaN(time)) return `'${row.text('time')}' is no time; one looks like ${TIME_FORMS}`;
    const { open, high, low, close, volume } = row;
    if (Number.isNaN(volume) && row.text('volume') !== '')
      return `volume '${row.text('volume')}' is no number`;
    // One sum is no number when one price is none.
    const unreadable = Number.isNaN(open + high + low + close) ? row.unreadablePrice() : undefined;
    return unreadable ?? this.rows.add(time, open, high, low, close, volume);
  }
}
