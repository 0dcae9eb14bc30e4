import { readFileSync } from 'node:fs';
import type { TickColumns, Zone } from '@tapewright/model';
import { BadRows, type BadRow } from './bad-rows.ts';
import { csvTitles } from './csv-titles.ts';
import { parseNumber, textOf } from './number-text.ts';
import { tickLayout, type TickColumn, type TickLayout } from './tick-layout.ts';
import { emptyTickRow, TickRows, type QuotingExchanges, type TickRow } from './tick-rows.ts';
import { TIME_FORMS, timeReader, type TimeReader } from './time-text.ts';

export interface TickFileOptions {
  /** On whose clocks a time without an offset is. */
  readonly zone: Zone;
  /** Who may quote; absent: any exchange that a row names. */
  readonly quoting?: QuotingExchanges | undefined;
  /** `refuse` (the default) throws a `BadRowsError` when a row is bad; `skip` leaves such rows out and counts them. */
  readonly badRows?: 'refuse' | 'skip' | undefined;
}

/** The ticks of a file. */
export interface FileTicks {
  readonly ticks: TickColumns;
  /** Rows left out, at most `MAX_BAD_ROWS` of them. */
  readonly skipped: readonly BadRow[];
  /** Rows left out in all. */
  readonly skippedCount: number;
}

const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;

/** Trades and quotes of a CSV file with a header. Throws `BadRowsError`, `TickLayoutError`, or what reading the file throws. */
export function readCsvTicks(path: string, options: TickFileOptions): FileTicks {
  return parseCsvTicks(readFileSync(path), options, path);
}

/** Trades and quotes of the bytes of a CSV file. `source` names it in messages. */
export function parseCsvTicks(bytes: Uint8Array, options: TickFileOptions, source = 'CSV'): FileTicks {
  const { titles, separator, firstRow } = csvTitles(bytes, source);
  const layout = tickLayout(titles, source);
  const cells = new Cells(bytes, separator, titles.length);
  const times = timeReader(options.zone);
  const rows = new TickRows(options.quoting);
  const row = emptyTickRow();
  const bad = new BadRows('line');
  for (let at = firstRow, line = 2; at < bytes.length; line++) {
    at = cells.read(at);
    if (cells.isBlank) continue;
    const fault = fillRow(row, { cells, layout, times }) ?? rows.add(row);
    if (fault !== undefined) bad.add(line, fault);
  }
  return fileTicks(rows, bad, { source, badRows: options.badRows });
}

/** What was read of a file. Throws a `BadRowsError` as `BadRows.check` does. */
export function fileTicks(
  rows: TickRows,
  bad: BadRows,
  { source, badRows }: { readonly source: string; readonly badRows: TickFileOptions['badRows'] },
): FileTicks {
  const ticks = rows.columns();
  bad.check(source, ticks.length, 'a tick', badRows);
  return { ticks, skipped: bad.rows, skippedCount: bad.count };
}

const NUMBERS = ['price', 'size', 'bid', 'bidSize', 'ask', 'askSize'] as const satisfies TickColumn[];

/** Writes the cells of a line into the row, or answers what is wrong with one. */
function fillRow(
  row: TickRow,
  {
    cells,
    layout,
    times,
  }: { readonly cells: Cells; readonly layout: TickLayout; readonly times: TimeReader },
): string | undefined {
  const time = layout.time ?? 0;
  row.at = times.moment(cells.bytes, cells.from(time), cells.to(time));
  if (Number.isNaN(row.at)) return `'${cells.text(time)}' is no moment; one looks like ${TIME_FORMS}`;
  for (const name of NUMBERS) {
    const cell = layout[name];
    if (cell === undefined || cells.from(cell) === cells.to(cell)) {
      row[name] = Number.NaN;
      continue;
    }
    row[name] = parseNumber(cells.bytes, cells.from(cell), cells.to(cell));
    if (Number.isNaN(row[name])) return `${name} '${cells.text(cell)}' is no number`;
  }
  row.exchange = layout.exchange === undefined ? '' : cells.text(layout.exchange);
  return undefined;
}

/** The cells of one line as stretches of the file's bytes, without the white space and quotes around them. */
class Cells {
  readonly bytes: Uint8Array;
  readonly #separator: number;
  readonly #froms: Int32Array;
  readonly #tos: Int32Array;
  isBlank = true;

  constructor(bytes: Uint8Array, separator: number, count: number) {
    this.bytes = bytes;
    this.#separator = separator;
    this.#froms = new Int32Array(count);
    this.#tos = new Int32Array(count);
  }

  /** Reads the line that begins at `start`, and gives the beginning of the next. */
  read(start: number): number {
    const { bytes } = this;
    const count = this.#froms.length;
    this.#froms.fill(0);
    this.#tos.fill(0);
    this.isBlank = true;
    let from = start;
    let at = start;
    for (let cell = 0; ; at++) {
      const byte = at < bytes.length ? bytes[at] : NEWLINE;
      if (byte !== this.#separator && byte !== NEWLINE) continue;
      if (cell < count) this.#keep(cell, from, at);
      if (byte === NEWLINE) return at + 1;
      cell++;
      from = at + 1;
    }
  }

  #keep(cell: number, from: number, to: number): void {
    while (from < to && isPadding(this.bytes[from])) from++;
    while (to > from && isPadding(this.bytes[to - 1])) to--;
    this.#froms[cell] = from;
    this.#tos[cell] = to;
    if (to > from) this.isBlank = false;
  }

  from(cell: number): number {
    return this.#froms[cell] ?? 0;
  }

  to(cell: number): number {
    return this.#tos[cell] ?? 0;
  }

  text(cell: number): string {
    return textOf(this.bytes, this.from(cell), this.to(cell));
  }
}

function isPadding(byte: number | undefined): boolean {
  return byte === undefined || byte <= SPACE || byte === QUOTE;
}
