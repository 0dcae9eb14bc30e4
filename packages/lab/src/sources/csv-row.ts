/* oxlint-disable typescript/no-non-null-assertion -- bytes are read inside their length, in the hottest loop of the reader */
import { CSV_COLUMNS, type CsvColumn, type CsvLayout } from './csv-layout.ts';
import { parseNumber, textOf } from './number-text.ts';

const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const POINT = 46;
const ZERO = 48;
const EXACT_DIGITS = 15;
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/**
 * The row read last: its time as a stretch of bytes, its prices and volume as numbers, NaN where there is none or it is unreadable.
 * One object for all rows; a plain cell is scanned and converted in the same pass over its bytes.
 */
export class CsvRow {
  readonly bytes: Uint8Array;
  timeFrom = 0;
  timeTo = 0;
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  close = Number.NaN;
  volume = Number.NaN;
  /** Nothing but white space. */
  isBlank = true;
  readonly #layout: CsvLayout;
  #from = 0;
  /** Where the scan of the row stands. */
  #at = 0;

  constructor(bytes: Uint8Array, layout: CsvLayout) {
    this.bytes = bytes;
    this.#layout = layout;
  }

  /** Reads the row that begins at `from`, and gives the beginning of the next. */
  read(from: number): number {
    const { bytes } = this;
    const { roles } = this.#layout;
    const { length } = bytes;
    this.#from = from;
    this.#at = from;
    this.timeFrom = this.timeTo = from;
    this.open = this.high = this.low = this.close = this.volume = Number.NaN;
    for (let cell = 0; ; cell++) {
      const role = cell < roles.length ? roles[cell]! : -1;
      const cellFrom = this.#at;
      if (role > 0) this.#keep(role, this.#number());
      else {
        this.#skipCell();
        if (role === 0) this.#keepTime(cellFrom, this.#at);
      }
      const end = this.#at++;
      if (end >= length || bytes[end] === NEWLINE) break;
    }
    this.isBlank = this.timeFrom === this.timeTo && this.#isWhite(from, this.#at);
    return this.#at;
  }

  /** How many rows the file about holds, by the length of its first ones. */
  estimateRows(): number {
    const { bytes } = this;
    const { firstRow } = this.#layout;
    const sample = bytes.subarray(firstRow, firstRow + 65_536);
    let rows = 0;
    for (const byte of sample) if (byte === NEWLINE) rows++;
    if (sample.length === bytes.length - firstRow) return rows + 1;
    return Math.ceil(((bytes.length - firstRow) / sample.length) * (rows + 1) * 1.02);
  }

  /** The text of a cell of this row; empty when it has no such cell. For messages: it scans the row again. */
  text(column: CsvColumn): string {
    let cell = this.#layout.roles.indexOf(CSV_COLUMNS.indexOf(column));
    if (cell < 0) return '';
    this.#at = this.#from;
    for (; ; cell--) {
      const cellFrom = this.#at;
      this.#skipCell();
      if (cell === 0) return trimmed(this.bytes, cellFrom, this.#at);
      if (this.#at >= this.bytes.length || this.bytes[this.#at] === NEWLINE) return '';
      this.#at++;
    }
  }

  /** Names the first price that is missing or no number; undefined when all four are numbers. */
  unreadablePrice(): string | undefined {
    for (const name of ['open', 'high', 'low', 'close'] as const) {
      if (!Number.isNaN(this[name])) continue;
      const text = this.text(name);
      return text === '' ? `no ${name}` : `${name} '${text}' is no number`;
    }
    return undefined;
  }

  /** Moves to the end of the cell: a separator, a newline or the end of the file. */
  #skipCell(): void {
    const { bytes } = this;
    const { separator } = this.#layout;
    const { length } = bytes;
    let at = this.#at;
    while (at < length && bytes[at] !== separator && bytes[at] !== NEWLINE) at++;
    this.#at = at;
  }

  /** The number of the cell, and moves to its end. Digits and a point are converted here, all else by `parseNumber`. */
  #number(): number {
    const { bytes } = this;
    const { separator } = this.#layout;
    const from = this.#at;
    let at = from;
    let mantissa = 0;
    let digits = 0;
    let decimals = -1;
    for (; ; at++) {
      const byte = bytes[at]!;
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digits++;
        if (decimals >= 0) decimals++;
      } else if (byte === POINT && decimals < 0) decimals = 0;
      else break;
    }
    this.#at = at;
    const isWhole = at >= bytes.length || bytes[at] === separator || bytes[at] === NEWLINE;
    if (isWhole && digits > 0 && digits <= EXACT_DIGITS)
      return decimals > 0 ? mantissa / POWERS[decimals]! : mantissa;
    this.#skipCell();
    const [begin, end] = trimmedRange(bytes, from, this.#at);
    return parseNumber(bytes, begin, end);
  }

  #keep(role: number, value: number): void {
    switch (role) {
      case 1:
        this.open = value;
        break;
      case 2:
        this.high = value;
        break;
      case 3:
        this.low = value;
        break;
      case 4:
        this.close = value;
        break;
      default:
        this.volume = value;
    }
  }

  #keepTime(from: number, to: number): void {
    const { bytes } = this;
    while (from < to && isPadding(bytes[from]!)) from++;
    while (to > from && isPadding(bytes[to - 1]!)) to--;
    this.timeFrom = from;
    this.timeTo = to;
  }

  #isWhite(from: number, to: number): boolean {
    for (let at = from; at < to && at < this.bytes.length; at++) if (this.bytes[at]! > SPACE) return false;
    return true;
  }
}

function isPadding(byte: number): boolean {
  return byte <= SPACE || byte === QUOTE;
}

function trimmedRange(bytes: Uint8Array, from: number, to: number): [from: number, to: number] {
  while (from < to && isPadding(bytes[from]!)) from++;
  while (to > from && isPadding(bytes[to - 1]!)) to--;
  return [from, to];
}

function trimmed(bytes: Uint8Array, from: number, to: number): string {
  return textOf(bytes, ...trimmedRange(bytes, from, to));
}
